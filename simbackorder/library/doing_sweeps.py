"""Doing a sweep: chunk by chunk, concluding from every point as it comes, and storing all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, TextIO

from simbackorder.experiments.kept import InMemory
from simbackorder.experiments.storing import store_sweep
from simbackorder.experiments.sweep import Plan, Sweeping, plan, taken_up, unfinished
from simbackorder.report import contents
from simbackorder.report.concluding import Concluding
from simbackorder.store.studies import drafted, summary_of

if TYPE_CHECKING:
    from pathlib import Path

    from simbackorder.experiments.kept import Kept
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sweep import Grid, Heard, Warn
    from simbackorder.experiments.tuning.aims import Bound
    from simbackorder.report.swept import Point, Swept
    from simbackorder.store.layout import Shelf


class InMemorySweep:
    """A sweep that nobody wants to have on disk."""

    def __init__(self, points: Grid) -> None:
        self.sweeping = Sweeping(plan(points), InMemory())

    def simulate(self, heard: Heard) -> Kept:
        """All points. Raises what `Sweeping.each` raises."""
        with closing(self.sweeping.each(heard)) as observed:
            for _ in observed:
                pass
        return self.sweeping.observed()


class StoredSweep:
    """A sweep at its place, which is held by nobody else (`store.locks.held`). `measures`: those that figures are made
    of, beside the objective; `bounds`: what must hold where the best of all points is looked for."""

    def __init__(self, points: Grid, place: Shelf, measures: Sequence[str], bounds: Sequence[Bound] = ()) -> None:
        self.plan: Plan = plan(points)
        self.left = unfinished(self.plan, place)
        self.sweeping = Sweeping(self.plan, self.left)
        self.measures = tuple(measures)
        self.bounds = tuple(bounds)

    @property
    def summary(self) -> Path:
        """The summary, while it is not stored yet."""
        return self.left.folder / summary_of(self.left.shelf.sweep)

    def take_up(self, resume: bool, say: Warn, warn: Warn) -> None:
        """Goes on with what an interrupted run left, if it is resumed; else that is removed. Raises StoreError."""
        self.sweeping.chunks = taken_up(self.plan, self.left, resume, say, warn)

    def simulate(self, heard: Heard, shown: tuple[str, ...] = ()) -> Swept:
        """Simulates what is not there yet, and concludes from every point as soon as it is known. Raises what
        `Sweeping.each` raises."""
        with closing(self.sweeping.each(heard)) as observed:
            return self.conclude(observed, shown)

    def copy(self, observed: Iterable[Observations]) -> Swept:
        """The same of what was simulated elsewhere."""
        return self.conclude(self.sweeping.kept_from(observed), ())

    def conclude(self, observed: Iterable[Observations], shown: tuple[str, ...]) -> Swept:
        """Concludes from every point, and writes it into the summary."""
        points = self.plan.points
        concluding = Concluding(points.task, points, self.measures, self.bounds)
        with drafted(self.summary) as summary:
            _write(summary, points, concluding.each(observed))
        return concluding.swept(self.sweeping.observed(), shown)

    def store(self, swept: Swept) -> Path:
        """Stores what was simulated: where its provenance lies. Raises StoreError."""
        task = self.plan.points.task
        return store_sweep(task, self.left, *contents.of_sweep(task, swept, self.measures))


def _write(summary: TextIO, points: Grid, found: Iterator[Point]) -> None:
    summary.write(contents.summary_heading(points.kinds))
    for number, point in enumerate(found):
        summary.write(contents.summary_lines(number, point))

"""Doing a sweep that is refined where it is undecided, and storing all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simbackorder.experiments.aiming import Asked, aimed
from simbackorder.experiments.kept import InMemory
from simbackorder.experiments.refined_chunks import KeptRounds, unfinished
from simbackorder.experiments.refined_sweep import Refining
from simbackorder.experiments.storing import store_sweep
from simbackorder.report import contents
from simbackorder.report.refined_points import refined_sweep
from simbackorder.store.studies import drafted, summary_of

if TYPE_CHECKING:
    from pathlib import Path

    from simbackorder.experiments.refining import Aim
    from simbackorder.experiments.sweep import Grid, Heard, Warn
    from simbackorder.report.swept import Swept
    from simbackorder.store.layout import Shelf


class Refinement:
    """A refinement that nobody wants to have on disk. `measures`: those that figures are made of, beside the
    objective."""

    def __init__(self, points: Grid, asked: Asked, measures: Sequence[str]) -> None:
        self.design, self.asked, self.measures = points, asked, tuple(measures)
        self.aim: Aim = aimed(points, asked)
        self.refining = Refining(points, self.aim, InMemory())

    def simulate(self, heard: Heard, shown: tuple[str, ...] = ()) -> Swept:
        """Simulates round after round, and concludes. Raises what `Refining.done` raises."""
        self.refining.done(heard)
        return self.concluded(self.measures, shown)

    def concluded(self, measures: Sequence[str], shown: tuple[str, ...] = ()) -> Swept:
        """What is concluded, once all is simulated."""
        refining = self.refining
        return refined_sweep(refining.points, refining.observed(), refining.found(), measures, shown)


class StoredRefinement(Refinement):
    """A refinement at its place, which is held by nobody else (`store.locks.held`)."""

    def __init__(self, points: Grid, asked: Asked, measures: Sequence[str], place: Shelf) -> None:
        super().__init__(points, asked, measures)
        self.left = unfinished(points, self.aim, place)

    def take_up(self, resume: bool, say: Warn, warn: Warn) -> None:
        """Goes on with what an interrupted run left, if it is resumed; else that is removed. Raises StoreError."""
        kept = KeptRounds(self.left, warn)
        kept.take_up(resume, say)
        self.refining = Refining(self.design, self.aim, self.left, kept.there)

    def copy(self, other: Refining) -> None:
        """Keeps what was simulated elsewhere. Raises StoreError."""
        self.left.begin(set())
        for span in other.spans:
            self.left.keep(span, other.chunk(span))
        self.refining = other

    def store(self, swept: Swept) -> Path:
        """Stores what was simulated: where its provenance lies. Raises StoreError."""
        self.left.begin({span.name for span in self.refining.spans})
        with drafted(self.left.folder / summary_of(self.left.shelf.sweep)) as summary:
            for line in contents.refined_summary(swept):
                summary.write(line)
        found = self.refining.found()
        task, size = self.design.task, (len(found.spots), found.spent)
        study, repeat, kept = contents.of_refinement(task, swept, self.measures, self.asked)
        return store_sweep(task, self.left, study, repeat, kept, size)

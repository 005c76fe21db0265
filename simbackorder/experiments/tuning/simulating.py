"""Replications of candidates, batch by batch: each batch is kept, so that an interrupted search goes on where it was.

A search is a pure function of what its batches give. Done again with the batches that are kept, it asks the same
questions and goes on with the same answers, so that it ends with the same bytes as one that was never interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.observing import Events
from simbackorder.experiments.replications import Observations, Progress, observe
from simbackorder.experiments.tuning.aims import Aims, Score, score
from simbackorder.experiments.tuning.space import Point
from simbackorder.store.arrow import DamagedError
from simbackorder.store.replications import Block

if TYPE_CHECKING:
    from simbackorder.experiments.replications import Study
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.candidates import Candidate, World
    from simbackorder.store.searches import Search

Array = NDArray[np.float64]
FRESH = 2**20
"""The first replication of luck that no search has met; whoever asks for a number of replications asks for fewer."""


class Heard(NamedTuple):
    """Who hears of replications that are done, and of those that will be needed, as far as is known; of events that
    were audited; and of batches that cannot be used again."""

    progress: Progress | None
    events: Events
    warn: Callable[[str], None]


class Meter:
    """Tells how much is done, of several searches one after the other."""

    def __init__(self, progress: Progress | None, expected: int) -> None:
        self.progress, self.expected, self.done = progress, expected, 0

    def __call__(self, more: int) -> None:
        self.done += more
        self.expected = max(self.expected, self.done)
        if self.progress is not None:
            self.progress(self.done, self.expected)


class Runs:
    """What was simulated of the candidates of one world, and what it says. `most`: replications of a candidate."""

    def __init__(self, task: Task, world: World, aims: Aims, heard: Heard, meter: Meter) -> None:
        self.task, self.world, self.aims = task, world, aims
        self.most = task.scenario.experiment.replications
        self.heard, self.meter = heard, meter
        self.values: dict[Point, Array] = {}
        self.left: Search | None = None
        self._scores: dict[tuple[Point, int], Score] = {}
        self._batch = 0

    @property
    def candidates(self) -> int:
        """How many were simulated at all."""
        return len(self.values)

    def scores(self, points: Sequence[Point], level: int) -> list[Score]:
        """What `level` replications say of each of these points, which are simulated as far as they are not. Raises
        RunError and StoppedError."""
        missing: dict[int, list[Point]] = {}
        for point in dict.fromkeys(points):
            known = len(self.values.get(point, ()))
            if known < level:
                missing.setdefault(known, []).append(point)
        for first, some in sorted(missing.items()):
            more = self._simulated(some, first, level)
            for k, point in enumerate(some):
                before = self.values.get(point)
                self.values[point] = more[:, k] if before is None else np.concatenate([before, more[:, k]])
        return [self._score(point, level) for point in points]

    def tried(self) -> tuple[Score, ...]:
        """What all replications say of every candidate that was simulated, in the order in which they were."""
        return tuple(self._score(point, len(values)) for point, values in self.values.items())

    def _score(self, point: Point, level: int) -> Score:
        key = (point, level)
        if key not in self._scores:
            self._scores[key] = score(point, self.values[point][:level], self.aims)
        return self._scores[key]

    def _simulated(self, points: list[Point], first: int, end: int) -> Array:
        """`values[replication, point, measure]` of one batch, kept from before if it is there."""
        number, self._batch = self._batch, self._batch + 1
        names = tuple(",".join(map(str, point)) for point in points)
        found = self._kept(number, names, end - first)
        if found is None:
            candidates = [self.world.candidate(point) for point in points]
            known = {name: each for name, each in zip(names, candidates, strict=True) if each is not None}
            observed = observed_of(self.task, known, self.world.policy_only, (first, end), self.heard, self.meter)
            which = [observed.measures.index(name) for name in self.aims.measures]
            found = np.ascontiguousarray(observed.values[:, :, which])
            if self.left is not None:
                self.left.keep(number, Block(names, self.aims.measures, found))
        else:
            self.meter(len(points) * (end - first))
        return found

    def _kept(self, number: int, names: tuple[str, ...], count: int) -> Array | None:
        if self.left is None:
            return None
        try:
            block = self.left.load(number, count)
            if block is None:
                return None
            if (block.alternatives, block.measures) != (names, self.aims.measures):
                raise DamagedError("it holds other candidates")
        except DamagedError as damage:
            self.heard.warn(f"batch {number + 1} of {self.left.folder} is simulated again: {damage}")
            return None
        return block.values


def observed_of(
    task: Task,
    candidates: dict[str, Candidate],
    together: bool,
    span: tuple[int, int],
    heard: Heard,
    meter: Meter,
) -> Observations:
    """All measures of these candidates over replications `span`. Where they differ in nothing but their policies
    (`together`), each sample path is drawn once for all of them. Raises RunError and StoppedError."""
    first, end = span
    groups = [tuple(candidates)] if together else [(name,) for name in candidates]
    studies: list[Study] = []
    for names in groups:
        scenario = candidates[names[0]].scenario
        experiment = scenario.experiment.model_copy(update={"replications": end})
        policies = {name: candidates[name].policy for name in names}
        of = scenario.model_copy(update={"alternatives": policies, "levers": {}, "experiment": experiment})
        studies.append(task.study(names, of=of, first=first))
    runs = len(candidates) * (end - first)
    told = [0]

    def progress(done: int, count: int) -> None:
        now = done * runs // count
        meter(now - told[0])
        told[0] = now

    workers = task.workers(runs)
    with closing(observe(studies, workers=workers, progress=progress, audited=heard.events.add)) as results:
        found = list(results)
    values = np.concatenate([each.values for each in found], axis=1)
    return Observations(tuple(candidates), found[0].measures, values)

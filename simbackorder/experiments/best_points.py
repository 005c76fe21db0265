"""The best of all points and alternatives of a sweep, under bounds on measures if there are any; point by point, so
that nothing of a point is held that does not decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.tuning.aims import Bound, flaw
from simbackorder.failures import ArgumentError
from simbackorder.metrics.definition import SHARE
from simbackorder.scenario.sections.optimise import constraint
from simbackorder.statistics.best_of_many import Leader, Many
from simbackorder.statistics.estimate import Sample, concluded

if TYPE_CHECKING:
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario

NEXT_ONES = 24
"""Of so many after the best it is known by how much it is ahead."""
HOLDS, UNDECIDED, FAILS = 1, 0, -1


class Place(NamedTuple):
    """An alternative at a point."""

    point: int
    alternative: str


class BestPoints(NamedTuple):
    """`leader`: the best of all points and alternatives at which all bounds surely hold (None: there is none); its
    numbers are `place`s. `bounds`: those, and `standing[point, alternative, bound]` whether each surely holds (1),
    surely fails (-1) or neither can be told (0)."""

    alternatives: tuple[str, ...]
    leader: Leader | None
    bounds: tuple[Bound, ...]
    standing: NDArray[np.int8]

    def place(self, number: int) -> Place:
        """Which alternative at which point it is."""
        point, place = divmod(number, len(self.alternatives))
        return Place(point, self.alternatives[place])

    @property
    def together(self) -> NDArray[np.int8]:
        """Of each point and alternative, how all bounds stand: they hold if each holds, and fail if any fails."""
        worst = self.standing.min(axis=2, initial=HOLDS)
        found: NDArray[np.int8] = worst
        return found


class Judging:
    """The points of a sweep, judged as they come."""

    def __init__(self, task: Task, bounds: Sequence[Bound] = ()) -> None:
        self._task, self._bounds = task, tuple(bounds)
        self._alternatives: tuple[str, ...] = ()
        self._many = Many(task.goal.confidence)
        self._standing: list[NDArray[np.int8]] = []

    def add(self, observed: Observations, of: Scenario | None = None) -> None:
        """The next point; `of`: the scenario there, where what takes noise off depends on it."""
        task, goal = self._task, self._task.goal
        names = self._alternatives = tuple(observed.alternatives)
        quiet = task.quiet(observed, of)
        samples = [quiet.observed.sample(name, goal.objective) for name in names]
        rows = Sample(np.stack([each.numerator for each in samples]), np.stack([each.denominator for each in samples]))
        share = np.full(len(names), task.catalogue[goal.objective].unit == SHARE)
        found = concluded(rows, goal.confidence, share, quiet.controls)
        standing = self._judged(quiet.observed)
        first = len(self._standing) * len(names)
        for place, mean in enumerate((goal.better * found.ratio).tolist()):
            if standing[place].min(initial=HOLDS) == HOLDS:
                number, values = first + place, goal.better * found.values[place]
                self._many.add(number, mean, float(found.error[place]), values, found.lost)
        self._standing.append(standing)

    def found(self) -> BestPoints:
        """What can be said, once all points were added."""
        standing = np.stack(self._standing) if self._standing else np.zeros((0, 0, len(self._bounds)), np.int8)
        return BestPoints(self._alternatives, self._many.leader(NEXT_ONES), self._bounds, standing)

    def _judged(self, observed: Observations) -> NDArray[np.int8]:
        found = np.zeros((len(observed.alternatives), len(self._bounds)), np.int8)
        for place, name in enumerate(observed.alternatives):
            for number, bound in enumerate(self._bounds):
                measure = bound.stated.measure
                undefined = self._task.catalogue[measure].undefined
                found[place, number] = standing(bound, observed.sample(name, measure), undefined)
        return found


def standing(bound: Bound, sample: Sample, nothing: str) -> int:
    """Whether a bound surely holds, surely fails, or neither can be told."""
    found = bound.estimate(sample, nothing)
    if bound.holds_surely(found):
        return HOLDS
    end = found.low if bound.stated.below else found.high
    if end is None:
        return UNDECIDED
    return FAILS if (end > bound.stated.limit if bound.stated.below else end < bound.stated.limit) else UNDECIDED


def bounds_of(task: Task, texts: Iterable[str]) -> tuple[Bound, ...]:
    """The bounds that these texts state, each as sure as it says or as the scenario is. Raises ArgumentError."""
    found = []
    for text in texts:
        try:
            read = constraint(text)
        except ValueError as error:
            raise ArgumentError(str(error), "where") from None
        if message := flaw(read.measure, task.catalogue):
            raise ArgumentError(message, "where")
        sure = read.confidence or task.goal.confidence
        found.append(Bound(read, sure, task.catalogue[read.measure].unit == SHARE))
    return tuple(found)

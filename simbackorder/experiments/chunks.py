"""A sweep in chunks: what is done, kept and taken up again at a time.

Which chunks there are follows from the scenario alone, so that every run of it, on any machine and by any number of
workers, makes the same ones. A chunk is a pure function of scenario, seed and span: `Chunk` can be sent to another
process or another machine, and `done` there.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from simbackorder.experiments.replications import LIKE_ORDERS, Alike, observe, simulate
from simbackorder.store.chunks import Span
from simbackorder.store.replications import Block

if TYPE_CHECKING:
    from simbackorder.experiments.replications import Audited, Simulate, Study
    from simbackorder.experiments.task import Task

WORK = 2.0**21
"""Orders in a chunk, of all alternatives together: about a second, by SimPy some ten."""
LIKE_A_RUN = 1000
"""A run costs as much as so many orders before it has any."""
MOST_CHUNKS = 4096
"""With more work than these hold, chunks are larger: folders of very many files are slow."""
MOST_ROWS = 2**20
"""Rows in a chunk: what is held in memory at a time."""


class Points(Protocol):
    """The points of a sweep, as far as a chunk needs them; they can be sent to another process."""

    @property
    def alike(self) -> Study:
        """A study that is like that of every point."""

    @property
    def kinds(self) -> dict[str, Callable[[Any], Any]]:
        """By swept path, what makes its values those of one column."""

    def settings(self, point: int) -> dict[str, Any]:
        """The value of each swept path at a point."""

    def studies(self, which: Sequence[int]) -> Sequence[Study]:
        """The studies of some points."""


class Chunk(NamedTuple):
    """A chunk to be done: the points of the sweep, and which of them."""

    points: Points
    span: Span

    def done(self, simulate: Simulate = simulate, audited: Audited | None = None) -> list[Block]:
        """A block of observations per point, simulated in this process; `audited` hears how many events of each
        replication were. Raises RunError and ScenarioError."""
        span = self.span
        parts = [span.replications] * len(span.points)
        alike = Alike(self.points.alike, parts)
        studies = self.points.studies(span.points)
        with closing(observe(studies, workers=1, audited=audited, simulate=simulate, alike=alike)) as found:
            pairs = zip(span.points, found, strict=True)
            return [Block(*observed[:3], before=labels_at(self.points, point)) for point, observed in pairs]


def spans(task: Task, points: int) -> tuple[Span, ...]:
    """The chunks of a sweep of so many points: several points each, or some of the replications of a long one."""
    replications = task.scenario.experiment.replications
    return tuple(_spans(points, replications, most_in_a_chunk(task, replications * points)))


def most_in_a_chunk(task: Task, replications: int) -> int:
    """How many replications a chunk has at most, of so many of all points together."""
    from simbackorder.opening.size import orders_expected

    scenario = task.scenario
    alternatives = len(scenario.alternatives)
    orders = sum(number for _, number in orders_expected(scenario)) + LIKE_ORDERS * len(scenario.items)
    of_run = (orders + LIKE_A_RUN) * alternatives
    work = max(WORK, of_run * replications / MOST_CHUNKS)
    return max(1, min(int(work / of_run), MOST_ROWS // (alternatives * len(task.catalogue))))


def spans_of(parts: Sequence[tuple[int, range]], first: int, most: int) -> Iterator[Span]:
    """The chunks, numbered from `first` on, of points with the replications that are to be done of each: neighbours
    that have the same ones together, of one point several if these are more than `most`."""
    number = itertools.count(first)
    for (_, replications), every in itertools.groupby(enumerate(sorted(parts)), lambda e: (e[1][0] - e[0], e[1][1])):
        points = [point for _, (point, _) in every]
        if len(replications) <= most:
            for start, end in _ends(len(points), most // len(replications)):
                yield Span(next(number), range(points[start], points[end - 1] + 1), replications)
            continue
        for point in points:
            for start, end in _ends(len(replications), most):
                yield Span(next(number), range(point, point + 1), replications[start:end])


def _spans(points: int, replications: int, runs: int) -> Iterator[Span]:
    """Chunks of so many replications at most, as equal as can be."""
    if runs >= replications:
        ends = _ends(points, runs // replications)
        for number, (first, end) in enumerate(ends):
            yield Span(number, range(first, end), range(replications))
        return
    parts = list(_ends(replications, runs))
    for point in range(points):
        for place, (first, end) in enumerate(parts):
            yield Span(point * len(parts) + place, range(point, point + 1), range(first, end))


def _ends(count: int, most: int) -> Iterator[tuple[int, int]]:
    parts = -(-count // most)
    for place in range(parts):
        yield count * place // parts, count * (place + 1) // parts


def labels_at(points: Points, point: int) -> dict[str, Any]:
    """What labels the rows of a point: its number, and the value of each path."""
    settings = points.settings(point)
    return {"point": point, **{path: kind(settings[path]) for path, kind in points.kinds.items()}}


def kind_of(types: set[type]) -> Callable[[Any], Any]:
    """What makes values of these types those of one column: truth values, whole numbers, other numbers, or texts, if
    they are of several kinds.

    >>> kind_of({int})(1), kind_of({int, float})(1), kind_of({int, str})(1)
    (1, 1.0, '1')
    """
    if types == {bool}:
        return bool
    if types == {int}:
        return int
    return float if types <= {int, float} else str

"""A sweep that is refined where it is undecided, round by round, on common sample paths; it can be interrupted and
resumed: what a round simulates follows from what those before it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, overload

from simbackorder.experiments.chunks import labels_at, most_in_a_chunk, spans_of
from simbackorder.experiments.crew import one_crew
from simbackorder.experiments.execution import Elsewhere, Workers
from simbackorder.experiments.kept import together
from simbackorder.experiments.refining import Aim, Flip, Spot, Standing, Work, flips, following, within_budget
from simbackorder.experiments.replications import (
    Alike,
    AuditError,
    Observations,
    Simulate,
    StoppedError,
    observe,
    simulate,
)
from simbackorder.experiments.sweep import Grid, Heard, StoppedSweepError, Told
from simbackorder.experiments.sweep_elsewhere import arriving
from simbackorder.scenario.points import Points
from simbackorder.statistics.best_set import is_equal, not_beaten
from simbackorder.store.chunks import Span
from simbackorder.store.replications import Block

if TYPE_CHECKING:
    from simbackorder.experiments.comparison import Goal
    from simbackorder.experiments.task import Task
    from simbackorder.statistics.best_set import BestSet

AT_HAND = 8
"""Chunks that are held when points are read again."""


class Rounds(Protocol):
    """Where the chunks of all rounds are kept."""

    def keep(self, span: Span, blocks: list[Block]) -> None:
        """Keeps a chunk."""

    def read(self, span: Span) -> list[Block]:
        """A chunk that is kept."""


class ChosenGrid(Grid):
    """Points that were chosen one after the other. `kinds`: by swept path, what makes its values those of one column,
    whichever points are still to come."""

    def __init__(self, task: Task, points: Points, kinds: Mapping[str, Callable[[Any], Any]]) -> None:
        super().__init__(task, points)
        self._kinds = dict(kinds)

    @cached_property
    def kinds(self) -> dict[str, Callable[[Any], Any]]:
        """By swept path, what makes its values those of one column."""
        return self._kinds

    def __reduce__(self) -> tuple[Any, ...]:
        return ChosenGrid, (self.task, self._points, self._kinds)


class Refined(NamedTuple):
    """A refinement, as far as it came: the points in the order in which they were added, where the winner changes, how
    many rounds there were after the design as written; `order`: the points' numbers by the values of their axes;
    `left`: whether the budget ended it, so that something could still be refined."""

    aim: Aim
    spots: tuple[Spot, ...]
    flips: tuple[Flip, ...]
    rounds: int
    order: tuple[int, ...]
    left: bool

    @property
    def spent(self) -> int:
        """Replications of all points together."""
        return sum(spot.replications for spot in self.spots)

    @property
    def undecided(self) -> list[int]:
        """Points at which the winner is undecided, by their numbers, without those between which it changes."""
        inside = {number for flip in self.flips for number in self._between(flip)}
        return [number for number, spot in enumerate(self.spots) if spot.standing.undecided and number not in inside]

    def _between(self, flip: Flip) -> Iterator[int]:
        low, high = (self.spots[end].settings[flip.axis] for end in (flip.before, flip.after))
        for number, spot in enumerate(self.spots):
            on_the_line = all(spot.settings[name] == value for name, value in flip.others.items())
            if on_the_line and low < spot.settings[flip.axis] < high:
                yield number


class Refining:
    """A refinement that is being done. `there`: whether a chunk is kept already; `keeper`: where the others go."""

    def __init__(self, points: Grid, aim: Aim, keeper: Rounds, there: Callable[[Span], bool] = lambda span: False):
        self._design, self.aim, self._keeper, self._there = points, aim, keeper, there
        self.points = points
        self.spans: list[Span] = []
        self.rounds = 0
        self._spots: list[Spot] = []
        self._seen: list[list[Observations]] = []
        self._most = most_in_a_chunk(points.task, aim.budget)
        self._left = False

    @one_crew()
    def done(self, heard: Heard, *, workers: Workers = None, simulate: Simulate = simulate) -> Refined:
        """Simulates round after round until nothing more is worth it, or the budget is spent. Raises RunError,
        StoreError, ScenarioError with the mistakes of a point, and when it is interrupted StoppedSweepError."""
        aim = self.aim
        work = [Work(range(aim.first), None, self._design.settings(point)) for point in range(len(self._design))]
        while work:
            self._round(work, heard, workers, simulate)
            wanted = following(aim, self._spots, self._takes)
            work = within_budget(wanted, aim.budget - sum(spot.replications for spot in self._spots))
            self._left = bool(wanted)
            self.rounds += bool(work)
        return self.found()

    def found(self) -> Refined:
        """What was found so far."""
        spots = tuple(self._spots)
        return Refined(self.aim, spots, tuple(flips(self.aim, spots)), self.rounds, self._order(), self._left)

    def observed(self) -> OfPoints:
        """What is observed at every point, by its number."""
        return OfPoints(self.spans, len(self._spots), self._keeper.read)

    def chunk(self, span: Span) -> list[Block]:
        """A chunk that is there."""
        return self._keeper.read(span)

    def _takes(self, settings: Mapping[str, Any]) -> bool:
        return self._design.task.scenario.sweep.holds(settings)

    def _round(self, work: Sequence[Work], heard: Heard, workers: Workers, simulate: Simulate) -> None:
        before = sum(spot.replications for spot in self._spots)
        numbers = []
        for each in work:
            if each.point is None:
                assert each.settings is not None
                self._spots.append(Spot(each.settings, 0, self.rounds))
                self._seen.append([])
            numbers.append(len(self._spots) - 1 if each.point is None else each.point)
        self.points = self._grid()
        parts = [(number, each.replications) for number, each in zip(numbers, work, strict=True)]
        spans = list(spans_of(parts, len(self.spans), self._most))
        told = Told(before + sum(len(part) for _, part in parts), heard.progress)
        told.known(before)
        missing = []
        for span in spans:
            if self._there(span):
                told.known(len(span.points) * len(span.replications))
            else:
                missing.append(span)
        if missing:
            self._simulate(missing, told, heard, workers, simulate)
        self.spans += spans
        for span in spans:
            self._hear(span)
        for number, part in parts:
            self._spots[number] = self._judged(self._spots[number]._replace(replications=part.stop), number)

    def _grid(self) -> Grid:
        """All points that there are now."""
        if not self.aim.axes:
            return self._design
        task = self._design.task
        design = task.scenario.sweep.of_points([spot.settings for spot in self._spots])
        scenario = task.scenario.model_copy(update={"sweep": design})
        kinds = self._design.kinds | {axis.name: float for axis in self.aim.axes if not _whole(axis)}
        return ChosenGrid(task._replace(scenario=scenario), Points(scenario), kinds)

    def _simulate(self, spans: Sequence[Span], told: Told, heard: Heard, workers: Workers, simulate: Simulate) -> None:
        points = self.points
        runs = sum(len(span.points) * len(span.replications) for span in spans)
        workers = points.task.workers(runs * len(points.alike.alternatives)) if workers is None else workers
        try:
            if isinstance(workers, Elsewhere):
                self._elsewhere(spans, told, heard, workers, simulate)
            else:
                self._here(spans, told, heard, workers, simulate)
        except KeyboardInterrupt:
            raise StoppedSweepError from None

    def _elsewhere(
        self, spans: Sequence[Span], told: Told, heard: Heard, workers: Elsewhere, simulate: Simulate
    ) -> None:
        finished = 0
        with closing(arriving(self.points, spans, workers, simulate)) as arrivals:
            for span, blocks, audited in arrivals:
                self._keeper.keep(span, blocks)
                heard.events.add(sum(audited))
                finished += len(span.points) * len(span.replications)
                told.simulated(finished, 0)

    def _here(self, spans: Sequence[Span], told: Told, heard: Heard, workers: Workers, simulate: Simulate) -> None:
        points = self.points
        each = [(point, span.replications) for span in spans for point in span.points]
        todo = observe(
            points.studies([point for point, _ in each]),
            workers=workers,
            progress=told.simulated,
            audited=heard.events.add,
            simulate=simulate,
            alike=Alike(points.alike, [part for _, part in each]),
        )
        try:
            with closing(todo) as results:
                for span in spans:
                    pairs = zip(span.points, results, strict=False)
                    blocks = [Block(*found[:3], before=labels_at(points, point)) for point, found in pairs]
                    self._keeper.keep(span, blocks)
        except StoppedError:
            raise StoppedSweepError from None
        except AuditError as broken:
            broken.settings = points.settings(each[broken.which][0])
            raise

    def _hear(self, span: Span) -> None:
        """Takes down what decides of a chunk."""
        objective = self.points.task.goal.objective
        for point, block in zip(span.points, self._keeper.read(span), strict=True):
            place = block.measures.index(objective)
            values = block.values[:, :, place : place + 1].copy()
            self._seen[point].append(Observations(block.alternatives, (objective,), values))

    def _judged(self, spot: Spot, number: int) -> Spot:
        task, observed = self.points.task, together(self._seen[number])
        of = self.points[number].study.scenario if task.scenario.experiment.less_noise else None
        return spot._replace(standing=standing(task.compared(observed, of).best, task.goal, self.aim.level(spot)))

    def _order(self) -> tuple[int, ...]:
        """Points by the values of their axes: of those along which points are added rising, of others as written."""
        numbers = range(len(self._spots))
        rising = {axis.name for axis in self.aim.axes}
        if not rising:
            return tuple(numbers)
        places: dict[str, dict[str, int]] = {}
        for spot in self._spots:
            for name, value in spot.settings.items():
                known = places.setdefault(name, {})
                known.setdefault(repr(value), len(known))

        def place(number: int) -> list[Any]:
            settings = self._spots[number].settings.items()
            return [value if name in rising else places[name][repr(value)] for name, value in settings]

        return tuple(sorted(numbers, key=place))


def standing(best: BestSet, goal: Goal, level: float) -> Standing:
    """Who may be the best at a point, so surely."""
    found = not_beaten(best.ranking, best.pairs, goal.better, level)
    equal = len(found) > 1 and all(is_equal(best.pair(found[0], other)) for other in found[1:])
    return Standing(found, equal)


class OfPoints(Sequence[Observations]):
    """The observations of every point of all rounds. Chunks are read when they are asked for."""

    def __init__(self, spans: Iterable[Span], count: int, read: Callable[[Span], list[Block]]) -> None:
        self._parts: list[list[Span]] = [[] for _ in range(count)]
        for span in spans:
            for point in span.points:
                self._parts[point].append(span)
        self._read = read
        self._held: dict[int, list[Block]] = {}

    def __len__(self) -> int:
        return len(self._parts)

    @overload
    def __getitem__(self, point: int) -> Observations: ...
    @overload
    def __getitem__(self, point: slice) -> list[Observations]: ...
    def __getitem__(self, point: int | slice) -> Any:
        if isinstance(point, slice):
            return [self[each] for each in range(len(self))[point]]
        return together([self._block(span, point) for span in self._parts[point]])

    def __iter__(self) -> Iterator[Observations]:
        return (self[point] for point in range(len(self)))

    def _block(self, span: Span, point: int) -> Block:
        if span.number not in self._held:
            while len(self._held) >= AT_HAND:
                self._held.pop(next(iter(self._held)))
            self._held[span.number] = self._read(span)
        return self._held[span.number][point - span.points.start]


def _whole(axis: Any) -> bool:
    return axis.step is not None and all(isinstance(each, int) for each in (*axis.values, axis.step))

"""A comparison at every point of a grid, on common sample paths, that can be interrupted and resumed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from typing import Any, NamedTuple, overload

from simbackorder.experiments.checking import check_size
from simbackorder.experiments.chunks import kind_of, labels_at, spans
from simbackorder.experiments.execution import Elsewhere, Workers
from simbackorder.experiments.kept import Keeper, Kept, SomeOf, together
from simbackorder.experiments.less_noise import check_less_noise
from simbackorder.experiments.observing import Events
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.replications import (
    Alike,
    AuditError,
    Observations,
    Progress,
    Simulate,
    StoppedError,
    Study,
    observe,
    simulate,
)
from simbackorder.experiments.sweep_elsewhere import Arrived, arriving
from simbackorder.experiments.task import Task
from simbackorder.failures import StudyError
from simbackorder.metrics.definition import kinds
from simbackorder.scenario.designs.axes import Range
from simbackorder.scenario.points import Points, few_or_some, located_at, points, read
from simbackorder.store.arrow import DamagedError
from simbackorder.store.chunks import Span
from simbackorder.store.layout import Shelf
from simbackorder.store.provenance import versions
from simbackorder.store.replications import Block
from simbackorder.store.unfinished import Unfinished

Warn = Callable[[str], None]


class Heard(NamedTuple):
    """Who hears of every replication that is finished, and of the events that were audited."""

    progress: Progress | None
    events: Events


class GridPoint(NamedTuple):
    """A point of a grid: the value of each swept path, and the study there."""

    settings: dict[str, Any]
    study: Study


class Grid(Sequence[GridPoint]):
    """The points of a scenario's sweep, each read when it is asked for: then it raises ScenarioError if it has
    mistakes, or cannot be simulated. The one that was read last is kept, and all those that were read beforehand."""

    def __init__(self, task: Task, points: Points, kept: Sequence[GridPoint] = ()) -> None:
        self.task = task
        self._points = points
        self._kept = kept
        self._latest: tuple[int, GridPoint] | None = None

    def __len__(self) -> int:
        return len(self._points)

    def settings(self, point: int) -> dict[str, Any]:
        """The value of each swept path at a point, which is not read for it."""
        return self._points.settings(point)

    @property
    def alike(self) -> Study:
        """The study of the scenario as it stands: its alternatives and replications are those of every point."""
        return self.task.study(tuple(self.task.scenario.alternatives))

    @cached_property
    def kinds(self) -> dict[str, Callable[[Any], Any]]:
        """By swept path, what makes its values those of one column."""
        axes = self._points.scenario.sweep.axes.items()
        possible = {path: None if isinstance(values, Range) else {*map(type, values)} for path, values in axes}
        types: dict[str, set[type]] = {path: set() for path in possible}
        for point in range(len(self)):
            new = False
            for path, value in self.settings(point).items():
                if type(value) not in types[path]:
                    types[path].add(type(value))
                    new = True
            if new and types == possible:
                break  # there are no others, at however many points
        return {path: kind_of(found) for path, found in types.items()}

    def studies(self, which: Sequence[int]) -> Studies:
        """The studies of some points, each read when it is asked for."""
        return Studies(self, which)

    def only(self, which: Sequence[int]) -> SomePoints:
        """Some of the points."""
        return SomePoints(self, which)

    def by(self, task: Task) -> Grid:
        """The same points, simulated as another task of the same scenario is."""
        engine = task.engine.engine
        kept = [each._replace(study=each.study._replace(engine=engine)) for each in self._kept]
        return Grid(task, self._points, kept)

    def checked(self) -> Grid:
        """The same, once its points were read, or some of them, if they are many. Raises ScenarioError."""
        which = few_or_some(len(self))
        found = read(self, which, self.task.scenario)
        return Grid(self.task, self._points, found if isinstance(which, range) else ())

    @overload
    def __getitem__(self, point: int) -> GridPoint: ...
    @overload
    def __getitem__(self, point: slice) -> list[GridPoint]: ...
    def __getitem__(self, point: int | slice) -> Any:
        if isinstance(point, slice):
            return [self[each] for each in range(len(self))[point]]
        if self._kept:
            return self._kept[point]
        point = range(len(self))[point]
        held = self._latest
        if held is None or held[0] != point:
            held = point, self._read(point)
            self._latest = held
        return held[1]

    def _read(self, point: int) -> GridPoint:
        settings, scenario = self._points[point]
        with located_at(self.task.scenario, point):
            check_size(scenario)
            check_less_noise(scenario)
            self.task.check_memory(scenario)
        return GridPoint(settings, self.task.study(tuple(scenario.alternatives), of=scenario))

    def __reduce__(self) -> tuple[Any, ...]:
        return Grid, (self.task, self._points)


class Studies(Sequence[Study]):
    """The studies of some points of a grid, each read when it is asked for."""

    def __init__(self, points: Sequence[GridPoint], which: Sequence[int]) -> None:
        self._points = points
        self._which = which

    def __len__(self) -> int:
        return len(self._which)

    @overload
    def __getitem__(self, number: int) -> Study: ...
    @overload
    def __getitem__(self, number: slice) -> list[Study]: ...
    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        return self._points[self._which[number]].study


def grid(task: Task) -> Grid:
    """The study at every point of the scenario's sweep, if they are few: of many, some were tried. Raises StudyError
    if there is no sweep, and ScenarioError with the mistakes that were found."""
    scenario = task.scenario
    if not scenario.sweep:
        raise StudyError(f"{scenario.name}: the scenario has no `sweep` section, so there is nothing to sweep")
    refuse(task, "a sweep has the same number of replications (experiment.replications) at every point")
    return Grid(task, points(scenario)).checked()


class SomePoints(Grid):
    """Some points of a grid: those that were finished when somebody stopped it."""

    def __init__(self, whole: Grid, which: Sequence[int]) -> None:
        super().__init__(whole.task, whole._points)
        self._which = which

    def __len__(self) -> int:
        return len(self._which)

    def settings(self, point: int) -> dict[str, Any]:
        """The value of each swept path at a point."""
        return super().settings(self._which[point])

    def _read(self, point: int) -> GridPoint:
        return super()._read(self._which[point])


class Plan(NamedTuple):
    """The points of a sweep, and the chunks in which they are done and kept."""

    points: Grid
    spans: tuple[Span, ...]

    def finished(self, chunks: Collection[int]) -> list[int]:
        """The points all of whose chunks are among these."""
        missing = {point for span in self.spans if span.number not in chunks for point in span.points}
        return [point for point in range(len(self.points)) if point not in missing]


def plan(points: Grid) -> Plan:
    """In which chunks a sweep is done."""
    return Plan(points, spans(points.task, len(points)))


def unfinished(plan: Plan, place: Shelf) -> Unfinished:
    """Where this sweep's chunks are kept until all are finished."""
    task, of = plan.points.task, plan.points.task.scenario
    study = {
        "study": "sweep",
        "scenario": of.name,
        "title": of.title or of.name,
        "digest": of.digest,
        "seed": of.experiment.seed,
        "replications": of.experiment.replications,
        "points": len(plan.points),
        "chunks": len(plan.spans),
        "by": list(kinds(task.by)),
        "audited": task.means.audit,  # points that were not are no part of an audited sweep
    }
    return Unfinished(place, {"digest": of.digest, **versions()}, study)


def taken_up(plan: Plan, left: Unfinished, resume: bool, say: Warn, warn: Warn) -> set[int]:
    """The chunks that are there already: those of an interrupted sweep, if it is resumed; else they are removed. `say`
    hears what becomes of them, `warn` of those that cannot be used and will be done again. Raises StoreError."""
    found: set[int] = set()
    if resume:
        left.taken_back()
        if left.exists() and not left.same():
            warn(f"{left.folder} is simulated again: it was made by another version, or is another study's")
            left.remove()
        found = _usable(plan, left, warn)
        count = len(plan.finished(found))
        say(
            f"{count:,} of {len(plan.points):,} points were finished before."
            if found
            else "There is nothing to resume."
        )
    elif left.exists():
        say("An unfinished sweep is replaced (--resume would have gone on with it).")
        left.remove()
    left.begin({span.name for span in plan.spans})
    return found


def _usable(plan: Plan, left: Unfinished, warn: Warn) -> set[int]:
    names, found = left.kept(), set()
    for span in plan.spans:
        if span.name in names:
            try:
                left.load(span)
                found.add(span.number)
            except DamagedError as damage:
                warn(f"{left.chunks / span.name} is simulated again: {damage}")
    return found


class StoppedSweepError(KeyboardInterrupt):
    """An interrupt in the middle of a sweep."""


class Sweeping:
    """A sweep that is being done. `kept`: the chunks that are there already; `keeper`: where the others go."""

    def __init__(self, plan: Plan, keeper: Keeper, kept: Collection[int] = ()) -> None:
        self.plan = plan
        self.keeper = keeper
        self.chunks = set(kept)
        self._in_hand: dict[int, Observations] = {}

    def observed(self) -> Kept:
        """What is observed at every point, once all chunks are there."""
        return Kept(self.plan.spans, self.keeper.read)

    def finished(self) -> tuple[list[int], Sequence[Observations]]:
        """The points that are finished, and what is observed there."""
        which = sorted({*self.plan.finished(self.chunks), *self._in_hand})
        return which, SomeOf(self.observed(), which, self._in_hand)

    def each(self, heard: Heard, *, workers: Workers = None, simulate: Simulate = simulate) -> Generator[Observations]:
        """What is observed at every point, in order, as soon as it is known; chunks that are not there yet are
        simulated, and kept as soon as they are finished.

        Raises RunError and StoreError, ScenarioError with the mistakes of the first point that has any, and when it is
        interrupted StoppedSweepError.
        """
        points, spans = self.plan.points, self.plan.spans
        workers = _workers(points) if workers is None else workers
        if isinstance(workers, Elsewhere):
            yield from self._each_elsewhere(heard, workers, simulate)
            return
        missing = [(point, span) for span in spans if span.number not in self.chunks for point in span.points]
        which = [point for point, _ in missing]
        alike = Alike(points.alike, [span.replications for _, span in missing])
        done = Told(len(points) * alike.study.to_do, heard.progress)
        todo = observe(
            points.studies(which),
            workers=workers,
            progress=done.simulated,
            audited=heard.events.add,
            simulate=simulate,
            alike=alike,
        )
        try:
            with closing(todo) as results:
                yield from _whole(self._parts(results, done), alike.study.to_do)
        except StoppedError:
            raise StoppedSweepError from None
        except AuditError as broken:
            broken.settings = points.settings(which[broken.which])
            raise

    def _each_elsewhere(self, heard: Heard, workers: Elsewhere, simulate: Simulate) -> Iterator[Observations]:
        """The same by workers elsewhere: chunks are kept in the order in which they come."""
        points, replications = self.plan.points, self.plan.points.alike.to_do
        done, before = Told(len(points) * replications, heard.progress), set(self.chunks)
        missing = [span for span in self.plan.spans if span.number not in before]
        try:
            with closing(arriving(points, missing, workers, simulate)) as arrivals:
                yield from _whole(self._as_they_come(arrivals, done, before, heard.events), replications)
        except KeyboardInterrupt:
            raise StoppedSweepError from None

    def _as_they_come(
        self, arrivals: Iterator[Arrived], done: Told, before: set[int], events: Events
    ) -> Iterator[Observations]:
        """The observations of every chunk in its turn, once it was kept."""
        now = 0
        for span in self.plan.spans:
            while span.number not in self.chunks:
                came, blocks, audited = next(arrivals)
                self.keeper.keep(came, blocks)
                self.chunks.add(came.number)
                events.add(sum(audited))
                now += len(came.points) * len(came.replications)
                done.simulated(now, 0)
            for block in self.keeper.read(span):
                if span.number in before:
                    done.known(len(span.replications))
                yield Observations(*block[:3])

    def kept_from(self, observed: Iterable[Observations]) -> Iterator[Observations]:
        """What was observed elsewhere at every point, in order, while it is kept here."""
        points, found = self.plan.points, iter(observed)
        for span, every in itertools.groupby(self.plan.spans, key=lambda span: span.points):
            seen = list(itertools.islice(found, len(span)))
            for part in every:
                chosen = slice(part.replications.start, part.replications.stop)
                pairs = zip(span, seen, strict=True)
                blocks = [Block(o.alternatives, o.measures, o.values[chosen], labels_at(points, n)) for n, o in pairs]
                self.keeper.keep(part, blocks)
                self.chunks.add(part.number)
            yield from seen

    def _parts(self, results: Iterator[Observations], done: Told) -> Iterator[Observations]:
        """The observations of every chunk, point by point."""
        for span in self.plan.spans:
            if span.number in self.chunks:
                for block in self.keeper.read(span):
                    done.known(len(span.replications))
                    yield Observations(*block[:3])
                continue
            blocks: list[Block] = []
            for point, observed in zip(span.points, results, strict=False):
                blocks.append(Block(*observed[:3], before=labels_at(self.plan.points, point)))
                if len(blocks) == len(span.points):
                    self.keeper.keep(span, blocks)
                    self.chunks.add(span.number)
                    self._in_hand.clear()
                elif len(span.replications) == self.plan.points.alike.to_do:
                    self._in_hand[point] = observed
                yield observed


class Told:
    """Tells how many replications of all points are finished, simulated now or kept before."""

    def __init__(self, count: int, progress: Progress | None) -> None:
        self.count, self.progress = count, progress
        self.before = self.now = 0

    def simulated(self, finished: int, _: int) -> None:
        """So many were simulated now."""
        self.now = finished
        self._tell()

    def known(self, replications: int) -> None:
        """So many more were kept before."""
        self.before += replications
        self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.before + self.now, self.count)


def _whole(parts: Iterator[Observations], replications: int) -> Iterator[Observations]:
    """Points of which all replications are there."""
    found: list[Observations] = []
    for part in parts:
        found.append(part)
        if sum(len(each.values) for each in found) == replications:
            yield together(found)
            found = []


def _workers(points: Grid) -> Workers:
    alike = points.alike
    return points.task.workers(len(points) * len(alike.alternatives) * alike.to_do)

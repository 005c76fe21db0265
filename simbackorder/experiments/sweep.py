"""A comparison at every point of a grid, on common sample paths, that can be interrupted and resumed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any, NamedTuple, overload

from simbackorder.experiments.checking import check_size
from simbackorder.experiments.less_noise import check_less_noise
from simbackorder.experiments.observing import Events
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.replications import (
    Audited,
    AuditError,
    Observations,
    Progress,
    Simulate,
    StoppedError,
    Study,
    observe,
    simulate,
)
from simbackorder.experiments.task import Task
from simbackorder.failures import StudyError
from simbackorder.scenario.points import Points, few_or_some, located_at, points, read
from simbackorder.store.arrow import DamagedError
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


class StoppedSweepError(KeyboardInterrupt):
    """An interrupt in the middle of a sweep. `finished`: the points that were done, by their place in the grid."""

    def __init__(self, finished: dict[int, Observations]) -> None:
        super().__init__()
        self.finished = finished


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


def unfinished(task: Task, place: Shelf) -> Unfinished:
    """Where this sweep's points are kept until all are finished."""
    about = {"digest": task.scenario.digest, **versions()}
    if task.means.audit:
        about["audited"] = "yes"  # points that were not are no part of an audited sweep
    return Unfinished(place.unfinished_sweep, about)


def kept_points(points: Grid, unfinished: Unfinished, warn: Warn) -> list[Observations | None]:
    """The points that an interrupted sweep left; `warn` hears of those that cannot be used and will be done again."""
    alike = points.alike
    return [_kept(point, alike, unfinished, warn) for point in range(len(points))]


def taken_up(points: Grid, left: Unfinished, resume: bool, say: Warn, warn: Warn) -> list[Any]:
    """The points that are there already: those of an interrupted sweep, if it is resumed; else they are removed. `say`
    hears what becomes of them."""
    if resume:
        kept = kept_points(points, left, warn)
        count = sum(point is not None for point in kept)
        say(f"{count} of {len(points)} points were finished before." if count else "There is nothing to resume.")
        return kept
    if left.exists():
        say("An unfinished sweep is replaced (--resume would have gone on with it).")
        left.remove()
    return [None] * len(points)


def swept(
    points: Grid, kept: Sequence[Observations | None], left: Unfinished | None, heard: Heard
) -> list[Observations]:
    """The observations of every point of a grid, those that are not `kept` being simulated. Raises what `finish`
    does."""
    alike = points.alike
    workers = points.task.workers(len(points) * len(alike.alternatives) * alike.to_do)
    return finish(points, kept, left, workers=workers, progress=heard.progress, audited=heard.events.add)


def finish(
    points: Grid,
    kept: Sequence[Observations | None],
    unfinished: Unfinished | None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    audited: Audited | None = None,
    simulate: Simulate = simulate,
) -> list[Observations]:
    """The observations of every point; those not in `kept` are simulated, and each is kept when it is finished, on
    disk if `unfinished` says where.

    Raises RunError and StoreError, ScenarioError with the mistakes of the first point that has any, and when it is
    interrupted StoppedSweepError.
    """
    found = list(kept)
    missing = [point for point, observed in enumerate(found) if observed is None]
    todo = observe(
        Studies(points, missing),
        workers=workers,
        progress=progress,
        audited=audited,
        simulate=simulate,
        alike=points.alike,
    )
    try:
        with closing(todo) as results:
            for point, observed in zip(missing, results, strict=True):
                if unfinished is not None:
                    unfinished.keep(point, Block(*observed[:3]))
                found[point] = observed
    except StoppedError:
        done = {point: observed for point, observed in enumerate(found) if observed is not None}
        raise StoppedSweepError(done) from None
    except AuditError as broken:
        broken.settings = points.settings(missing[broken.which])
        raise
    return [observed for observed in found if observed is not None]


def _kept(point: int, study: Study, unfinished: Unfinished, warn: Warn) -> Observations | None:
    try:
        block = unfinished.load(point)
        if block is None:
            return None
        if (block.alternatives, len(block.values)) != (study.alternatives, study.scenario.experiment.replications):
            raise DamagedError("it holds other alternatives or replications")
    except DamagedError as damage:
        warn(f"point {point + 1} of {unfinished.folder} is simulated again: {damage}")
        return None
    return Observations(block.alternatives, block.measures, block.values)

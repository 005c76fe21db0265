"""What run, compare and sweep have in common: from arguments to a task, a bar meanwhile, and failures in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.execution import Elsewhere, Workers
from simbackorder.experiments.names import chosen
from simbackorder.experiments.observing import Events, observed
from simbackorder.experiments.precision import Reached, Sought, sought, until_precise
from simbackorder.experiments.replications import AuditError, Observations, StoppedError
from simbackorder.experiments.task import Means, Task, task
from simbackorder.failures import ArgumentError, StudyError
from simbackorder.library.progress import Bar
from simbackorder.metrics.definition import PARTITIONS, Kinds
from simbackorder.report.shown_measures import Asked, Shown, shown
from simbackorder.report.violation import text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from simbackorder.library.study import Study
    from simbackorder.model.record import RunRecord

    Also: TypeAlias = Callable[[RunRecord], Any] | None

MOST_WORKERS = 1024


class How(NamedTuple):
    """How something is simulated: the engine, processes or workers elsewhere, whether every law is checked, of which
    parts measures are taken, too, and whether a bar is shown."""

    engine: str = "auto"
    workers: Workers = None
    audit: bool = False
    by: Kinds = None
    progress: bool | None = None


class Sure(NamedTuple):
    """How precise a study is to be, by measure, with at most so many replications, and no further stage after so many
    minutes; None: what the scenario says of it."""

    precision: Mapping[str, str | float] | None = None
    most: int | None = None
    minutes: float | None = None

    def sought(self, task: Task) -> Sought | None:
        """What is asked for; None: a number of replications. Raises ArgumentError."""
        whole(self.most, "most", 1_000_000)
        if self.minutes is not None and not (isinstance(self.minutes, int | float) and self.minutes > 0):
            raise ArgumentError(f"expected a number above 0, found {self.minutes!r}", "minutes")
        if self.precision is not None and not (isinstance(self.precision, Mapping) and self.precision):
            raise ArgumentError(f"expected a mapping such as {{'profit': '1%'}}, found {self.precision!r}", "precision")
        found = sought(task, self.precision, self.most, self.minutes)
        if found is None and not (self.most is None and self.minutes is None):
            raise ArgumentError("`most` and `minutes` bound a study with a `precision`, found none", "precision")
        return found


class BrokenLawError(StudyError):
    """An audited run in which a law was broken: which one, where, and what led to it."""

    status = 1
    located = True


@contextmanager
def in_words() -> Iterator[None]:
    """A broken law is told whole, as by the command line."""
    try:
        yield
    except AuditError as broken:
        raise BrokenLawError(text_of(broken)) from None


@contextmanager
def workers_of(workers: int | None, on: str | None, progress: bool | None) -> Iterator[Workers]:
    """Who simulates meanwhile: so many processes, or the workers of a cluster. Raises ArgumentError."""
    if on is None:
        yield workers
        return
    from simbackorder.experiments.cluster import Cluster

    if workers is not None:
        raise ArgumentError(f"expected none with `on`, where the cluster says how many, found {workers!r}", "workers")
    if not isinstance(on, str):
        raise ArgumentError(f"expected a text such as 'dask://10.0.0.1:8786', found {on!r}", "on")
    with closing(Cluster(on)) as cluster:
        cluster.open(Bar(progress).say)
        yield cluster


def task_of(study: Study, how: How, runs: int, *, suppliers: bool = False) -> Task:
    """The task of a study that does so many runs per replication. Raises StudyError."""
    for kind in [how.by] if isinstance(how.by, str) else how.by or ():
        chosen(kind, PARTITIONS, "part", "by")
    if not isinstance(how.workers, Elsewhere):
        whole(how.workers, "workers", MOST_WORKERS)
    return task(study._scenario, runs, Means(how.engine, how.workers, how.audit), how.by, suppliers)


def tables_of(found: Task, how: How, *, suppliers: bool = False, calibration: bool = False) -> Shown:
    """Which measures the tables of a task show."""
    return shown(found, Asked(by=how.by), suppliers=suppliers, calibration=calibration)


def whole(number: int | None, argument: str, most: int) -> None:
    """Raises ArgumentError unless a number, if there is one, is from 1 to `most`."""
    counted = isinstance(number, Integral) and not isinstance(number, bool)
    if number is not None and not (counted and 1 <= number <= most):
        raise ArgumentError(f"expected a whole number from 1 to {most}, found {number!r}", argument)


def a_time(number: float | None, argument: str) -> None:
    """Raises ArgumentError unless it is a number, if there is one."""
    if number is not None and (not isinstance(number, Real) or isinstance(number, bool) or number != number):
        raise ArgumentError(f"expected a time as a number, found {number!r}", argument)


def names_of(study: Study, asked: Any) -> tuple[str, ...]:
    """The alternatives that were asked for, all of them if None. Raises ArgumentError."""
    if asked is None:
        return study.alternatives
    if not isinstance(asked, Iterable):
        raise ArgumentError(f"expected names of alternatives, found {asked!r}", "alternatives")
    names = [asked] if isinstance(asked, str) else list(asked)
    found = tuple(dict.fromkeys(chosen(name, study.alternatives, "alternative", "alternatives") for name in names))
    if not found:
        raise ArgumentError("name at least one alternative", "alternatives")
    return found


class Done(NamedTuple):
    """What was observed, whether somebody stopped it before all replications were finished, and how precise it is, if
    that was asked for."""

    observed: Observations
    interrupted: bool
    reached: tuple[Reached, ...] = ()


def precisely(found: Task, names: tuple[str, ...], how: How, sure: Sure, also: Also = None) -> Done:
    """The observations of these alternatives, once they are as precise as was asked for, if it was. Raises
    StudyError."""
    asked = sure.sought(found)
    if asked is None:
        return simulated(found, names, how, also)
    stopped = False

    def stage(task: Task, first: int) -> Observations | None:
        nonlocal stopped
        try:
            done = simulated(task, names, how, also, first)
        except StoppedError:
            if not first or not Bar(how.progress).shown:
                raise
            stopped = True
            return None
        stopped = stopped or done.interrupted
        return done.observed

    observed, reached = until_precise(found, asked, stage)
    return Done(observed, stopped, reached)


def simulated(found: Task, names: tuple[str, ...], how: How, also: Also = None, first: int = 0) -> Done:
    """The observations of these alternatives from replication `first` on. An interrupt while somebody watches keeps the
    replications that are finished; else it is raised. Raises RunError."""
    replications = found.scenario.experiment.replications - first
    with Bar(how.progress) as bar, in_words():
        ready = found.ready(bar.say, names)
        try:
            workers = ready.workers(len(names) * replications)
            return Done(observed(ready.study(names, also, first=first), workers, bar, Events()), False)
        except StoppedError as stopped:
            if stopped.finished is None or not bar.shown:
                raise
            return Done(stopped.finished, True)

"""What run, compare and sweep have in common: from arguments to a task, a bar meanwhile, and failures in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.names import chosen
from simbackorder.experiments.observing import Events, observed
from simbackorder.experiments.precision import MOST, Budget, Reached, targets, until_precise
from simbackorder.experiments.replications import AuditError, Observations, StoppedError
from simbackorder.experiments.task import Means, Task, task
from simbackorder.failures import ArgumentError, StudyError
from simbackorder.library.progress import Bar
from simbackorder.metrics.definition import PARTITIONS
from simbackorder.report.shown_measures import Asked, Shown, shown
from simbackorder.report.violation import text_of

if TYPE_CHECKING:
    from simbackorder.library.study import Study
    from simbackorder.model.record import RunRecord

MOST_WORKERS = 1024


class How(NamedTuple):
    """How something is simulated: the engine, processes, whether every law is checked, of which parts measures are
    taken, too, and whether a bar is shown."""

    engine: str = "auto"
    workers: int | None = None
    audit: bool = False
    by: str | None = None
    progress: bool | None = None


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


def task_of(study: Study, how: How, runs: int, *, suppliers: bool = False) -> Task:
    """The task of a study that does so many runs per replication. Raises StudyError."""
    if how.by is not None:
        chosen(how.by, PARTITIONS, "part", "by")
    whole(how.workers, "workers", MOST_WORKERS)
    return task(study._scenario, runs, Means(how.engine, how.workers, how.audit), how.by, suppliers)


def tables_of(found: Task, how: How, *, suppliers: bool = False, calibration: bool = False) -> Shown:
    """Which measures the tables of a task show."""
    return shown(found, Asked(by=how.by), suppliers=suppliers, calibration=calibration)


def whole(number: int | None, argument: str, most: int) -> None:
    """Raises ArgumentError unless a number, if there is one, is from 1 to `most`."""
    if number is not None and not (isinstance(number, int) and 1 <= number <= most):
        raise ArgumentError(f"expected a whole number from 1 to {most}, found {number!r}", argument)


def names_of(study: Study, asked: Any) -> tuple[str, ...]:
    """The alternatives that were asked for, all of them if None. Raises ArgumentError."""
    if asked is None:
        return study.alternatives
    names = [asked] if isinstance(asked, str) else list(asked)
    found = tuple(dict.fromkeys(chosen(name, study.alternatives, "alternative", "alternatives") for name in names))
    if not found:
        raise ArgumentError("name at least one alternative", "alternatives")
    return found


class Done(NamedTuple):
    """What was observed, and whether somebody stopped it before all replications were finished."""

    observed: Observations
    interrupted: bool


def precisely(
    found: Task, names: tuple[str, ...], how: How, precision: Mapping[str, Any], most: int | None, minutes: float | None
) -> tuple[Done, tuple[Reached, ...]]:
    """The observations of these alternatives once they are as precise as was asked for, and how precise that is."""
    whole(most, "most", 1_000_000)
    if minutes is not None and not (isinstance(minutes, int | float) and minutes > 0):
        raise ArgumentError(f"expected a number above 0, found {minutes!r}", "minutes")
    if not isinstance(precision, Mapping):
        raise ArgumentError(f"expected a mapping such as {{'profit': '1%'}}, found {precision!r}", "precision")
    if not precision:
        raise ArgumentError("`most` and `minutes` bound a study with a `precision`, found none", "precision")
    stopped = False

    def stage(task: Task, first: int) -> Observations | None:
        nonlocal stopped
        try:
            done = simulated(task, names, how, first=first)
        except StoppedError:
            if not first or not Bar(how.progress).shown:
                raise
            stopped = True
            return None
        stopped = stopped or done.interrupted
        return done.observed

    budget = Budget(MOST if most is None else most, minutes)
    observed, reached = until_precise(found, targets(precision, found), budget, stage)
    return Done(observed, stopped), reached


def simulated(
    found: Task,
    names: tuple[str, ...],
    how: How,
    also: Callable[[RunRecord], Any] | None = None,
    first: int = 0,
) -> Done:
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

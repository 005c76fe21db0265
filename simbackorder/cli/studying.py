"""What run, compare and sweep have in common: from words to a task, what is heard meanwhile, and storing."""

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from simbackorder.cli.command import Ended
from simbackorder.cli.options import AUTO, Options
from simbackorder.cli.progress import Done, progress, remark
from simbackorder.experiments.drawn_data import bootstrapped
from simbackorder.experiments.observing import Events, observed
from simbackorder.experiments.precision import Reached
from simbackorder.experiments.replications import Observations
from simbackorder.experiments.storing import store
from simbackorder.experiments.task import Means, Task, task
from simbackorder.failures import ArgumentError, StudyError
from simbackorder.model.record import RunRecord
from simbackorder.report.contents import Keepsake
from simbackorder.report.shown_measures import Asked, Shown, shown
from simbackorder.scenario.reading import changed, load
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.store.layout import Shelf

if TYPE_CHECKING:
    from simbackorder.experiments.warming_up import Settling

NARROWEST = 40
Also = Callable[[RunRecord], Any] | None
"""What else is taken down of every run."""


class Begun(NamedTuple):
    """A task, the measures of its tables, its options, what is to be said with its results, and how the shop settles,
    if the warm-up was to be found."""

    task: Task
    shown: Shown
    options: Options
    remarks: tuple[str, ...] = ()
    settling: "Settling | None" = None

    def of_replications(self, n: int) -> "Begun":
        """The same of so many replications from the start. The file is not read again: it may have changed meanwhile,
        or be a pipe."""
        from simbackorder.experiments.precision import once_reached

        scenario = changed(self.task.scenario, once_reached(self.task, n), {})
        return self._replace(task=self.task._replace(scenario=scenario))


def begun(
    file: Path,
    options: Options,
    runs: Callable[[Scenario], int],
    *,
    suppliers: bool = False,
    calibration: bool = False,
    swept: bool = False,
) -> Begun:
    """The task that the words of a command mean, `runs` per replication; compiled, if need be. `swept`: all points of
    its sweep are simulated. Raises StudyError."""
    scenario = load(file, options.overrides)
    if options.bootstrap:
        scenario = bootstrapped(scenario)
    named = None if options.measures is None else _names(options.measures)
    asked = Asked(named, options.all_measures, options.by)
    means, connect = means_of(options)
    remarks: tuple[str, ...] = ()
    settling = None
    if options.warm_up == AUTO:
        connect()
        scenario, settling = settled(task(scenario, runs(scenario), means), options)
        remarks = (settling.said(scenario.time.unit),)
    found = task(scenario, runs(scenario), means, options.by, suppliers and named is None)
    measures = shown(found, asked, suppliers=suppliers, calibration=calibration)
    connect()
    ready = found.ready(partial(remark, options), None if swept else tuple(scenario.alternatives))
    return Begun(ready, measures, options, remarks, settling)


def means_of(options: Options) -> tuple[Means, Callable[[], None]]:
    """How the options say that a study is simulated, and what connects to the cluster, if they name one, until the
    command ends. Raises ArgumentError."""
    if options.on is None:
        return Means(options.engine, options.workers, options.audit), lambda: None
    from simbackorder.experiments.cluster import Cluster

    if options.workers is not None:
        raise ArgumentError(
            f"expected none with --on, where the cluster says how many, found {options.workers}", "workers"
        )
    cluster = Cluster(options.on)
    click.get_current_context().call_on_close(cluster.close)
    return Means(options.engine, cluster, options.audit), lambda: cluster.open(partial(remark, options))


def settled(of: Task, options: Options) -> "tuple[Scenario, Settling]":
    """The scenario with the warm-up that it needs, and how it settles. Raises StudyError."""
    from simbackorder.experiments.warming_up import warmed_up

    with interruptible(Done(), "Nothing is simulated yet."):
        return warmed_up(of, partial(remark, options))


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


@contextlib.contextmanager
def interruptible(done: Done, kept: str) -> Iterator[None]:
    """An interrupt ends the command with status 130, saying what is kept."""
    try:
        yield
    except KeyboardInterrupt:
        raise Ended(f"interrupted: {done}. {kept}", 130) from None


def simulated(study: Begun, alternatives: tuple[str, ...], also: Also = None, first: int = 0) -> Observations:
    """The observations of one study of the scenario, from replication `first` on; `also`: what else is taken down of
    every run."""
    done, events = Done(), Events()
    with (
        interruptible(done, "Nothing is stored of an unfinished study."),
        progress(study.options, done) as tell,
    ):
        wanted = study.task.study(alternatives, also, first=first)
        workers = study.task.workers(len(alternatives) * wanted.to_do)
        found = observed(wanted, workers, tell, events)
    audited(study.options, events)
    return found


class Simulated(NamedTuple):
    """What was observed of a study of so many replications, how precise it is, if that was asked for, what else is to
    be said with it (whether the shop had settled), and why it went on no longer, if somebody stopped it."""

    study: Begun
    observed: Observations
    precision: tuple[Reached, ...] = ()
    remarks: tuple[str, ...] = ()
    stopped: Ended | None = None

    def judged(self) -> "Simulated":
        """With whether the shop had settled. An interrupt meanwhile loses nothing."""
        from simbackorder.experiments.steadiness import unsettled

        if self.stopped:
            return self
        try:
            return self._replace(remarks=(*self.study.remarks, *unsettled(self.study.task, self.observed)))
        except KeyboardInterrupt:
            stopped = Ended("interrupted: the results stand, but not whether the shop had settled", 130)
            return self._replace(stopped=stopped)


def simulated_precisely(study: Begun, alternatives: tuple[str, ...], also: Also = None) -> Simulated:
    """One study, until it is as precise as was asked for. An interrupt keeps the stages that are finished."""
    from simbackorder.experiments.precision import sought, until_precise

    options = study.options
    asked = sought(study.task, _amounts(options.precision) or None, options.most, options.minutes)
    if asked is None:
        if options.most is not None or options.minutes is not None:
            raise ArgumentError("--most and --minutes bound a study with --precision, found none", "precision")
        return Simulated(study, simulated(study, alternatives, also)).judged()
    stopped: list[Ended] = []

    def stage(task: Task, first: int) -> Observations | None:
        try:
            return simulated(study._replace(task=task), alternatives, also, first)
        except Ended:
            if not first:
                raise
            stopped.append(Ended(f"interrupted: the results are those of the first {first:,} replications", 130))
            return None

    found, reached = until_precise(study.task, asked, stage)
    n = len(found.values)
    return Simulated(study.of_replications(n), found, reached, stopped=stopped[0] if stopped else None).judged()


def _amounts(stated: tuple[str, ...]) -> dict[str, str]:
    """By measure, what is asked for. Raises ArgumentError."""
    found: dict[str, str] = {}
    for each in stated:
        name, equals, amount = (part.strip() for part in each.partition("="))
        if not equals:
            raise ArgumentError(f"expected MEASURE=AMOUNT, such as profit=1%, found {each!r}", "precision")
        if name in found:
            raise ArgumentError(f"{name}: expected one precision, found {found[name]!r} and {amount!r}", "precision")
        found[name] = amount
    return found


def audited(options: Options, events: Events) -> None:
    """Says how many events were audited, if they were."""
    if options.audit:
        remark(options, str(events))


def keeping(lost: str) -> contextlib.AbstractContextManager[None]:
    """An interrupt while results are stored ends that, with status 130, saying what is lost."""
    return interruptible(Done(), lost)


def keep(study: Begun, place: Shelf, finished: Keepsake) -> None:
    """Stores a finished study. Raises StoreError."""
    with keeping("The results are not stored."):
        store(study.task, place, *finished)


class Failures:
    """What failed after the work was done, told when all else is: nothing that is finished is lost for it."""

    def __init__(self, found: list[Ended]) -> None:
        self.found: list[StudyError | Ended] = [*found]

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Goes on after a failure, and remembers it."""
        try:
            yield
        except (StudyError, Ended) as failure:
            self.found.append(failure)

    def tell(self) -> None:
        """Raises the first one."""
        if self.found:
            raise self.found[0]


def width() -> int:
    """The columns of the terminal; 80 where there is none."""
    watched = sys.stdout is not None and sys.stdout.isatty()  # None: closed
    columns = shutil.get_terminal_size((80, 24)).columns if watched else 80
    return max(NARROWEST, columns)

"""What run, compare and sweep have in common: from words to a task, what is heard meanwhile, and storing."""

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from simbackorder.cli.command import Ended
from simbackorder.cli.options import Options
from simbackorder.cli.progress import Done, progress, remark
from simbackorder.experiments.observing import Events, observed
from simbackorder.experiments.replications import Observations
from simbackorder.experiments.storing import store
from simbackorder.experiments.task import Means, Task, task
from simbackorder.failures import ArgumentError
from simbackorder.model.record import RunRecord
from simbackorder.report.contents import Keepsake
from simbackorder.report.shown_measures import Asked, Shown, shown
from simbackorder.scenario.reading import load
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.store.layout import Shelf

NARROWEST = 40
Also = Callable[[RunRecord], Any] | None
"""What else is taken down of every run."""


class Begun(NamedTuple):
    """A task, the measures of its tables, and the options that it was given with."""

    task: Task
    shown: Shown
    options: Options


def begun(
    file: Path, options: Options, runs: Callable[[Scenario], int], *, suppliers: bool = False, calibration: bool = False
) -> Begun:
    """The task that the words of a command mean, `runs` per replication; compiled, if need be. Raises StudyError."""
    scenario = load(file, options.overrides)
    named = None if options.measures is None else _names(options.measures)
    asked = Asked(named, options.all_measures, options.by)
    means = Means(options.engine, options.workers, options.audit)
    found = task(scenario, runs(scenario), means, options.by, suppliers and named is None)
    measures = shown(found, asked, suppliers=suppliers, calibration=calibration)
    return Begun(found.ready(partial(remark, options)), measures, options)


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


def simulated_precisely(
    study: Begun, again: Callable[[Options], Begun], alternatives: tuple[str, ...], also: Also = None
) -> tuple[Begun, Observations, tuple[str, ...]]:
    """The observations of one study, until it is as precise as was asked for; the study of so many replications that
    it is now (`again` begins it with other options), and in words how precise it is."""
    from simbackorder.experiments.precision import MOST, Budget, targets, until_precise
    from simbackorder.report.precision import precision_reached

    options = study.options
    if not options.precision:
        if options.most is not None or options.minutes is not None:
            raise ArgumentError("--most and --minutes bound a study with --precision, found none", "precision")
        return study, simulated(study, alternatives, also), ()
    asked = targets(_amounts(options.precision), study.task)
    budget = Budget(options.most or MOST, options.minutes)
    found, reached = until_precise(
        study.task, asked, budget, lambda task, first: simulated(study._replace(task=task), alternatives, also, first)
    )
    n = len(found.values)
    counted = again(options._replace(overrides=(*options.overrides, f"experiment.replications={n}")))
    return counted, found, precision_reached(reached, n, study.task)


def _amounts(stated: tuple[str, ...]) -> dict[str, str]:
    """By measure, what is asked for. Raises ArgumentError."""
    found = {}
    for each in stated:
        name, equals, amount = each.partition("=")
        if not equals:
            raise ArgumentError(f"expected MEASURE=AMOUNT, such as profit=1%, found {each!r}", "precision")
        found[name.strip()] = amount
    return found


def audited(options: Options, events: Events) -> None:
    """Says how many events were audited, if they were."""
    if options.audit:
        remark(options, str(events))


def keep(study: Begun, place: Shelf, finished: Keepsake) -> None:
    """Stores a finished study. Raises StoreError."""
    with interruptible(Done(), "The results are not stored."):
        store(study.task, place, *finished)


def width() -> int:
    """The columns of the terminal; 80 where there is none."""
    columns = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    return max(NARROWEST, columns)

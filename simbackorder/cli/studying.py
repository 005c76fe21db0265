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
from simbackorder.model.record import RunRecord
from simbackorder.report.contents import Keepsake
from simbackorder.report.shown_measures import Asked, Shown, shown
from simbackorder.scenario.reading import load
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.store.layout import Shelf

NARROWEST = 40


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


def simulated(
    study: Begun, alternatives: tuple[str, ...], also: Callable[[RunRecord], Any] | None = None
) -> Observations:
    """The observations of one study of the scenario; `also`: what else is taken down of every run."""
    done, events = Done(), Events()
    with (
        interruptible(done, "Nothing is stored of an unfinished study."),
        progress(study.options, done) as tell,
    ):
        workers = study.task.workers(len(alternatives) * study.task.scenario.experiment.replications)
        found = observed(study.task.study(alternatives, also), workers, tell, events)
    audited(study.options, events)
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

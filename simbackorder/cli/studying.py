"""What run, compare and sweep have in common: errors as exit statuses, and storing."""

import contextlib
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from simbackorder.cli.loading import Task
from simbackorder.cli.main import Ended
from simbackorder.cli.progress import Done, Events, progress, remark
from simbackorder.experiments.replications import AuditError, Observations, RunError, Study, observe
from simbackorder.model.record import RunRecord
from simbackorder.policies.own import registered
from simbackorder.store.atomic import StoreError, check_writable
from simbackorder.store.layout import Shelf
from simbackorder.store.provenance import Made
from simbackorder.store.studies import Contents, write_study

NARROWEST = 40


@contextlib.contextmanager
def ending(done: Done, kept: str, settings: Mapping[str, Mapping[str, Any]] | None = None) -> Iterator[None]:
    """A failed run ends the command with status 1, an interrupt with 130, saying what is kept. `settings` are those of
    a grid's points, by digest."""
    try:
        yield
    except AuditError as broken:
        from simbackorder.report import violation

        raise Ended(violation.text(broken, settings), 1, located=True) from None
    except RunError as error:
        raise Ended(str(error), 1) from None
    except StoreError as error:
        raise Ended(str(error), 1) from None
    except KeyboardInterrupt:
        raise Ended(f"interrupted: {done}. {kept}", 130) from None


def simulated(
    task: Task, alternatives: tuple[str, ...], also: Callable[[RunRecord], Any] | None = None
) -> Observations:
    """The observations of one study of the scenario; `also`: what else is taken down of every run."""
    done = Done()
    with ending(done, "Nothing is stored of an unfinished study."), progress(task.options, done) as tell:
        study = Study(task.scenario, alternatives, task.by, task.engine, also, task.options.audit)
        events = Events()
        work = observe([study], workers=task.options.workers, progress=tell, audited=events.add)
        with contextlib.closing(work) as observed:
            found = next(observed)
    if task.options.audit:
        remark(task.options, str(events))
    return found


def shelf(task: Task, root: Path) -> Shelf:
    """Where the results will lie. Ends the command with exit status 2 if they cannot lie there."""
    place = Shelf(root, task.scenario.name, task.scenario.digest)
    try:
        check_writable(place.folder)
    except StoreError as error:
        raise Ended(str(error), 2) from None
    return place


def resolved(task: Task) -> str:
    """The scenario in its resolved form."""
    from simbackorder.scenario import writing

    return writing.resolved(task.scenario)


def store(task: Task, place: Shelf, study: str, repeat: Sequence[str], contents: Contents) -> None:
    """Stores a finished study; `repeat` are the words of the command that makes it again in the results' folder."""
    scenario = task.scenario
    policies = {entry.file.name: entry.source for entry in registered() if entry.file is not None}
    contents = contents._replace(
        evidence={**contents.evidence, **{name: source.encode() for name, source in policies.items()}}
    )
    words = [word for name in policies for word in ("--policies", f"{study}.{name}")]
    made = Made(
        study=study,
        command=("simbackorder", *repeat, *words),
        scenario=scenario.name,
        digest=scenario.digest,
        seed=scenario.experiment.seed,
        replications=scenario.experiment.replications,
        engine=task.options.engine,
    )
    with ending(Done(), "The results are not stored."):
        write_study(place, made, contents)


def width() -> int:
    """The columns of the terminal; 80 where there is none."""
    columns = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    return max(NARROWEST, columns)

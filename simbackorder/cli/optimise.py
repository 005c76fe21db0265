"""`simbackorder optimise`: the best values of parameters, for an objective under constraints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command, Ended
from simbackorder.cli.options import Options, file_argument, options, tuned_for, tuning_options

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.simulating import Runs
    from simbackorder.experiments.tuning.tuning import Tuned
    from simbackorder.store.searches import Search


@click.command(cls=Command)
@file_argument
@click.option("--alternative", metavar="NAME", help="Which one is tuned.  [default: the first]")
@click.option("--resume", is_flag=True, help="Go on with an interrupted search.")
@click.option(
    "--optuna",
    "storage",
    metavar="STORAGE",
    help="Keep all candidates for Optuna's tools, too: sqlite:///FILE.db, another database, or a FILE (a journal).",
)
@tuning_options
def command(
    file: Path,
    alternative: str | None,
    resume: bool,
    storage: str | None,
    parameters: tuple[str, ...],
    objectives: tuple[str, ...],
    bounds: tuple[str, ...],
    relations: tuple[str, ...],
    candidates: int | None,
    settings: tuple[str, ...],
    **given: Any,
) -> None:
    """Find the best values of the parameters that FILE names in `optimise`, for one alternative.

    Candidates are simulated on the same customers and deliveries, the better ones more often; the best few are judged
    on others that the search has not met, beside the values that the scenario has. Constraints hold as surely as is
    asked for. With several objectives it finds choices of which none is better in all. The results are stored under
    --out (default: results); what is simulated is kept, and after an interrupt --resume goes on, with the same results.
    """
    from simbackorder.cli.progress import remark
    from simbackorder.experiments.names import chosen
    from simbackorder.experiments.storing import shelf
    from simbackorder.experiments.tuning.tuning import unfinished
    from simbackorder.store.locks import held

    check_place(storage)
    words = tuned_for(parameters, objectives, bounds, relations, candidates)
    asked = options(settings=(*settings, *words), less_noise=None, measures=None, all_measures=False, by=(), **given)
    task = task_of(file, asked)
    name = next(iter(task.scenario.alternatives))
    if alternative is not None:
        name = chosen(alternative, list(task.scenario.alternatives), "alternative", "alternative")
    place = shelf(task, asked.out or Path("results"))
    left = unfinished(task, place, name)
    with held(place):
        if left.exists() and not resume:
            remark(asked, "An unfinished search is replaced (--resume would have gone on with it).")
            left.remove()
        elif resume and not left.exists():
            remark(asked, "There is nothing to resume.")
        found, task = found_by(task, name, asked, left)
        told(found, task, asked, place, left, storage)


def check_place(storage: str | None) -> None:
    """That a journal would lie in a folder that there is. Raises BadParameter."""
    if storage is not None and "://" not in storage and not Path(storage).absolute().parent.is_dir():
        message = f"expected a file in a folder that exists, or a database as sqlite:///FILE.db, found {storage!r}"
        raise click.BadParameter(message, param_hint="'--optuna'")


def task_of(file: Path, asked: Options) -> Task:
    """The task of a search. Raises StudyError."""
    from simbackorder.experiments.task import Means, task
    from simbackorder.experiments.tuning.aims import parts_asked
    from simbackorder.experiments.tuning.tuning import RUNS
    from simbackorder.scenario.reading import load

    scenario = load(file, asked.overrides)
    return task(scenario, RUNS, Means(asked.engine, asked.workers, asked.audit), parts_asked(scenario))


def found_by(task: Task, name: str, asked: Options, left: Search) -> tuple[Tuned, Task]:
    """The best values of one alternative, and the task with which they were found; an interrupt tells the best so
    far."""
    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import audited
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.tuning.search import StoppedSearchError
    from simbackorder.experiments.tuning.simulating import Heard
    from simbackorder.experiments.tuning.tuning import runs_of, so_far, tuned

    done, events = Done(), Events()
    runs: Runs | None = None
    try:
        with progress(asked, done) as tell:
            runs = runs_of(task, name, Heard(tell, events, lambda text: click.echo(text, err=True)))
            runs.task = task.ready(lambda text: remark(asked, text), (name,))
            found = tuned(runs, left)
    except StoppedSearchError as stopped:
        assert runs is not None
        message = f"interrupted: {so_far(runs, stopped)}. What was simulated is kept; --resume goes on with it."
        raise Ended(message, 130) from None
    audited(asked, events)
    return found, runs.task


def told(found: Tuned, task: Task, asked: Options, place: Any, left: Search, storage: str | None) -> None:
    """Stores what was found, and prints it. Raises StudyError."""
    from simbackorder.cli.progress import remark
    from simbackorder.cli.studying import Failures, width
    from simbackorder.experiments.storing import store
    from simbackorder.report import contents, tuning
    from simbackorder.report.document import dumps

    failures = Failures([])
    with failures.kept():  # before it is printed: what reads that may have gone
        store(task, place, *contents.of_tuning(task, found))
        remark(asked, f"Stored in {place.root / place.scenario / place.digest}")
        left.remove()
    if storage is not None:
        from simbackorder.experiments.tuning.as_optuna import as_optuna, study_name

        with failures.kept():
            study = as_optuna(found, study_name(task, found), storage)
            remark(asked, f"Optuna's study {study.study_name!r} is in {storage}")
    if asked.style == "json":
        click.echo(dumps(tuning.tuning_document(found, task)))
    elif asked.style == "csv":
        click.echo(tuning.tuning_csv(found, task).rstrip("\n"))
    elif asked.style == "markdown":
        click.echo(tuning.tuning_markdown(found, task))
    else:
        click.echo(tuning.tuning_text(found, task, width()))
    failures.tell()

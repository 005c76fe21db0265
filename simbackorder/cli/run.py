"""`simbackorder run`: one alternative."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.options import file_argument, options, study_options

if TYPE_CHECKING:
    from simbackorder.cli.loading import Task
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.waits import WaitingTimes
    from simbackorder.report.result import Result


@click.command()
@file_argument
@click.option("--alternative", metavar="NAME", help="Which alternative.  [default: the first]")
@click.option("--waits", is_flag=True, help="How long backordered orders wait, those open at the end included.")
@study_options
def command(file: Path, alternative: str | None, waits: bool, **given: Any) -> None:
    """Simulate one alternative of FILE and print its measures with confidence intervals.

    With --out the results are stored, too.
    """
    from simbackorder.cli.choosing import chosen
    from simbackorder.cli.engine import one_alternative
    from simbackorder.cli.loading import load
    from simbackorder.cli.studying import shelf, simulated

    also = _waits_of_runs() if waits else None
    task = load(file, options(**given), one_alternative)
    names = tuple(task.scenario.alternatives)
    name = names[0] if alternative is None else chosen(alternative, names, "alternative", "--alternative")
    place = shelf(task, task.options.out) if task.options.out else None
    observed = simulated(task, (name,), also)
    result = task.result(observed)
    waited = _waiting_times(task, observed) if waits else None
    named = task.options.measures or task.options.by
    click.echo(shown(result, task.options.style, task.shown if named else observed.measures, waited))
    if place is not None:
        _keep(task, place, observed, result, waited)


def shown(result: "Result", style: str, measures: tuple[str, ...], waited: "WaitingTimes | None" = None) -> str:
    """The measures in the format asked for, and the waiting times if they were."""
    from simbackorder.cli.studying import width
    from simbackorder.report import document, tables, waits

    if style == "json":
        page = document.run_document(result)
        return document.dumps(page | {"waits": waits.waits_document(waited, result.head)} if waited else page)
    if style == "csv":
        return _summary(result, waited).rstrip("\n")
    if style == "markdown":
        blocks = [tables.run_markdown(result, measures)]
        return "\n\n".join([*blocks, waits.waits_markdown(waited, result.head)] if waited else blocks)
    blocks = [tables.run_text(result, measures, width())]
    return "\n\n".join([*blocks, waits.waits_text(waited, result.head, width())] if waited else blocks)


def _summary(result: "Result", waited: "WaitingTimes | None") -> str:
    """The measures as CSV, and the waiting times as further rows."""
    from simbackorder.report.long_form import csv_text, rows
    from simbackorder.report.waits import waits_rows

    return csv_text([*rows(result), *(waits_rows(waited, result.head) if waited else ())])


def _waits_of_runs() -> Any:
    """What takes down the waits of a run. Ends the command with exit status 2 if nothing can be made of them."""
    from simbackorder.cli.main import Ended
    from simbackorder.metrics.waits import waits
    from simbackorder.statistics import incidence

    if not incidence.available():
        raise Ended("--waits needs statsmodels (pip install 'simbackorder[waits]')", 2)
    return waits


def _waiting_times(task: "Task", observed: "Observations") -> "WaitingTimes":
    from simbackorder.experiments.waits import waiting_times

    found = [of_run for (of_run,) in observed.also]
    return waiting_times(observed.alternatives[0], found, task.goal.confidence)


def _keep(task: "Task", place: Any, observed: "Observations", result: "Result", waited: "WaitingTimes | None") -> None:
    """Stores the finished study."""
    from simbackorder.cli.studying import resolved, store
    from simbackorder.store.layout import run_study
    from simbackorder.store.replications import Block
    from simbackorder.store.studies import Contents

    (name,) = observed.alternatives
    evidence = _evidence(observed, result, waited) if waited else {}
    contents = Contents(resolved(task), [Block(*observed[:3])], _summary(result, waited), evidence=evidence)
    repeat = ("run", "scenario.yaml", "--alternative", name, *(["--waits"] if waited else []))
    store(task, place, run_study(name), repeat, contents)


def _evidence(observed: "Observations", result: "Result", waited: "WaitingTimes") -> Mapping[str, bytes]:
    """The waiting times as JSON, and every replication's waits, from which they can be estimated again."""
    from simbackorder.metrics.waits import CAUSES
    from simbackorder.report.document import dumps
    from simbackorder.report.waits import waits_document
    from simbackorder.store.waits import to_parquet

    page = dumps(waits_document(waited, result.head)) + "\n"
    names = ("open", *(cause.name for cause in CAUSES))
    return {"waits.json": page.encode(), "waits.parquet": to_parquet([each for (each,) in observed.also], names)}

"""`simbackorder run`: one alternative, or each by itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.extra_reports import Asked, ExtraReports, extra_reports
from simbackorder.cli.options import file_argument, options, study_options

if TYPE_CHECKING:
    from simbackorder.cli.loading import Task
    from simbackorder.experiments.replications import Observations
    from simbackorder.report.result import Result

ALL = "all"


@click.command()
@file_argument
@click.option(
    "--alternative", metavar="NAME", help="Which alternative; `all`: one after another.  [default: the first]"
)
@click.option("--books", is_flag=True, help="Income statement of the window and trial balance at the end of the run.")
@click.option("--waits", is_flag=True, help="How long backordered orders wait, those open at the end included.")
@study_options
def command(file: Path, alternative: str | None, books: bool, waits: bool, **given: Any) -> None:
    """Simulate one alternative of FILE and print its measures with confidence intervals.

    With --out the results are stored, too.
    """
    from simbackorder.cli.engine import all_alternatives, one_alternative
    from simbackorder.cli.loading import load
    from simbackorder.cli.studying import shelf, simulated

    asked = Asked.of(books, waits)
    task = load(file, options(**given), all_alternatives if alternative == ALL else one_alternative, suppliers=True)
    names = wanted(alternative, tuple(task.scenario.alternatives))
    place = shelf(task, task.options.out) if task.options.out else None
    observed = simulated(task, names, asked.also)
    each = [observed.of(name) for name in names]
    found = [(task.result(one), extra_reports(task, asked, one)) for one in each]
    measures = tuple(task.of_run(result, observed.measures) for result, _ in found)
    click.echo(shown(found, task.options.style, measures))
    if place is not None:
        for one, (result, more) in zip(each, found, strict=True):
            _keep(task, place, one, result, more)


def wanted(alternative: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
    """The first, one, or all; an alternative that is called `all` is itself."""
    from simbackorder.cli.choosing import chosen

    if alternative == ALL and ALL not in names:
        return names
    return (names[0] if alternative is None else chosen(alternative, names, "alternative", "--alternative"),)


def shown(found: "list[tuple[Result, ExtraReports]]", style: str, measures: tuple[tuple[str, ...], ...]) -> str:
    """The measures of each alternative in the format asked for, with what else was asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import tables
    from simbackorder.report.long_form import csv_text

    if style == "json":
        return _document(found)
    if style == "csv":
        return csv_text(row for result, more in found for row in _rows(result, more)).rstrip("\n")
    blocks = []
    for (result, more), names in zip(found, measures, strict=True):
        if style == "markdown":
            blocks += [tables.run_markdown(result, names), *more.markdown(result.head)]
        else:
            blocks += [tables.run_text(result, names, width()), *more.text(result.head, width())]
    return "\n\n".join(blocks)


def _document(found: "list[tuple[Result, ExtraReports]]") -> str:
    """One document of all alternatives. `waits` is an object of one alternative, by name only of several."""
    from simbackorder.report import document
    from simbackorder.report.notes import of_all

    result, more = found[0]
    page = document.run_document(result)
    if len(found) == 1:
        return document.dumps(page | more.document(result.head))
    for other, _ in found[1:]:
        page["alternatives"] |= document.run_document(other)["alternatives"]
    page["notes"] = of_all(each for each, _ in found)
    parts = [(name, each.document(result.head)) for name, (_, each) in zip(page["alternatives"], found, strict=True)]
    if more.books is not None:
        page["books"] = {name: part["books"][name] for name, part in parts}
    if more.waits is not None:
        page["waits"] = {name: part["waits"] for name, part in parts}
    return document.dumps(page)


def _rows(result: "Result", more: ExtraReports) -> list[dict[str, object]]:
    """The measures as tidy rows, and what else was asked for as further rows."""
    from simbackorder.report.long_form import rows

    return [*rows(result), *more.rows(result.head)]


def _keep(task: "Task", place: Any, observed: "Observations", result: "Result", more: ExtraReports) -> None:
    """Stores the finished study of one alternative."""
    from simbackorder.cli.studying import resolved, store
    from simbackorder.report.long_form import csv_text
    from simbackorder.store.layout import run_study
    from simbackorder.store.replications import Block
    from simbackorder.store.studies import Contents

    (name,) = observed.alternatives
    evidence: Mapping[str, bytes] = more.evidence(observed, result.head)
    summary = csv_text(_rows(result, more))
    contents = Contents(resolved(task), [Block(*observed[:3])], summary, evidence=evidence)
    store(task, place, run_study(name), ("run", "scenario.yaml", "--alternative", name, *more.words()), contents)

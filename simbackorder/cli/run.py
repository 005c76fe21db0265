"""`simbackorder run`: one alternative."""

from pathlib import Path
from typing import Any

import click

from simbackorder.cli.options import file_argument, options, study_options


@click.command()
@file_argument
@click.option("--alternative", metavar="NAME", help="Which alternative.  [default: the first]")
@study_options
def command(file: Path, alternative: str | None, **given: Any) -> None:
    """Simulate one alternative of FILE and print its measures with confidence intervals.

    With --out the results are stored, too.
    """
    from simbackorder.cli.choosing import chosen
    from simbackorder.cli.engine import one_alternative
    from simbackorder.cli.loading import load
    from simbackorder.cli.studying import resolved, shelf, simulated, store
    from simbackorder.report.long_form import csv_text, rows
    from simbackorder.store.layout import run_study
    from simbackorder.store.replications import Block
    from simbackorder.store.studies import Contents

    task = load(file, options(**given), one_alternative)
    names = tuple(task.scenario.alternatives)
    name = names[0] if alternative is None else chosen(alternative, names, "alternative", "--alternative")
    place = shelf(task, task.options.out) if task.options.out else None
    observed = simulated(task, (name,))
    result = task.result(observed)
    named = task.options.measures or task.options.by
    click.echo(shown(result, task.options.style, task.shown if named else observed.measures))
    if place is not None:
        contents = Contents(resolved(task), [Block(*observed[:3])], csv_text(rows(result)))
        repeat = ("run", "scenario.yaml", "--alternative", name)
        store(task, place, run_study(name), repeat, contents)


def shown(result: Any, style: str, measures: tuple[str, ...]) -> str:
    """The measures in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import document, long_form, tables

    if style == "json":
        return document.dumps(document.run_document(result))
    if style == "csv":
        return long_form.csv_text(long_form.rows(result)).rstrip("\n")
    if style == "markdown":
        return tables.run_markdown(result, measures)
    return tables.run_text(result, measures, width())

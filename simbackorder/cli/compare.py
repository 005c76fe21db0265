"""`simbackorder compare`: all alternatives on the same sample paths, and the verdict."""

from pathlib import Path
from typing import Any

import click

from simbackorder.cli.options import file_argument, options, study_options


@click.command()
@file_argument
@study_options
def command(file: Path, **given: Any) -> None:
    """Compare all alternatives of FILE on the same customers and deliveries.

    Prints the estimates with their confidence intervals, the paired differences to the baseline (the first alternative)
    and a verdict. With --out the results are stored, too.
    """
    from simbackorder.cli.engine import all_alternatives
    from simbackorder.cli.loading import load
    from simbackorder.cli.studying import resolved, shelf, simulated, store
    from simbackorder.report.long_form import csv_text, rows
    from simbackorder.store.replications import Block
    from simbackorder.store.studies import Contents

    task = load(file, options(**given), all_alternatives, calibration=True, suppliers=True)
    place = shelf(task, task.options.out) if task.options.out else None
    observed = simulated(task, tuple(task.scenario.alternatives))
    result = task.calibrated(observed)
    click.echo(shown(result, task.options.style, task.of_comparison(result)))
    if place is not None:
        contents = Contents(resolved(task), [Block(*observed[:3])], csv_text(rows(result)))
        repeat = ("compare", "scenario.yaml")
        store(task, place, "compare", repeat, contents)


def shown(result: Any, style: str, measures: tuple[str, ...]) -> str:
    """The comparison in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import document, long_form, tables

    if style == "json":
        return document.dumps(document.comparison_document(result))
    if style == "csv":
        return long_form.csv_text(long_form.rows(result)).rstrip("\n")
    if style == "markdown":
        return tables.comparison_markdown(result, measures)
    return tables.comparison_text(result, measures, width())

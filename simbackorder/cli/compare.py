"""`simbackorder compare`: all alternatives on the same sample paths, and the verdict."""

from pathlib import Path
from typing import Any

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import file_argument, options, study_options


@click.command(cls=Command)
@file_argument
@study_options
def command(file: Path, **given: Any) -> None:
    """Compare all alternatives of FILE on the same customers and deliveries.

    Prints the estimates with their confidence intervals, the paired differences to the baseline (the first alternative)
    and a verdict. With --out the results are stored, too.
    """
    from simbackorder.cli.studying import begun, keep, simulated
    from simbackorder.experiments.storing import shelf
    from simbackorder.report import concluding, contents

    study = begun(file, options(**given), lambda s: len(s.alternatives), suppliers=True, calibration=True)
    place = shelf(study.task, study.options.out) if study.options.out else None
    observed = simulated(study, tuple(study.task.scenario.alternatives))
    result = concluding.compared(study.task, observed, study.shown.suppliers)
    click.echo(printed(result, study.options.style, study.shown.of_comparison(result)))
    if place is not None:
        keep(study, place, contents.of_comparison(study.task, observed, result))


def printed(result: Any, style: str, measures: tuple[str, ...]) -> str:
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

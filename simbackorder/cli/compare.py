"""`simbackorder compare`: all alternatives on the same sample paths, and the verdict."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import Options, file_argument, options, precision_options, study_options

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun


@click.command(cls=Command)
@file_argument
@precision_options
@study_options
def command(file: Path, **given: Any) -> None:
    """Compare all alternatives of FILE on the same customers and deliveries.

    Prints the estimates with their confidence intervals, the paired differences to the baseline (the first alternative)
    and a verdict. With --out the results are stored, too. With --precision it goes on until the measures are as precise
    as that, from 30 replications on at least.
    """
    from simbackorder.cli.studying import begun, keep, simulated_precisely
    from simbackorder.experiments.storing import shelf
    from simbackorder.report import concluding, contents
    from simbackorder.report.precision import noted

    def begin(asked: Options) -> "Begun":
        return begun(file, asked, lambda s: len(s.alternatives), suppliers=True, calibration=True)

    study = begin(options(**given))
    if study.options.out:
        shelf(study.task, study.options.out)  # whether anything can be stored there, before the work
    study, observed, precise = simulated_precisely(study, begin, tuple(study.task.scenario.alternatives))
    place = shelf(study.task, study.options.out) if study.options.out else None
    result = noted(concluding.compared(study.task, observed, study.shown.suppliers), precise)
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

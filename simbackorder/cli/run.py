"""`simbackorder run`: one alternative, or each by itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import (
    batches_option,
    file_argument,
    options,
    precision_options,
    study_options,
    warm_up_option,
)

if TYPE_CHECKING:
    from simbackorder.report.run_pages import OfAlternative

ALL = "all"


@click.command(cls=Command)
@file_argument
@click.option(
    "--alternative", metavar="NAME", help="Which alternative; `all`: one after another.  [default: the first]"
)
@click.option("--books", is_flag=True, help="Income statement of the window and trial balance at the end of the run.")
@click.option("--waits", is_flag=True, help="How long backordered orders wait, those open at the end included.")
@click.option("--range", "of_runs", is_flag=True, help="What luck does to a single run: quantiles, and a further run.")
@precision_options
@warm_up_option
@batches_option
@study_options
def command(
    file: Path, alternative: str | None, books: bool, waits: bool, of_runs: bool, batches: int | None, **given: Any
) -> None:
    """Simulate one alternative of FILE and print its measures with confidence intervals.

    With --out the results are stored, too. With --precision it goes on until the measures are as precise as that, from
    30 replications on at least.
    """
    from simbackorder.cli.batching import batched, check_batches, unbatched
    from simbackorder.cli.studying import Failures, begun, keep, simulated_precisely
    from simbackorder.experiments.storing import shelf
    from simbackorder.report import concluding, contents
    from simbackorder.report.extra_reports import Asked, extra_reports
    from simbackorder.report.run_pages import OfAlternative

    asked = Asked.of(books, waits)
    check_batches(batches, {"books": books, "waits": waits, "range": of_runs, **unbatched(given)})
    study = begun(file, options(**given), lambda s: len(s.alternatives) if alternative == ALL else 1, suppliers=True)
    asked.check(study.task)
    names = wanted(alternative, tuple(study.task.scenario.alternatives))
    if batches is not None:
        batched(study, names, batches)
        return
    if study.options.out:
        shelf(study.task, study.options.out)  # whether anything can be stored there, before the work
    study, observed, precision, remarks, stopped = simulated_precisely(study, names, asked.also)
    failures = Failures([stopped] if stopped else [])
    found = []
    for one in map(observed.of, names):
        result = concluding.concluded(study.task, one, study.shown.suppliers, precision)._replace(remarks=remarks)
        measures = study.shown.of_run(result, observed.measures)
        more = extra_reports(study.task, asked, one)._replace(of_runs=result if of_runs else None)
        found.append(OfAlternative(result, measures, more, study.shown.named))
    if study.options.out:  # before it is printed: what reads that may have gone
        with failures.kept():
            place = shelf(study.task, study.options.out)
            for name, each in zip(names, found, strict=True):
                keep(study, place, contents.of_run(study.task, observed.of(name), each))
    click.echo(printed(found, study.options.style))
    failures.tell()


def wanted(alternative: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
    """The first, one, or all; an alternative that is called `all` is itself."""
    from simbackorder.experiments.names import chosen

    if alternative == ALL and ALL not in names:
        return names
    return (names[0] if alternative is None else chosen(alternative, names, "alternative", "alternative"),)


def printed(found: "list[OfAlternative]", style: str) -> str:
    """The measures of each alternative in the format asked for, with what else was asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import document, run_pages
    from simbackorder.report.long_form import csv_text

    if style == "json":
        return document.dumps(run_pages.run_document(found))
    if style == "csv":
        return csv_text(run_pages.run_rows(found)).rstrip("\n")
    if style == "latex":
        return run_pages.in_latex(found)
    return run_pages.markdown(found) if style == "markdown" else run_pages.text(found, width())

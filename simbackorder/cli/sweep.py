"""`simbackorder sweep`: a comparison at every point of the scenario's grid."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import file_argument, options, page_option, study_options

if TYPE_CHECKING:
    from simbackorder.cli.studying import Begun
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sweep import Grid
    from simbackorder.report.sweep_first import SweepPage
    from simbackorder.store.unfinished import Unfinished

KEPT = "Finished points are kept; --resume goes on with them."


@click.command(cls=Command)
@file_argument
@click.option("--resume", is_flag=True, help="Go on with an interrupted sweep.")
@click.option("--details", is_flag=True, help="Every point, difference and test, as statisticians read them.")
@click.option("--notes", is_flag=True, help="Every note, not only the most important ones.")
@page_option
@study_options
def command(file: Path, resume: bool, details: bool, notes: bool, page_file: Path | None, **given: Any) -> None:
    """Compare all alternatives at every point of FILE's sweep, on the same customers and deliveries.

    The results are stored under --out (default: results). Points are kept as they are finished; after an interrupt
    --resume goes on, and ends with the same results.
    """
    from simbackorder.cli.progress import Done, remark
    from simbackorder.cli.studying import Failures, begun, interruptible, keep
    from simbackorder.experiments.storing import shelf
    from simbackorder.experiments.sweep import grid, unfinished
    from simbackorder.experiments.task import points_of
    from simbackorder.library.made_files import SweptFiles, Wanted, made_of_sweep
    from simbackorder.report import concluding, contents, figures
    from simbackorder.report.sweep_first import SweepPage

    wanted = Wanted(page_file)
    wanted.check(file)
    study = begun(file, options(**given), lambda s: points_of(s) * len(s.alternatives))
    with interruptible(Done(), KEPT):
        points = grid(study.task)
    place = shelf(study.task, study.options.out or Path("results"))
    left = unfinished(study.task, place)
    observed = simulated(study, points, left, resume)
    beside = () if study.options.measures is None and not study.options.all_measures else study.shown.measures
    swept = concluding.swept(study.task, points, observed)
    swept = swept._replace(measures=tuple(name for name in beside if name != study.task.goal.objective))
    if not figures.available():
        remark(study.options, "No figures: they need matplotlib (pip install 'simbackorder[figures]').")
    failures = Failures([])
    with failures.kept():  # before it is printed: what reads that may have gone
        keep(study, place, contents.of_sweep(study.task, swept, observed, study.shown.measures))
        remark(study.options, f"Stored in {place.root / place.scenario / place.digest}")
        left.remove()
    click.echo(printed(SweepPage(swept, details, notes), study.options.style))
    failures.tell()
    for written in made_of_sweep(SweptFiles(study.task, swept), wanted):
        remark(study.options, f"Written: {written}")


def simulated(study: "Begun", points: "Grid", left: "Unfinished", resume: bool) -> "list[Observations]":
    """Every point's observations: those kept by an interrupted sweep, if it is resumed, and the others simulated."""
    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import audited, interruptible
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.sweep import Heard, swept, taken_up

    done, events = Done(), Events()
    with interruptible(done, KEPT):
        kept = taken_up(
            points,
            left,
            resume,
            lambda text: remark(study.options, text),
            lambda text: click.echo(text, err=True),
        )
        with progress(study.options, done) as tell:
            found = swept(points, kept, left, Heard(tell, events))
    audited(study.options, events)
    return found


def printed(page: "SweepPage", style: str) -> str:
    """The sweep in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import document, sweep_tables
    from simbackorder.report.contents import summary

    if style == "json":
        return document.dumps(sweep_tables.sweep_document(page.swept))
    if style == "csv":
        return summary(page.swept).rstrip("\n")
    if style == "latex":
        return sweep_tables.sweep_latex(page.swept)
    return page.markdown() if style == "markdown" else page.text(width())

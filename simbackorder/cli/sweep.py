"""`simbackorder sweep`: a comparison at every point of the scenario's grid."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import file_argument, options, page_option, refine_options, study_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simbackorder.cli.studying import Begun
    from simbackorder.library.doing_refinements import StoredRefinement
    from simbackorder.library.doing_sweeps import StoredSweep
    from simbackorder.report.sweep_first import SweepPage
    from simbackorder.report.swept import Swept

KEPT = "Finished chunks are kept; --resume goes on with them."


@click.command(cls=Command)
@file_argument
@click.option("--resume", is_flag=True, help="Go on with an interrupted sweep.")
@click.option("--details", is_flag=True, help="Every point, difference and test, as statisticians read them.")
@click.option("--notes", is_flag=True, help="Every note, not only the most important ones.")
@click.option(
    "--where",
    "bounds",
    multiple=True,
    metavar="BOUND",
    help="The best where this surely holds, such as 'promise_miss_rate <= 5%'; may be given repeatedly.",
)
@refine_options
@page_option
@study_options
def command(
    file: Path,
    resume: bool,
    details: bool,
    notes: bool,
    bounds: tuple[str, ...],
    refine: bool,
    budget: int | None,
    resolution: tuple[str, ...],
    page_file: Path | None,
    **given: Any,
) -> None:
    """Compare all alternatives at every point of FILE's sweep, on the same customers and deliveries.

    The results are stored under --out (default: results). Finished work is kept in chunks of about a second; after an
    interrupt --resume goes on, and ends with the same results.
    """
    from simbackorder.cli.progress import Done, remark, stage
    from simbackorder.cli.refining import asked_of, refinement
    from simbackorder.cli.studying import Failures, begun, interruptible, keeping
    from simbackorder.experiments.best_points import bounds_of
    from simbackorder.experiments.storing import shelf
    from simbackorder.experiments.sweep import grid
    from simbackorder.experiments.task import usual_runs
    from simbackorder.library.doing_sweeps import StoredSweep
    from simbackorder.library.made_files import SweptFiles, Wanted, made_of_sweep
    from simbackorder.report import figures
    from simbackorder.report.refined_first import page_of
    from simbackorder.store.locks import held

    wanted = Wanted(page_file)
    wanted.check(file)
    asked = asked_of(refine, budget, resolution, bounds)
    study = begun(file, options(**given), usual_runs if asked is None else asked.runs, swept=True)
    where = bounds_of(study.task, bounds)
    with interruptible(Done(), KEPT):
        points = grid(study.task)
    place = shelf(study.task, study.options.out or Path("results"))
    failures = Failures([])
    with held(place):
        sweep = (
            StoredSweep(points, place, study.shown.measures, where)
            if asked is None
            else refinement(study, points, place, asked)
        )
        swept = simulated(study, sweep, resume)
        if not figures.available():
            remark(study.options, "No figures: they need matplotlib (pip install 'simbackorder[figures]').")
        with failures.kept(), keeping("The results are not stored; --resume stores them."):
            # before it is printed: what reads that may have gone
            stage(study.options, "storing")
            sweep.store(swept)
            remark(study.options, f"Stored in {place.root / place.scenario / place.digest}")
    for piece in printed(page_of(swept, details, notes), study.options.style):
        click.echo(piece, nl=False)
    click.echo()
    failures.tell()
    for written in made_of_sweep(SweptFiles(study.task, swept), wanted):
        remark(study.options, f"Written: {written}")


def simulated(study: "Begun", sweep: "StoredSweep | StoredRefinement", resume: bool) -> "Swept":
    """The sweep: chunks that an interrupted one left, if it is resumed, and the others simulated."""
    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.cli.studying import audited, interruptible
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.sweep import Heard

    done, events = Done(), Events()
    beside = () if study.options.measures is None and not study.options.all_measures else study.shown.measures
    with interruptible(done, KEPT):
        sweep.take_up(resume, lambda text: remark(study.options, text), lambda text: click.echo(text, err=True))
        with progress(study.options, done) as tell:
            found = sweep.simulate(
                Heard(tell, events), tuple(name for name in beside if name != study.task.goal.objective)
            )
    audited(study.options, events)
    return found


def printed(page: "SweepPage", style: str) -> "Iterator[str]":
    """The sweep in the format asked for, piece by piece."""
    from simbackorder.cli.studying import width
    from simbackorder.report import contents, refined_first, sweep_tables

    if style == "json":
        yield from sweep_tables.sweep_json(page.swept)
    elif style == "csv" and page.swept.refined:
        yield from _without_last_break(contents.refined_summary(page.swept))
    elif style == "csv":
        yield contents.summary_heading(page.swept.paths).rstrip("\n")
        for number, point in enumerate(page.swept.every()):
            yield "\n" + contents.summary_lines(number, point).rstrip("\n")
    elif style == "latex":
        yield refined_first.sweep_in_latex(page.swept)
    else:
        yield page.markdown() if style == "markdown" else page.text(width())


def _without_last_break(pieces: "Iterator[str]") -> "Iterator[str]":
    """The text without the line break at its end."""
    for number, piece in enumerate(pieces):
        yield ("\n" if number else "") + piece.rstrip("\n")

"""`simbackorder sweep`: a comparison at every point of the scenario's grid."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.options import file_argument, options, study_options

if TYPE_CHECKING:
    from simbackorder.cli.loading import Task
    from simbackorder.experiments.replications import Observations, Study
    from simbackorder.report.swept import Swept
    from simbackorder.store.layout import Shelf
    from simbackorder.store.unfinished import Unfinished


@click.command()
@file_argument
@click.option("--resume", is_flag=True, help="Go on with an interrupted sweep.")
@study_options
def command(file: Path, resume: bool, **given: Any) -> None:
    """Compare all alternatives at every point of FILE's grid, on the same customers and deliveries.

    The results are stored under --out (default: results). Points are kept as they are finished; after an interrupt
    --resume goes on, and ends with the same results.
    """
    from simbackorder.cli.engine import all_points
    from simbackorder.cli.loading import load
    from simbackorder.cli.studying import shelf

    task = load(file, options(**given), all_points)
    grid = studies(task)
    place = shelf(task, task.options.out or Path("results"))
    observed = observations(task, grid, place, resume)
    swept = concluded(task, grid, observed)
    click.echo(shown(swept, task.options.style))
    keep(task, place, swept, observed)
    unfinished(task, place).remove()


def studies(task: "Task") -> "list[tuple[dict[str, Any], Study]]":
    """The study at every point, with the point's settings."""
    from simbackorder.cli.engine import AUDITED
    from simbackorder.cli.loading import fits, runnable
    from simbackorder.cli.main import Ended
    from simbackorder.experiments.replications import Study
    from simbackorder.scenario.points import points

    if not task.scenario.sweep:
        raise Ended(f"{task.scenario.name}: the scenario has no `sweep` section, so there is nothing to sweep", 2)
    alternatives = tuple(task.scenario.alternatives)
    grid = [
        (settings, Study(scenario, alternatives, task.options.by, task.engine, None, task.options.audit))
        for settings, scenario in points(task.scenario)
    ]
    for _, study in grid:
        runnable(study.scenario)
        simulating = AUDITED if task.options.audit else task.engine
        fits(study.scenario, simulating, task.options.workers, study.scenario.experiment.replications)
    return grid


def unfinished(task: "Task", place: "Shelf") -> "Unfinished":
    """Where this sweep's points are kept until all are finished."""
    from simbackorder.store.provenance import versions
    from simbackorder.store.unfinished import Unfinished

    about = {"digest": task.scenario.digest, **versions()}
    if task.options.audit:
        about["audited"] = "yes"  # points that were not are no part of an audited sweep
    return Unfinished(place.unfinished_sweep, about)


def observations(
    task: "Task", grid: "list[tuple[dict[str, Any], Study]]", place: "Shelf", resume: bool
) -> "list[Observations]":
    """Every point's observations: those kept by an interrupted sweep, if it is resumed, and the others simulated."""
    from simbackorder.cli.progress import Done, Events, progress, remark
    from simbackorder.cli.studying import ending
    from simbackorder.experiments.sweep import finish, kept_points

    left = unfinished(task, place)
    todo = [study for _, study in grid]
    kept: list[Observations | None] = [None] * len(todo)
    done, events = Done(), Events()
    points = {study.scenario.digest: settings for settings, study in grid}
    with ending(done, "Finished points are kept; --resume goes on with them.", points):
        if resume:
            kept = kept_points(todo, left, lambda text: click.echo(text, err=True))
            count = sum(point is not None for point in kept)
            remark(
                task.options,
                f"{count} of {len(todo)} points were finished before." if count else "There is nothing to resume.",
            )
        elif left.exists():
            remark(task.options, "An unfinished sweep is replaced (--resume would have gone on with it).")
            left.remove()
        with progress(task.options, done) as tell:
            found = finish(todo, kept, left, workers=task.options.workers, progress=tell, audited=events.add)
    if task.options.audit:
        remark(task.options, str(events))
    return found


def concluded(task: "Task", grid: "list[tuple[dict[str, Any], Study]]", observed: "list[Observations]") -> "Swept":
    """What can be concluded at every point."""
    from simbackorder.report.swept import Point, Swept
    from simbackorder.scenario.language.units import unit_at

    points = tuple(Point(settings, task.result(each)) for (settings, _), each in zip(grid, observed, strict=True))
    paths = {path: tuple({repr(p.settings[path]): p.settings[path] for p in points}.values()) for path in grid[0][0]}
    return Swept(task.head, paths, points, {path: unit_at(path) for path in paths})


def shown(swept: "Swept", style: str) -> str:
    """The sweep in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report import document, sweep_tables

    if style == "json":
        return document.dumps(sweep_tables.sweep_document(swept))
    if style == "csv":
        return summary(swept).rstrip("\n")
    return sweep_tables.sweep_markdown(swept) if style == "markdown" else sweep_tables.sweep_text(swept, width())


def summary(swept: "Swept") -> str:
    """The sweep as CSV, one row per point, alternative and measure."""
    from simbackorder.report.long_form import csv_text, rows

    every = (row for i, p in enumerate(swept.points) for row in rows(p.result, {"point": i, **p.settings}))
    return csv_text(every, ("point", *swept.paths))


def keep(task: "Task", place: "Shelf", swept: "Swept", observed: "list[Observations]") -> None:
    """Stores the finished sweep with its figures."""
    from simbackorder.cli.progress import remark
    from simbackorder.cli.studying import resolved, store
    from simbackorder.report import figures
    from simbackorder.store.replications import Block
    from simbackorder.store.studies import Contents

    drawings = {}
    if figures.available():
        drawings = {f"{figures.file_stem(measure)}.png": figures.png(swept, measure) for measure in task.shown}
    else:
        remark(task.options, "No figures: they need matplotlib (pip install 'simbackorder[figures]').")
    blocks = [
        Block(*each[:3], before={"point": index, **point.settings})
        for index, (each, point) in enumerate(zip(observed, swept.points, strict=True))
    ]
    store(task, place, "sweep", ("sweep", "scenario.yaml"), Contents(resolved(task), blocks, summary(swept), drawings))
    remark(task.options, f"Stored in {place.root / place.scenario / place.digest}")

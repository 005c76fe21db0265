"""`simbackorder sensitivity`: which parameters matter, and where the winner changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command, Ended
from simbackorder.cli.options import (
    FORMATS,
    MOST_REPLICATIONS,
    MOST_WORKERS,
    Options,
    audit_option,
    engine_option,
    file_argument,
    options,
    page_option,
    policies_option,
    seed_option,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simbackorder.cli.studying import Begun
    from simbackorder.experiments.sensitivity.points import Heard
    from simbackorder.experiments.sensitivity.study import Plan, Ready
    from simbackorder.experiments.sensitivity.tornado import Tornado
    from simbackorder.report.sensitivity.told import Told
    from simbackorder.scenario.language.overrides import Worded
    from simbackorder.scenario.language.problems import Problem

WHOLE_PATH = click.Path(path_type=Path)
SECTION = "sensitivity.parameters."


@click.command(cls=Command)
@file_argument
@click.option(
    "--vary",
    multiple=True,
    metavar="PATH[=LOW..HIGH]",
    help="What is varied: from LOW to HIGH, by a share (PATH=10%), or by that of --within; `*` in PATH stands for any "
    "name. May be given repeatedly.  [default: the scenario's `sensitivity`, `uncertain`, or what is usually unsure]",
)
@click.option("--within", metavar="SHARE", help="How far up and down where no range is stated.  [default: 20%]")
@click.option(
    "--method",
    type=click.Choice(["tornado", "morris", "sobol"]),
    default="tornado",
    help="One at a time (tornado), or all at once by Morris or Sobol, which need the extra `sensitivity`.",
)
@click.option("--samples", type=int, metavar="N", help="Trajectories of Morris [default: 20], samples of Sobol [64].")
@click.option("--measure", metavar="NAME", help="What is looked at.  [default: the objective]")
@click.option(
    "--replications",
    type=click.IntRange(1, MOST_REPLICATIONS),
    help="Runs of each alternative at each point.  [default: the scenario's, at most 50, or 20 of Morris and Sobol]",
)
@seed_option
@policies_option
@engine_option
@audit_option
@click.option("--workers", type=click.IntRange(1, MOST_WORKERS), help="Processes to use.  [default: all cores]")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change the scenario; may be repeated.")
@click.option("--out", type=WHOLE_PATH, metavar="DIR", help="Store the results under DIR.")
@page_option
@click.option("--figures", type=WHOLE_PATH, metavar="DIR", help="Also the chart, as SVG and PNG.")
@click.option("--format", "style", type=click.Choice(FORMATS), default="table", help="How to print the results.")
@click.option("--progress", is_flag=True, help="Show progress even if standard error is not a terminal.")
@click.option("--quiet", is_flag=True, help="No progress and no remarks.")
def command(
    file: Path, vary: tuple[str, ...], within: str | None, page_file: Path | None, figures: Path | None, **given: Any
) -> None:
    """Vary parameters of FILE, and say which ones matter and where the winner changes.

    Prints what matters most, whether another alternative leads within the ranges and from which value on, and every
    parameter in the order of its influence. All points meet the same customers and deliveries.
    """
    from simbackorder.cli.progress import remark
    from simbackorder.cli.studying import Failures, keep
    from simbackorder.experiments.sensitivity.study import Plan
    from simbackorder.experiments.storing import shelf
    from simbackorder.library.made_files import Wanted, made_of_sensitivity
    from simbackorder.report import contents

    plan = Plan(*(given.pop(name) for name in ("method", "samples", "measure")))
    wanted = Wanted(page_file, figures)
    wanted.check(file)
    settings = (*given.pop("settings"), *varied_as(vary, within))
    asked = options(settings=settings, measures=None, all_measures=False, by=(), **given)
    study, ready = begun(file, asked, plan, given["replications"] is not None)
    place = shelf(study.task, asked.out) if asked.out else None
    failures = Failures([])
    told = simulated(study, ready, failures)
    with failures.kept():
        if place is not None:
            keep(study, place, contents.of_sensitivity(study.task, told))
            remark(asked, f"Stored in {place.root / place.scenario / place.digest}")
    with failures.kept():
        for written in made_of_sensitivity(study.task, told, wanted):
            remark(asked, f"Written: {written}")
    click.echo(printed(told, asked.style))
    failures.tell()


def varied_as(vary: tuple[str, ...], within: str | None) -> Iterator[Worded]:
    """What is varied, as settings of the scenario: the paths that are named, and no others. Raises BadParameter."""
    from simbackorder.scenario.language.overrides import Worded

    stated = []
    for each in vary:
        path, _, how = (part.strip() for part in each.partition("="))
        low, between, high = (part.strip() for part in how.partition(".."))
        if not path or (between and not (low and high)) or (not how and "=" in each) or '"' in path:
            message = f"expected PATH, PATH=LOW..HIGH or PATH=SHARE, found {each!r}"
            raise click.BadParameter(message, param_hint="'--vary'")
        stated.append(f"'{path}': " + (f"{{from: {low}, to: {high}}}" if between else how or "{}"))
    if stated:
        yield Worded(f"sensitivity.parameters={{{', '.join(stated)}}}", "--vary")
    if within is not None:
        yield Worded(f"sensitivity.within={within}", "--within")


def begun(file: Path, asked: Options, plan: Plan, stated: bool) -> tuple[Begun, Ready]:
    """The task and the study, once nothing stands against it; `stated`: whether it was said how many replications.
    Raises StudyError, by the options that are to blame."""
    from simbackorder.cli import studying
    from simbackorder.experiments.sensitivity.study import ready, runs, usual_replications
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.reading import changed

    try:
        study = studying.begun(file, asked, runs(plan))
        if not stated:
            scenario = study.task.scenario
            count = usual_replications(plan, scenario.experiment.replications)
            scenario = changed(scenario, [("experiment.replications", count)], {})
            study = study._replace(task=study.task._replace(scenario=scenario))
        return study, ready(study.task, plan)
    except ScenarioError as error:
        raise ScenarioError(tuple(map(by_option, error.problems))) from None


def by_option(problem: Problem) -> Problem:
    """A mistake in what --vary or --within became, in the words of that option."""
    if problem.file == "--within":
        return replace(problem, path="")
    if problem.file != "--vary":
        return problem
    return replace(problem, path=problem.path.removeprefix(SECTION).replace('"', ""))


def simulated(study: Begun, ready: Ready, failures: Any) -> Told:
    """All points, and of a tornado where the winner changes; an interrupt of that keeps the rest."""
    from simbackorder.cli.progress import Done, progress
    from simbackorder.cli.studying import audited, interruptible
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.sensitivity import study as studies
    from simbackorder.experiments.sensitivity.points import Heard
    from simbackorder.experiments.sensitivity.screening import Screened
    from simbackorder.report.sensitivity.told import told

    done, events = Done(), Events()
    nothing = "Nothing is stored or printed of an unfinished study."
    with interruptible(done, nothing), progress(study.options, done) as tell:
        found = studies.simulated(study.task, ready, Heard(tell, events)).found
    if not isinstance(found, Screened):
        with failures.kept():
            found = with_flips(study, found, events)
    audited(study.options, events)
    return told(study.task, ready, found)


def with_flips(study: Begun, found: Tornado, events: Any) -> Tornado:
    """With where the winner changes."""
    from contextlib import ExitStack

    from simbackorder.cli.progress import Done, progress, remark
    from simbackorder.experiments.sensitivity.points import Heard
    from simbackorder.experiments.sensitivity.tornado import ROUNDS, flips_to_find
    from simbackorder.experiments.sensitivity.tornado import with_flips as searched

    count = flips_to_find(found)
    if count:
        remark(study.options, f"another alternative leads at {count} of the ends: looking where ({ROUNDS} rounds)")

    with ExitStack() as stack:

        def heard() -> Heard:
            return Heard(stack.enter_context(progress(study.options, Done())), events)

        try:
            return searched(study.task, found, heard)
        except KeyboardInterrupt:
            raise Ended("interrupted: the tornado stands, but not where the winner changes", 130) from None


def printed(told: Told, style: str) -> str:
    """The study in the format asked for."""
    from simbackorder.cli.studying import width
    from simbackorder.report.document import dumps
    from simbackorder.report.sensitivity import rows, tables

    if style == "json":
        return dumps(rows.sensitivity_document(told))
    if style == "csv":
        return rows.csv_text(told).rstrip("\n")
    return tables.markdown(told) if style == "markdown" else tables.text(told, width())

"""`simbackorder trace`: the story of one run, or of one order."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simbackorder.cli.command import Command
from simbackorder.cli.options import (
    audit_option,
    engine_option,
    file_argument,
    format_option,
    policies_option,
    seed_option,
)

if TYPE_CHECKING:
    from simbackorder.report.story import Happening
    from simbackorder.scenario.sections.schema import Scenario


@click.command(cls=Command)
@file_argument
@click.option("--alternative", metavar="NAME", help="Which alternative.  [default: the first]")
@click.option("--order", type=click.IntRange(1), metavar="ID", help="Only this order, by its number of arrival.")
@click.option("--number", metavar="NUMBER", help="Only this order, by its number in the file that is replayed.")
@click.option("--item", metavar="NAME", help="Only this item.")
@click.option("--from", "since", type=float, metavar="T", help="From this time on, in the scenario's unit.")
@click.option("--to", "until", type=float, metavar="T", help="Before this time.")
@click.option("--replication", type=click.IntRange(1), default=1, show_default=True, help="Which replication.")
@seed_option
@click.option(
    "--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change the scenario; may be given repeatedly."
)
@policies_option
@engine_option
@audit_option
@format_option
def command(file: Path, style: str, engine: str, audit: bool, **given: Any) -> None:
    """Tell what happened in one run of FILE, event by event.

    Orders count from 1 as they arrive. Replication 1 is the first of `run` and `compare`.
    """
    from simbackorder.experiments.observing import Events
    from simbackorder.experiments.task import Means
    from simbackorder.library.telling import Wanted, traced
    from simbackorder.scenario.reading import load

    seed, settings = given.pop("seed"), given.pop("settings")
    overrides = settings if seed is None else (*settings, f"experiment.seed={seed}")
    scenario, events = load(file, overrides), Events()
    happenings = traced(scenario, Wanted(**given), Means(engine, 1, audit), partial(click.echo, err=True), events)
    if audit:
        click.echo(str(events), err=True)
    click.echo(printed(scenario, happenings, style))


def printed(scenario: Scenario, happenings: list[Happening], style: str) -> str:
    """The story in the format asked for."""
    from simbackorder.report import story_tables

    if style == "csv":
        return story_tables.csv_text(happenings)
    if style == "json":
        return story_tables.json_text(happenings)
    if style == "markdown":
        return story_tables.markdown(scenario, happenings)
    return story_tables.text(scenario, happenings)

"""`simbackorder trace`: the story of one run, or of one order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from simbackorder.cli.options import file_argument, format_option

if TYPE_CHECKING:
    from simbackorder.report.story import Happening
    from simbackorder.scenario.schema import Scenario


@click.command()
@file_argument
@click.option("--alternative", metavar="NAME", help="Which alternative.  [default: the first]")
@click.option("--order", type=click.IntRange(1), metavar="ID", help="Only this order, by its number of arrival.")
@click.option("--item", metavar="NAME", help="Only this item.")
@click.option("--from", "since", type=float, metavar="T", help="From this time on, in the scenario's unit.")
@click.option("--to", "until", type=float, metavar="T", help="Before this time.")
@click.option("--replication", type=click.IntRange(1), default=1, show_default=True, help="Which replication.")
@click.option("--seed", type=click.IntRange(0), help="Which random numbers.")
@click.option(
    "--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change the scenario; may be given repeatedly."
)
@format_option
def command(file: Path, style: str, **given: Any) -> None:
    """Tell what happened in one run of FILE, event by event.

    Orders count from 1 as they arrive. Replication 1 is the first of `run` and `compare`.
    """
    from simbackorder.cli.choosing import chosen
    from simbackorder.cli.loading import fits, read_scenario, runnable

    wanted = Wanted(**given)
    overrides = wanted.settings if wanted.seed is None else (*wanted.settings, f"experiment.seed={wanted.seed}")
    scenario = read_scenario(file, overrides)
    names = tuple(scenario.alternatives)
    name = names[0] if wanted.alternative is None else chosen(wanted.alternative, names, "alternative", "--alternative")
    if wanted.item is not None:
        chosen(wanted.item, tuple(scenario.items), "item", "--item")
    runnable(scenario)
    fits(scenario, "simpy")
    happenings = told(scenario, name, wanted.replication - 1, wanted.order)
    click.echo(shown(scenario, [each for each in happenings if belongs(each, wanted)], style))


class Wanted(NamedTuple):
    """Which run, and what part of its story."""

    alternative: str | None
    order: int | None
    item: str | None
    since: float | None
    until: float | None
    replication: int
    seed: int | None
    settings: tuple[str, ...]


def belongs(happening: Happening, wanted: Wanted) -> bool:
    """Whether a line of the story is of the item and the time that were asked for."""
    early = wanted.since is not None and happening.time < wanted.since
    late = wanted.until is not None and happening.time >= wanted.until
    return (wanted.item is None or happening.item == wanted.item) and not early and not late


def told(scenario: Scenario, alternative: str, replication: int, order: int | None) -> list[Happening]:
    """The story of one replication; an order that never arrived is a mistake."""
    from simbackorder.cli.main import Ended
    from simbackorder.engines.reference import run
    from simbackorder.model.opening import open_shop
    from simbackorder.model.sample_path import draw
    from simbackorder.report.story import story

    try:
        path = draw(scenario, replication)
    except ValueError as error:
        raise Ended(f"replication {replication + 1} cannot be drawn: {error}", 1) from None
    if order is not None and order > len(path.gap):
        raise click.BadParameter(f"only {len(path.gap)} orders arrived", param_hint="'--order'")
    return story(scenario, run(open_shop(scenario, scenario.alternatives[alternative]), path, log=True), order)


def shown(scenario: Scenario, happenings: list[Happening], style: str) -> str:
    """The story in the format asked for."""
    from simbackorder.report import story

    if style == "csv":
        return story.csv_text(happenings)
    if style == "json":
        return story.json_text(happenings)
    if style == "markdown":
        return story.markdown(scenario, happenings)
    return story.text(scenario, happenings)

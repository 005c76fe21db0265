"""`simbackorder trace`: the story of one run, or of one order."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from simbackorder.cli.options import audit_option, engine_option, file_argument, format_option, policies_option

if TYPE_CHECKING:
    from simbackorder.model.record import RunRecord
    from simbackorder.opening.shop import Shop
    from simbackorder.report.story import Happening
    from simbackorder.sample_path.drawing import SamplePath
    from simbackorder.scenario.sections.schema import Scenario


@click.command()
@file_argument
@click.option("--alternative", metavar="NAME", help="Which alternative.  [default: the first]")
@click.option("--order", type=click.IntRange(1), metavar="ID", help="Only this order, by its number of arrival.")
@click.option("--number", metavar="NUMBER", help="Only this order, by its number in the file that is replayed.")
@click.option("--item", metavar="NAME", help="Only this item.")
@click.option("--from", "since", type=float, metavar="T", help="From this time on, in the scenario's unit.")
@click.option("--to", "until", type=float, metavar="T", help="Before this time.")
@click.option("--replication", type=click.IntRange(1), default=1, show_default=True, help="Which replication.")
@click.option("--seed", type=click.IntRange(0), help="Which random numbers.  [default: the scenario's]")
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
    from simbackorder.cli.choosing import chosen
    from simbackorder.cli.engine import AUDITED, choose, orders, prepare
    from simbackorder.cli.loading import fits, read_scenario, runnable
    from simbackorder.report.story import story
    from simbackorder.sample_path.drawing import recorded_numbers

    wanted = Wanted(**given)
    overrides = wanted.settings if wanted.seed is None else (*wanted.settings, f"experiment.seed={wanted.seed}")
    scenario = read_scenario(file, overrides)
    names = tuple(scenario.alternatives)
    name = names[0] if wanted.alternative is None else chosen(wanted.alternative, names, "alternative", "--alternative")
    if wanted.item is not None:
        chosen(wanted.item, tuple(scenario.items), "item", "--item")
    runnable(scenario)
    chosen_engine = choose(engine, orders(scenario), audit)
    simulating = AUDITED if audit else chosen_engine.engine
    fits(scenario, simulating)
    chosen_engine = prepare(chosen_engine, engine, scenario, partial(click.echo, err=True))
    numbers = recorded_numbers(scenario, wanted.replication - 1)
    if wanted.number is not None:
        wanted = wanted._replace(order=numbered(numbers, wanted))
    record = simulated(scenario, name, wanted, AUDITED if audit else chosen_engine.engine)
    happenings = story(scenario, record, wanted.order, numbers)
    click.echo(shown(scenario, [each for each in happenings if belongs(each, wanted)], style))


class Wanted(NamedTuple):
    """Which run, and what part of its story."""

    alternative: str | None
    order: int | None
    number: str | None
    item: str | None
    since: float | None
    until: float | None
    replication: int
    seed: int | None
    settings: tuple[str, ...]


def numbered(numbers: list[str | None], wanted: Wanted) -> int:
    """The order that has a number in the file, by its number of arrival."""
    from simbackorder.cli.choosing import chosen

    if wanted.order is not None:
        raise click.BadParameter("expected --order or --number, found both", param_hint="'--number'")
    if not numbers:
        raise click.BadParameter("no file of orders is replayed that has numbers", param_hint="'--number'")
    known = [number for number in numbers if number is not None]
    number = chosen(str(wanted.number), tuple(known), "order number", "--number")
    found = [place + 1 for place, each in enumerate(numbers) if each == number]
    if len(found) > 1:
        text = f"{number!r} is the number of {len(found)} orders: choose by --order {', '.join(map(str, found[:9]))}"
        raise click.BadParameter(text, param_hint="'--number'")
    return found[0]


def belongs(happening: Happening, wanted: Wanted) -> bool:
    """Whether a line of the story is of the item and the time that were asked for."""
    early = wanted.since is not None and happening.time < wanted.since
    late = wanted.until is not None and happening.time >= wanted.until
    return (wanted.item is None or happening.item == wanted.item) and not early and not late


def simulated(scenario: Scenario, alternative: str, wanted: Wanted, engine: str) -> RunRecord:
    """One replication with its log; an order that never arrived is a mistake."""
    from simbackorder.cli.engine import AUDITED
    from simbackorder.cli.main import Ended
    from simbackorder.engines.choice import EnginesDisagreeError, logged
    from simbackorder.opening.shop import open_shop
    from simbackorder.sample_path.drawing import draw

    try:
        path = draw(scenario, wanted.replication - 1)
    except ValueError as error:
        raise Ended(f"replication {wanted.replication} cannot be drawn: {error}", 1) from None
    if wanted.order is not None and wanted.order > len(path.gap):
        raise click.BadParameter(f"only {len(path.gap)} orders arrived", param_hint="'--order'")
    shop = open_shop(scenario, scenario.alternatives[alternative])
    if engine == AUDITED:
        return audited(scenario, alternative, wanted.replication, shop, path)
    try:
        return logged(engine)(shop, path)
    except (ValueError, EnginesDisagreeError) as error:
        raise Ended(f"replication {wanted.replication} failed: {error}", 1) from None


def audited(scenario: Scenario, alternative: str, replication: int, shop: Shop, path: SamplePath) -> RunRecord:
    """The run under every law; a broken one ends the command with status 1."""
    from simbackorder.audit import ViolationError
    from simbackorder.cli.main import Ended
    from simbackorder.cli.progress import Events
    from simbackorder.engines.audited import run
    from simbackorder.experiments.replications import AuditError
    from simbackorder.report import violation

    events = Events()
    try:
        record, count = run(shop, path)
    except ViolationError as broken:
        where = f"replication {replication}, alternative {alternative!r}, seed {scenario.experiment.seed}"
        error = AuditError(where, scenario, broken.violation, broken.record)
        raise Ended(violation.text(error), 1, located=True) from None
    events.add(count)
    click.echo(str(events), err=True)
    return record


def shown(scenario: Scenario, happenings: list[Happening], style: str) -> str:
    """The story in the format asked for."""
    from simbackorder.report import story_tables

    if style == "csv":
        return story_tables.csv_text(happenings)
    if style == "json":
        return story_tables.json_text(happenings)
    if style == "markdown":
        return story_tables.markdown(scenario, happenings)
    return story_tables.text(scenario, happenings)

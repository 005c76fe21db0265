"""Every measure, put together from the files of its subject: in the order in which people read about them, and in that
of results.

"In the window" means from the end of the warm-up to the end of the run. Flows count by the time of their event, order
ratios and waits over the orders placed in the window.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING

from simbackorder.metrics import costs, money, orders, promises, service, stock, supply, warehouse
from simbackorder.metrics.definition import kinds, of_part
from simbackorder.metrics.parts import partition

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Kinds, Measure
    from simbackorder.scenario.sections.schema import Scenario

OF_ORDERS = (
    *(orders.ORDERS, orders.CUSTOMERS, orders.CANCELLATIONS, orders.OFFERS, orders.SENT_BACK, promises.PROMISES),
    *(service.FILL_RATES, service.WAITS, service.SHIPPING, warehouse.OVERSOLD),
)
OF_GOODS = (stock.TIME, stock.STOCK, supply.SUPPLY, warehouse.WAREHOUSE)
LISTED = (money.BOOKS, costs.COSTS, money.VALUES, money.FINANCE, *OF_ORDERS, orders.LOYALTY, *OF_GOODS)
ON_REQUEST = {
    "complete_within_": "within=[1]",
    **{f"{level}_at_": "at=[10]" for level in stock.LEVELS},
    **dict.fromkeys(("variance_", "time_share_"), "levels=20"),
}
"""Beginnings of the names of measures that a scenario has to ask for, and how: an entry of its section `measures`."""
MEASURES: dict[str, Measure] = {measure.name: measure for group in LISTED for measure in group}


def placed(groups: Iterable[tuple[Measure, ...]]) -> tuple[Measure, ...]:
    """Group by group, each as in results."""
    return tuple(measure for group in groups for measure in sorted(group, key=attrgetter("place")))


OF_MONEY_AND_ORDERS = placed((money.BOOKS, money.VALUES, money.FINANCE, costs.COSTS, *OF_ORDERS))
OF_STOCK_AND_SUPPLY = placed(OF_GOODS)


def in_results(scenario: Scenario) -> tuple[Measure, ...]:
    """All measures of a scenario in the order of results: those that all have, and those that it asks for."""
    within, readings, levels = service.within(scenario), stock.readings(scenario), stock.levels(scenario)
    return (*OF_MONEY_AND_ORDERS, *within, *OF_STOCK_AND_SUPPLY, *readings, *levels, *orders.LOYALTY)


def how_to_ask(name: str) -> str:
    """How a scenario asks for a measure of this name, where it would have to; else nothing."""
    found = [setting for beginning, setting in ON_REQUEST.items() if name.startswith(beginning)]
    return f"; the scenario has to ask for it, as by --set measures.{found[0]}" if found else ""


def in_results_of_parts(scenario: Scenario, by: str) -> list[Measure]:
    """Those of them that are also taken of such parts, in the order of results."""
    found = [(part.place, measure) for measure in in_results(scenario) for part in measure.parts if part.by == by]
    return in_order(found)


def in_order(found: list[tuple[int, Measure]]) -> list[Measure]:
    """The measures by their places; those of the same place stay as they are."""
    return [measure for _, measure in sorted(found, key=lambda each: each[0])]


def described(scenario: Scenario, by: Kinds = None) -> dict[str, Measure]:
    """All measures of a scenario as they are listed: those above, those with the parameters that it states, and those
    of parts."""
    asked = (*service.within(scenario), *stock.readings(scenario), *stock.levels(scenario))
    found = MEASURES | {measure.name: measure for measure in asked}
    parts = {name: each for kind in kinds(by) for name, each in of_parts(scenario, kind, found).items()}
    return found | {name: measure._replace(name=name) for name, measure in parts.items()}


def of_parts(scenario: Scenario, by: str, measures: dict[str, Measure]) -> dict[str, Measure]:
    """Those of the measures that are taken of such parts, by their names there."""
    taken = [(part, measure) for measure in measures.values() for part in measure.parts if part.by == by]
    listed = in_order([(part.place if part.listed is None else part.listed, measure) for part, measure in taken])
    return {of_part(measure.name, by, part): measure for part in partition(scenario, by) for measure in listed}

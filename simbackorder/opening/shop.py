"""From a scenario and one alternative to the shop before its first event: opening rows of every table, as plain
numbers.

Built once per alternative, used for every replication by every engine.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.opening.calendars import day_rows
from simbackorder.opening.carriers import carrier_rows
from simbackorder.opening.fines import fine_rows
from simbackorder.opening.policies import firm_rows, plan_rows, quoted
from simbackorder.opening.remainders import remainder_rows
from simbackorder.opening.residual_lead_times import residual_rows
from simbackorder.opening.suppliers import (
    places_by_item,
    price_break_rows,
    supplier_rows,
    unit_cost,
)
from simbackorder.opening.terms import pieces, segments, terms
from simbackorder.sample_path import distributions
from simbackorder.sample_path.identity import Same
from simbackorder.sample_path.total_lead_time import lead_time_distribution, manufacture_distribution
from simbackorder.scenario.sections.owed import owed_orders
from simbackorder.state import NEVER, ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from simbackorder.policies.surroundings import Places
    from simbackorder.scenario.language.distributions import Distribution
    from simbackorder.scenario.sections.schema import Policy, Scenario
    from simbackorder.scenario.sections.supply import Supplier

NONE = -1
Column = list[Any]


class Shop(NamedTuple):
    """The shop before its first event.

    `tables` and `firm`: by table (by family) and column, a value per row; columns left out have their defaults.
    `sizes`: rows of the tables whose length is known. `end`, `warm_up`, `readings`: times in the scenario's unit.
    """

    tables: dict[str, dict[str, Column]]
    firm: dict[str, dict[str, Column]]
    sizes: dict[str, int]
    end: float
    warm_up: float
    readings: tuple[float, ...]


def open_shop(scenario: Scenario, policy: Policy) -> Shop:
    """The shop of this scenario under this alternative's policies."""
    items, suppliers = scenario.items, scenario.suppliers
    tables: dict[str, dict[str, Column]] = {
        **{name: dict(columns) for name, columns in common_rows(Same(scenario)).items()},
        "offers": offers(scenario, policy),
        "plans": plan_rows(scenario, policy),
        "rations": {"level": rations(scenario, policy)},
        "terms": terms(scenario, policy),
    }
    tables["residuals"] = residual_rows(scenario, policy, tables["offers"])
    tables["remainders"] = remainder_rows(scenario, policy)
    at = tuple(scenario.measures.at)
    sizes = {
        "world": 1,
        "reviews": 1,
        "dispatches": 1,
        "items": len(items),
        "kept": len(items),
        "suppliers": len(suppliers),
        "ports": len(suppliers),
        "offers": len(items) * len(suppliers),
        "price_breaks": len(tables["price_breaks"]["units"]),
        "residuals": len(tables["residuals"]["left"]),
        "remainders": len(tables["remainders"]["work"]),
        "rations": len(tables["rations"]["level"]),
        "segments": len(tables["segments"]["priority"]),
        "pieces": len(tables["pieces"]["start"]),
        "fines": len(tables["fines"]["every"]),
        "periods": sum(tables["fines"]["periods"]),
        "carriers": len(tables["carriers"]["calendar"]),
        "days": len(tables["days"]["before"]),
        "plans": len(tables["plans"]["at"]),
        "owed": len(tables["owed"]["promised"]),
        "dock": 1,
        "terms": 1,
        "accounts": len(ledger.NAMES),
        "readings": len(items) * len(at),
        "levels": len(items) * level_rows(scenario),
        "balances": postings(scenario),
    }
    return Shop(tables, firm_rows(scenario, policy), sizes, scenario.time.length, scenario.time.warm_up, at)


@lru_cache(maxsize=1)
def common_rows(key: Same) -> dict[str, dict[str, Column]]:
    """The tables that are the same for all alternatives of a scenario, made once for them."""
    scenario: Scenario = key.held
    return {
        "items": item_rows(scenario),
        "suppliers": supplier_rows(scenario),
        "price_breaks": price_break_rows(scenario)[0],
        "carriers": carrier_rows(scenario),
        "days": day_rows(scenario),
        "segments": segments(scenario),
        "pieces": pieces(scenario),
        "fines": fine_rows(scenario),
        "supplies": open_orders(scenario),
        "owed": {"promised": dates_promised(scenario)},
    }


def postings(scenario: Scenario) -> int:
    """How often interest may be posted before the end: one more than time divided by the interval, for rounding."""
    every = scenario.finance.interval(scenario.time.unit)
    return ceil(scenario.time.length / every) + 1 if every > 0 else 0


def level_rows(scenario: Scenario) -> int:
    """Levels at which an item's time is kept: from 0 to the most that is asked for; none if it is not asked for."""
    most = scenario.measures.levels
    return 0 if most is None else most + 1


def item_rows(scenario: Scenario) -> dict[str, Column]:
    """A row per item."""
    minor = 10**scenario.minor_digits
    items = scenario.items.values()
    return {
        "on_hand": [item.on_hand for item in items],
        "unit_cost": [item.unit_cost for item in items],
        "holding_cost": [item.holding_cost * minor for item in items],
        "first_level": [i * level_rows(scenario) if level_rows(scenario) else NONE for i in range(len(items))],
        "unreleased": [int(item.release is not None) for item in items],
        "expected": [item.release.at if item.release else 0.0 for item in items],
        "slip_known": [max(0.0, item.release.at - item.release.known) if item.release else 0.0 for item in items],
    }


def open_orders(scenario: Scenario) -> dict[str, Column]:
    """The replenishment orders that are open at the start."""
    opening = [(i, order) for i, item in enumerate(scenario.items.values()) for order in item.on_order]
    return {
        "item": [i for i, _ in opening],
        "quantity": [order.units for _, order in opening],
        "lead_time": [order.due for _, order in opening],
        "shelving": [distributions.mean(scenario.warehouse.put_away)] * len(opening),
    }


def dates_promised(scenario: Scenario) -> Column:
    """The dates of customers' orders that are owed at the start."""
    dates = [owed.order.promised for owed in owed_orders(scenario)]
    return [NEVER if date is None else date for date in dates]


def rations(scenario: Scenario, policy: Policy) -> Column:
    """Units kept from each segment, item by item; no rows if nothing is rationed."""
    names = [name for stream in scenario.customers.values() for name in stream.segments]
    allocation = policy.allocation
    if not any(choice.parameters.kept_back for choice in allocation.different(scenario.items)):
        return []
    by_item = [choice.parameters.kept_back for choice in allocation.choices(scenario.items)]
    return [levels.get(name, 0) for levels in by_item for name in names]


def offers(scenario: Scenario, policy: Policy) -> dict[str, Column]:
    """Every item at every supplier: what a unit costs, what lead time is quoted, and its place in the sourcing
    policy."""
    if not scenario.suppliers:
        return {"unit_cost": [], "quoted": [], "work": [], "place": [], "share": []}
    asked = [supplier.unit_cost for supplier in scenario.suppliers.values()]
    ranks = ranks_of_offers(scenario, policy)
    return {
        "unit_cost": [unit_cost(stated, name, item) for name, item in scenario.items.items() for stated in asked],
        "quoted": quotes(scenario, policy, lead_time_distribution),
        "work": quotes(scenario, policy, manufacture_distribution),
        "place": [place for place, _ in ranks],
        "share": [share for _, share in ranks],
        **places_of_breaks(scenario),
    }


def places_of_breaks(scenario: Scenario) -> dict[str, Column]:
    """Where the price breaks of every offer begin, and how many there are; nothing where there are none."""
    rows, numbers = price_break_rows(scenario)
    if not rows["units"]:
        return {}
    return {"first_break": [sum(numbers[:n]) for n in range(len(numbers))], "breaks": numbers}


def quotes(scenario: Scenario, policy: Policy, of: Callable[[Supplier], Distribution]) -> Column:
    """What is quoted of every offer, of its lead time or its manufacture: the promising policy's statistic."""
    distributions_of_suppliers = [of(supplier) for supplier in scenario.suppliers.values()]
    by_choice = {
        id(choice): [quoted(choice.parameters, distribution) for distribution in distributions_of_suppliers]
        for choice in policy.promising.different(scenario.items)
    }
    return [time for choice in policy.promising.choices(scenario.items) for time in by_choice[id(choice)]]


def ranks_of_offers(scenario: Scenario, policy: Policy) -> list[tuple[int, float]]:
    """The place of every offer in its item's sourcing policy, and its share; NONE of a supplier who has no place."""
    places_by = places_by_item(scenario, policy)
    known = {who: ranks(places, scenario) for who, places in {id(places): places for places in places_by}.items()}
    return [rank for places in places_by for rank in known[id(places)]]


def ranks(places: Places, scenario: Scenario) -> list[tuple[int, float]]:
    """Place and share of each supplier."""
    found = {who: (n, share) for n, (who, share) in reversed(list(enumerate(places)))}
    return [found.get(name, (NONE, 0.0)) for name in scenario.suppliers]

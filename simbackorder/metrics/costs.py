"""Measures of cost as theory counts it: per unit of time, with shadow costs, at unrounded rates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.metrics.definition import Measure
from simbackorder.metrics.values import Array, total
from simbackorder.sample_path.identity import Same
from simbackorder.state import ledger

if TYPE_CHECKING:
    from simbackorder.metrics.basis import Basis
    from simbackorder.scenario.sections.schema import Scenario

TOTAL = "total_cost"
HOLDING, BACKORDER, SHORTAGE, LOST = "holding_cost", "backorder_cost", "shortage_cost", "lost_cost"
CHARGED: Mapping[str, tuple[str, ...]] = {
    HOLDING: ("on_hand_time", "in_putaway_time"),
    BACKORDER: ("backorders_time",),
    SHORTAGE: (),
    LOST: (),
}
"""What an item states to cost per unit and time, or per unit, and the integrals that this is charged for."""
Cost = Callable[["Basis"], Array]
"""Of each run, in the window."""
UNITS = {SHORTAGE: "missing", LOST: "refused"}


def charged_by_item(scenario: Scenario) -> set[str]:
    """The integrals of every item that something is charged for."""
    return {column for cost in rates_by_item(Same(scenario)) for column in CHARGED[cost]}


@lru_cache(maxsize=8)
def rates_by_item(key: Same) -> dict[str, Array]:
    """The scenario's shadow costs and holding costs, currency units, by item; those that are not zero."""
    items = list(key.held.items.values())
    rates = {name: np.array([float(getattr(item, name)) for item in items]) for name in CHARGED}
    return {name: by_item for name, by_item in rates.items() if by_item.any()}


def charged(of: Basis, name: str) -> Array:
    """What a cost of the items comes to in the window."""
    rates = rates_by_item(Same(of.scenario))
    if name not in rates:
        return np.zeros(len(of.sheet.items))
    columns = CHARGED[name]
    units = sum(of.sheet.by_item[column] for column in columns) if columns else of.sheet.items[UNITS[name]]
    cost: Array = (rates[name] * units).sum(axis=1)
    return cost


def all_costs(of: Basis) -> Array:
    """What orders (and goods, if asked) are paid, and what items cost."""
    paid = of.account(ledger.ORDERING) + (of.spend if of.scenario.measures.total_cost.purchases else 0)
    costs = sum((charged(of, name) for name in CHARGED), np.zeros(len(paid)))
    return of.money(paid) + costs


def per_time(name: str, definition: str, cost: Cost) -> Measure:
    """A cost per unit of time."""
    return Measure(name, "money per time", definition, lambda of: total(cost(of) / of.length), -1)


def in_window(name: str, cost: Cost) -> Measure:
    """The whole of a cost that is otherwise given per unit of time."""
    definition = f"{name} of the whole window, not per unit of time"
    return Measure(f"{name}_in_window", "money", definition, lambda of: total(cost(of)), -1, place=3)


def shadow(name: str) -> Cost:
    """A cost that items state and nobody is paid, by the name of what they state."""
    return lambda of: charged(of, name)


COSTS = (
    per_time(
        TOTAL,
        "holding + ordering (+ purchases, if asked) + backorder, shortage and lost cost, per unit of time, unrounded",
        all_costs,
    )._replace(place=1),
    per_time(BACKORDER, "shadow cost of units owed, per unit of time; part of total_cost", shadow(BACKORDER)),
    per_time(SHORTAGE, "shadow cost of units missing at once, per unit of time; part of total_cost", shadow(SHORTAGE)),
    per_time(LOST, "shadow cost of units refused, per unit of time; part of total_cost", shadow(LOST)),
    per_time(
        "holding_cost_per_time", "holding_cost per unit of time, unrounded; part of total_cost", shadow(HOLDING)
    )._replace(place=2),
    per_time(
        "ordering_cost_per_time",
        "ordering_cost per unit of time; part of total_cost",
        lambda of: of.money(of.account(ledger.ORDERING)),
    )._replace(place=2),
    per_time(
        "purchases_per_time",
        "purchases per unit of time; part of total_cost, if asked",
        lambda of: of.money(of.spend),
    )._replace(place=2),
    in_window(TOTAL, all_costs),
    *(in_window(name, shadow(name)) for name in (BACKORDER, SHORTAGE, LOST)),
)

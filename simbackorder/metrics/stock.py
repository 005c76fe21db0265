"""Measures of stock: service over time and by replenishment cycle, and units as time averages or at an instant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.metrics.definition import Measure, Part
from simbackorder.metrics.service import NO_DEMAND
from simbackorder.metrics.values import Array, Ratio, ratio, total
from simbackorder.quantities import year_of

if TYPE_CHECKING:
    from simbackorder.metrics.basis import Basis
    from simbackorder.scenario.sections.schema import Scenario

NO_STOCK = "the window is empty"
LEVELS = ("on_hand", "reserved", "on_order", "backorders")
"""Units that are read at an instant."""
BY_ITEM = (Part("item", 0),)
DISTRIBUTED = {
    "on_hand": "units on the shelf",
    "backorders": "units backordered",
    "on_order": "units on order",
    "position": "units of inventory position",
}
"""Of which variances and shares of time at each level are given, where they are asked for."""
SPELT = {"position": "inventory_position"}


def share_of_time(of: Basis, time: Array) -> Ratio:
    """Share of the window; over items weighted by the units demanded."""
    weight = of.goods.weight * of.length
    some = weight > 0
    return np.divide(time, weight, out=np.zeros(weight.shape), where=some), some.astype(np.float64)


def time_average(of: Basis, time: Array) -> Ratio:
    """Units over the window."""
    return total(time / of.length)


def inventory_position(of: Basis) -> Ratio:
    """Of the records, as who orders sees it."""
    mean = {
        name: getattr(of.goods, f"{name}_time") / of.length
        for name in ("on_hand", "reserved", "in_putaway", "on_order", "backorders", "record_gap")
    }
    position = mean["on_hand"] - mean["reserved"] + mean["in_putaway"] + mean["on_order"] - mean["backorders"]
    return total(position + mean["record_gap"])


def gamma_service_level(of: Basis) -> Ratio:
    """By the size of the backlog."""
    demand = of.orders.units.astype(np.float64)
    return demand - of.goods.backorders_time, demand


def turns(of: Basis) -> Ratio:
    """A year has 365 days, or 12 months."""
    year = year_of(of.scenario.time.unit)
    return of.goods.shipped.astype(np.float64) * year / of.length, of.goods.on_hand_time / of.length


def readings(scenario: Scenario) -> Iterator[Measure]:
    """Stock at the instants that the scenario asks for."""
    for n, at in enumerate(scenario.measures.at):
        for level in LEVELS:
            yield reading(n, at, level)


def reading(n: int, at: float, level: str) -> Measure:
    """Stock at the n-th of these instants."""
    what = f"{level.replace('_', ' ')} after the last event of time {at:g}; items summed"
    return Measure(f"{level}_at_{at:g}", "units", what, lambda of: total(of.sheet.readings[level][:, n]))


def levels(scenario: Scenario) -> Iterator[Measure]:
    """Variances of units, and the share of time at each level, up to the one that the scenario asks for."""
    most = scenario.measures.levels
    if most is None:
        return
    for name, words in DISTRIBUTED.items():
        yield variance(name, words)
    for name, words in DISTRIBUTED.items():
        for n in range(most + 1):
            yield level(name, words, n, n == most)


def variance(name: str, words: str) -> Measure:
    """How much units scatter over time."""
    what = f"variance over the time of the window of {words}; over items weighted by demand"
    label = f"variance_{SPELT.get(name, name)}"

    def formula(of: Basis) -> Ratio:
        return share_of_time(of, getattr(of.goods, f"{name}_variance"))

    return Measure(label, "units squared", what, formula, 0, NO_DEMAND, (Part("item", 6),))


def level(name: str, words: str, n: int, last: bool) -> Measure:
    """For how long there are n units, or n at least."""
    label = f"time_share_{SPELT.get(name, name)}_{n}" + ("_or_more" if last else "")
    what = f"share of time with {n}{' or more' if last else ''} {words}; over items weighted by demand"

    def formula(of: Basis) -> Ratio:
        return share_of_time(of, getattr(of.goods, f"{name}_level_{n}"))

    return Measure(label, "fraction", what, formula, 0, NO_DEMAND, (Part("item", 6),))


TIME = (
    Measure(
        "ready_rate",
        "fraction",
        "share of time with net inventory > 0; over items weighted by demand",
        lambda of: share_of_time(of, of.goods.ready_time),
        +1,
        NO_DEMAND,
        BY_ITEM,
    ),
    Measure(
        "stockout_probability",
        "fraction",
        "share of time with nothing available; over items weighted by demand",
        lambda of: share_of_time(of, of.goods.stockout_time),
        -1,
        NO_DEMAND,
        BY_ITEM,
    ),
    Measure(
        "backlog_probability",
        "fraction",
        "share of time with backorders; over items weighted by demand",
        lambda of: share_of_time(of, of.goods.backlog_time),
        -1,
        NO_DEMAND,
        BY_ITEM,
    ),
    Measure(
        "cycle_service_level",
        "fraction",
        "replenishment cycles (receipt to receipt of an item) in which no unit was missing / cycles",
        lambda of: ratio(of.goods.cycles - of.goods.short_cycles, of.goods.cycles),
        +1,
        "nothing was received in the window",
    ),
    Measure(
        "gamma_service_level",
        "fraction",
        "1 - mean backorders / units demanded per unit of time (Schneider 1981)",
        gamma_service_level,
        +1,
        NO_DEMAND,
    ),
)
STOCK = (
    Measure(
        "units_shipped",
        "units",
        "units that left the shelf for customers",
        lambda of: total(of.goods.shipped),
        +1,
        parts=(Part("item", 1),),
        place=1,
    ),
    Measure(
        "mean_on_hand",
        "units",
        "time average of units on the shelf, reserved ones included; over items summed",
        lambda of: time_average(of, of.goods.on_hand_time),
        0,
        NO_STOCK,
        BY_ITEM,
    ),
    Measure(
        "mean_reserved",
        "units",
        "time average of units promised to order lines and not yet shipped",
        lambda of: time_average(of, of.goods.reserved_time),
        0,
        NO_STOCK,
        BY_ITEM,
    ),
    Measure(
        "mean_on_order",
        "units",
        "time average of units ordered from suppliers and not received",
        lambda of: time_average(of, of.goods.on_order_time),
        0,
        NO_STOCK,
        (*BY_ITEM, Part("supplier", 8)),
    ),
    Measure(
        "mean_backorders",
        "units",
        "time average of accepted units neither reserved nor shipped",
        lambda of: time_average(of, of.goods.backorders_time),
        -1,
        NO_STOCK,
        BY_ITEM,
    ),
    Measure(
        "mean_inventory_position",
        "units",
        "time average of recorded - reserved + in put-away + on order + unrecorded - backorders",
        inventory_position,
        0,
        NO_STOCK,
    ),
    Measure(
        "mean_stock_before_receipt",
        "units",
        "net inventory just before a receipt: the safety stock that there was; receipts in one instant are one",
        lambda of: ratio(of.goods.before_receipts, of.goods.cycles),
        0,
        "nothing was received in the window",
        (Part("item", 5),),
        place=3,
    ),
    Measure(
        "stock_turns",
        "per year",
        "units shipped per year / mean units on hand",
        turns,
        +1,
        "there was no stock",
        place=2,
    ),
)

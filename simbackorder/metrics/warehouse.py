"""Measures of the warehouse: the dock, put-away, what vanished or was oversold, and what the records say."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.metrics.definition import OF_ORDERS, Measure, Part
from simbackorder.metrics.stock import NO_STOCK, time_average
from simbackorder.metrics.values import Array, total

if TYPE_CHECKING:
    from simbackorder.metrics.basis import Basis

NO_SLOT = "no shipment was given a slot at the dock"
UNITS_OF_ITEMS = (Part("item", 3),)


def slots_in_window(of: Basis) -> Array:
    """Slots of the days that begin in the window and are worked, of each run."""
    shop = of.sheet.shop
    terms, days = shop.tables["terms"], shop.tables["days"]["before"]
    first, last = ceil(shop.warm_up), ceil(shop.end)
    open_days = last - first
    if terms["warehouse"][0] >= 0:
        row = terms["warehouse"][0] * (terms["days"][0] + 1)
        open_days = days[row + last] - days[row + first]
    return np.full(len(of.sheet.cash), float(open_days * terms["slots"][0]))


OVERSOLD = (
    Measure(
        "orders_oversold",
        "orders",
        "orders placed in the window of which a reserved unit was not found on the shelf",
        lambda of: total(of.orders.oversold),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "oversold_cancelled",
        "orders",
        "of them, those cancelled wholly or in part by the end",
        lambda of: total(of.orders.oversold_cancelled),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "oversold_substituted",
        "orders",
        "orders_oversold of which a substitute was given for a unit that was not there",
        lambda of: total(of.orders.oversold_substituted),
        parts=OF_ORDERS,
    ),
)
WAREHOUSE = (
    Measure(
        "units_cross_docked",
        "units",
        "units that went from the dock to waiting orders, without put-away",
        lambda of: total(of.goods.crossed),
        parts=UNITS_OF_ITEMS,
    ),
    Measure(
        "mean_in_putaway",
        "units",
        "time average of units received and not yet on the shelf",
        lambda of: time_average(of, of.goods.in_putaway_time),
        0,
        NO_STOCK,
        (Part("item", 4),),
        place=1,
    ),
    Measure(
        "units_shrunk",
        "units",
        "units that vanished from the shelf",
        lambda of: total(of.goods.shrunk),
        -1,
        parts=UNITS_OF_ITEMS,
    ),
    Measure(
        "mean_record_error",
        "units",
        "time average of |units recorded - units on the shelf|; over items summed",
        lambda of: time_average(of, of.goods.record_error_time),
        -1,
        NO_STOCK,
        (Part("item", 4),),
        place=1,
    ),
    Measure(
        "units_oversold",
        "units",
        "units reserved that were not found on the shelf, when they were missed",
        lambda of: total(of.goods.oversold),
        -1,
        parts=UNITS_OF_ITEMS,
    ),
    Measure(
        "units_sold_elsewhere",
        "units",
        "units that other channels sold from the same shelf",
        lambda of: total(of.goods.elsewhere),
        parts=UNITS_OF_ITEMS,
    ),
    Measure(
        "mean_dock_delay",
        "time",
        "from the release of a shipment to its slot at the dock, shipments released in the window",
        lambda of: (of.sheet.since_the_cut["slots_wait"], of.sheet.since_the_cut["slots"]),
        -1,
        NO_SLOT,
        place=2,
    ),
    Measure(
        "dock_utilisation",
        "fraction",
        "slots at the dock that are taken / slots there are (daily capacity), on the open days of the window",
        lambda of: (of.sheet.slots_of_window, slots_in_window(of)),
        0,
        "the dock has no daily capacity",
        place=2,
    ),
    Measure(
        "express_shipments",
        "shipments",
        "shipments by another carrier than the standard one",
        lambda of: total(of.sheet.since_the_cut["express"]),
        place=2,
    ),
)

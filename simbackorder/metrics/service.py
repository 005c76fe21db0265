"""Measures of service: fill rates, waits, and how orders are shipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.metrics.definition import OF_ORDERS, Measure, Part
from simbackorder.metrics.orders import NO_ORDER, shipped_in_full
from simbackorder.metrics.values import PERCENTS, Ratio, ratio

if TYPE_CHECKING:
    from simbackorder.metrics.basis import Basis
    from simbackorder.scenario.sections.schema import Scenario

NO_DEMAND = "nobody ordered in the window"
NOT_SHIPPED = "no order was shipped in full"
MEDIAN = 50


def percentile(n: int, percent: int) -> Measure:
    """The n-th of the quantiles of waits."""

    def formula(of: Basis) -> Ratio:
        some = shipped_in_full(of.orders) > 0
        return of.sheet.quantiles[:, of.k, n], some.astype(np.float64)

    median = "median of the wait of orders shipped in full"
    what = median if percent == MEDIAN else f"{percent}th percentile of the wait"
    return Measure(f"wait_p{percent}", "time", what, formula, -1, NOT_SHIPPED, OF_ORDERS)


def within(scenario: Scenario) -> Iterator[Measure]:
    """Completion within the waits that the scenario asks for."""
    for n, wait in enumerate(scenario.measures.within):
        yield completed(n, wait)


def completed(n: int, wait: float) -> Measure:
    """Completion within the n-th of these waits."""
    return Measure(
        f"complete_within_{wait:g}",
        "fraction",
        f"accepted orders placed at least {wait:g} before the end, shipped in full within {wait:g}",
        lambda of: ratio(of.sheet.complete[:, of.k, n], of.sheet.old_enough[:, of.k, n]),
        +1,
        NO_ORDER,
        OF_ORDERS,
    )


FILL_RATES = (
    Measure(
        "unit_fill_rate",
        "fraction",
        "units allocated in their own demand event / units demanded, refused ones included",
        lambda of: ratio(of.orders.units - of.orders.units_missing, of.orders.units),
        +1,
        NO_DEMAND,
        (*OF_ORDERS, Part("item", 2)),
    ),
    Measure(
        "unit_refusal_rate",
        "fraction",
        "units refused / units demanded: the share of demand that is lost, as under a cap on backorders",
        lambda of: ratio(of.orders.units_refused, of.orders.units),
        -1,
        NO_DEMAND,
        (*OF_ORDERS, Part("item", 5)),
        place=1,
    ),
    Measure(
        "over_cap_rate",
        "fraction",
        "orders of which a line was refused because its item's backlog would exceed the cap / orders",
        lambda of: ratio(of.orders.over_cap, of.orders.orders),
        -1,
        NO_DEMAND,
        OF_ORDERS,
        place=2,
    ),
    Measure(
        "line_fill_rate",
        "fraction",
        "lines wholly allocated in their own demand event / lines demanded",
        lambda of: ratio(of.orders.lines - of.orders.lines_missing, of.orders.lines),
        +1,
        NO_DEMAND,
        OF_ORDERS,
    ),
    Measure(
        "order_fill_rate",
        "fraction",
        "orders wholly allocated in their own demand event / orders arrived",
        lambda of: ratio(of.orders.orders - of.orders.orders_missing, of.orders.orders),
        +1,
        NO_DEMAND,
        OF_ORDERS,
    ),
)
WAITS = (
    Measure(
        "mean_wait",
        "time",
        "placement to last shipment, orders shipped in full",
        lambda of: ratio(of.orders.wait, shipped_in_full(of.orders)),
        -1,
        NOT_SHIPPED,
        OF_ORDERS,
    ),
    Measure(
        "mean_backorder_wait",
        "time",
        "the same wait, orders of them that were not filled at once",
        lambda of: ratio(of.orders.backordered_wait, of.orders.backordered_shipped),
        -1,
        "no order that was not filled at once was shipped in full",
        OF_ORDERS,
    ),
    *(percentile(n, percent) for n, percent in enumerate(PERCENTS)),
    Measure(
        "mean_unit_wait",
        "time",
        "for how long a unit is owed, 0 if it is there at once: mean backorders / units accepted per unit of time"
        " (Little 1961)",
        lambda of: ratio(of.goods.backorders_time, of.orders.units - of.orders.units_refused),
        -1,
        "nothing was sold",
        (Part("item", 5),),
        place=1,
    ),
)
SHIPPING = (
    Measure(
        "shipments_per_order",
        "shipments",
        "shipments / orders shipped in full",
        lambda of: ratio(shipped_in_full(of.orders) + of.orders.extra_shipments, shipped_in_full(of.orders)),
        -1,
        NOT_SHIPPED,
        OF_ORDERS,
    ),
    Measure(
        "split_order_rate",
        "fraction",
        "orders with more than one shipment / orders shipped in full",
        lambda of: ratio(of.orders.split, shipped_in_full(of.orders)),
        -1,
        NOT_SHIPPED,
        OF_ORDERS,
    ),
)

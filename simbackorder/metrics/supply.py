"""Measures of supply: replenishment orders and what came of them."""

from __future__ import annotations

from simbackorder.metrics.definition import Measure, Part
from simbackorder.metrics.values import ratio, total

NOTHING_RECEIVED = "nothing was received"

SUPPLY = (
    Measure(
        "replenishment_orders",
        "orders",
        "orders placed with suppliers",
        lambda of: total(of.suppliers.orders),
        parts=(Part("supplier", 1),),
    ),
    Measure(
        "units_received",
        "units",
        "units received from suppliers",
        lambda of: total(of.goods.received),
        parts=(Part("supplier", 5, listed=2),),
        place=1,
    ),
    Measure(
        "mean_lead_time",
        "time",
        "placement to receipt at the dock, replenishment orders received in the window; waits for servers, outages and"
        " ports included",
        lambda of: ratio(of.suppliers.lead_time, of.suppliers.received),
        0,
        NOTHING_RECEIVED,
        (Part("supplier", 4),),
    ),
    Measure(
        "crossing_rate",
        "fraction",
        "replenishment orders received before an older one of the same item / received",
        lambda of: ratio(of.suppliers.crossed, of.suppliers.received),
        0,
        NOTHING_RECEIVED,
        (Part("supplier", 4),),
    ),
    Measure(
        "replenishment_orders_late",
        "orders",
        "replenishment orders received in the window later after placement than their supplier's mean lead time",
        lambda of: total(of.suppliers.late),
        -1,
        parts=(Part("supplier", 4),),
    ),
    Measure(
        "orders_reordered",
        "orders",
        "replenishment orders placed again because another one was overdue",
        lambda of: total(of.sheet.since_the_cut["again"]),
        -1,
    ),
    Measure(
        "replenishment_orders_received",
        "orders",
        "replenishment orders received, those open at the start left out",
        lambda of: total(of.suppliers.received),
        parts=(Part("supplier", 8),),
        place=3,
    ),
    Measure(
        "orders_cut",
        "orders",
        "reviews at which more would have been ordered than the policy's largest order",
        lambda of: total(of.goods.cut),
        parts=(Part("item", 5),),
        place=3,
    ),
    Measure(
        "server_utilisation",
        "fraction",
        "share of the time of the suppliers' servers in which they are busy with an order, in an outage, too",
        lambda of: ratio(of.suppliers.busy_time, of.suppliers.server_time),
        0,
        "no supplier has servers",
        (Part("supplier", 8),),
        place=3,
    ),
    Measure(
        "supplier_up_rate",
        "fraction",
        "share of time in which a supplier is up; mean over suppliers",
        lambda of: ratio(of.suppliers.up_time, of.suppliers.time),
        +1,
        "there is no supplier",
        (Part("supplier", 8),),
        place=3,
    ),
    Measure(
        "units_short",
        "units",
        "units ordered that never came, of replenishment orders received in the window",
        lambda of: total(of.goods.missing),
        -1,
        parts=(Part("item", 3), Part("supplier", 7)),
        place=2,
    ),
)

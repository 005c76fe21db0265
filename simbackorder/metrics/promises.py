"""Measures of promises: promised dates against what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.metrics.definition import OF_ORDERS, Measure
from simbackorder.metrics.orders import accepted
from simbackorder.metrics.values import ratio, total

if TYPE_CHECKING:
    from simbackorder.metrics.sheet import ByRun
    from simbackorder.metrics.values import Array

NO_PROMISE = "no promise fell due in the window"
NO_STATED = "no promise with a stated probability fell due in the window"


def judged(orders: ByRun) -> Array:
    """Promises that can be held against what happened."""
    return accepted(orders) - orders.not_judged


def done(orders: ByRun) -> Array:
    """Of them, those shipped in full (and delivered, if that was promised)."""
    return judged(orders) - orders.not_done


PROMISES = (
    Measure(
        "promise_miss_rate",
        "fraction",
        "missed / judged promises; missed: a unit not cancelled is unshipped (undelivered) at the date + 1e-6",
        lambda of: ratio(of.orders.missed, judged(of.orders)),
        -1,
        NO_PROMISE,
        OF_ORDERS,
    ),
    Measure(
        "backorder_promise_miss_rate",
        "fraction",
        "missed / judged promises, orders not filled at once; one shipped in part stays judged if it is cancelled",
        lambda of: ratio(of.orders.missed_backordered, of.orders.judged_backordered),
        -1,
        "no backorder's promise fell due in the window",
        OF_ORDERS,
    ),
    Measure(
        "promises_judged",
        "orders",
        "promises made in the window, due before the end, not wholly cancelled before",
        lambda of: total(judged(of.orders)),
        parts=OF_ORDERS,
        place=-1,
    ),
    Measure(
        "last_promise_miss_rate",
        "fraction",
        "missed / judged promises by the last date that was told, where that is before the end, too",
        lambda of: ratio(of.orders.missed_last, of.orders.judged_last),
        -1,
        "no promise fell due in the window, or no dates were told",
        OF_ORDERS,
    ),
    Measure(
        "promise_kept_rate",
        "fraction",
        "kept / judged promises, orders not filled at once whose date is meant to be kept with a stated probability",
        lambda of: ratio(of.orders.stated - of.orders.stated_missed, of.orders.stated),
        +1,
        NO_STATED,
        OF_ORDERS,
    ),
    Measure(
        "promise_stated_rate",
        "fraction",
        "mean stated probability of these promises (of several lines the least); calibrated: equal to those kept",
        lambda of: ratio(of.orders.stated_probability, of.orders.stated),
        0,
        NO_STATED,
        OF_ORDERS,
    ),
    Measure(
        "slips",
        "dates",
        "later dates told to customers of orders placed in the window",
        lambda of: total(of.orders.slips),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "notices",
        "messages",
        "messages sent to customers of orders placed in the window",
        lambda of: total(of.orders.notices),
        parts=OF_ORDERS,
    ),
    Measure(
        "mean_tardiness",
        "time",
        "time past the promised date (0 if kept), cut at cancellation or end, judged promises",
        lambda of: ratio(of.orders.tardiness, judged(of.orders)),
        -1,
        NO_PROMISE,
        OF_ORDERS,
    ),
    Measure(
        "mean_lateness",
        "time",
        "last shipment (delivery) - promised date, judged promises shipped (delivered) in full; negative: early",
        lambda of: ratio(of.orders.lateness, done(of.orders)),
        -1,
        "no judged promise was shipped in full",
        OF_ORDERS,
    ),
    Measure(
        "on_time_in_full",
        "fraction",
        "judged promises kept with nothing refused or cancelled / judged promises; lost orders have no promise",
        lambda of: ratio(done(of.orders) - of.orders.not_as_ordered, judged(of.orders)),
        +1,
        NO_PROMISE,
        OF_ORDERS,
    ),
)

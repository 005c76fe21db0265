"""Measures of promises: promised dates against what happened.

Every promised order is in one of four places: kept, missed, withdrawn by its customer, or not yet due at the end. The
first two are judged, and all rates of dates are of judged ones. "Backorder promises" are those of orders not filled at
once, whose customers waited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.metrics.definition import OF_ORDERS, Measure
from simbackorder.metrics.orders import accepted
from simbackorder.metrics.values import ratio, total

if TYPE_CHECKING:
    from simbackorder.metrics.sheet import ByRun
    from simbackorder.metrics.values import Array

NO_PROMISE = "no promise of the window could be judged"
NO_BACKORDER = "no promise of a backorder could be judged"
NO_STATED = "no promise with a stated probability could be judged"


def promised(orders: ByRun) -> Array:
    """Accepted orders with a date."""
    return accepted(orders) - orders.unpromised


def judged(orders: ByRun) -> Array:
    """Promises that can be held against what happened."""
    return promised(orders) - orders.withdrawn - orders.not_yet_due


def promised_backorders(orders: ByRun) -> Array:
    """Promised orders not filled at once."""
    return orders.judged_backordered + orders.withdrawn_backordered + orders.not_yet_due_backordered


def done(orders: ByRun) -> Array:
    """Of the judged, those shipped in full (and delivered, if that was promised)."""
    return judged(orders) - orders.not_done


ALL_PROMISED = (
    Measure(
        "promised_orders",
        "orders",
        "orders placed in the window that were told a date: kept + missed + withdrawn + not yet due",
        lambda of: total(promised(of.orders)),
        parts=OF_ORDERS,
    ),
    Measure(
        "promises_kept",
        "orders",
        "of them, judged and not missed",
        lambda of: total(judged(of.orders) - of.orders.missed),
        +1,
        parts=OF_ORDERS,
    ),
    Measure(
        "promises_missed",
        "orders",
        "of them, a unit is unshipped (undelivered) at the date, or cancelled then or later, or by the shop ever",
        lambda of: total(of.orders.missed),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "promises_called_off",
        "orders",
        "of the missed, those of which the shop cancelled a unit no later than the date",
        lambda of: total(of.orders.called_off),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "promises_withdrawn",
        "orders",
        "of them, wholly cancelled before the date by the customer, or for want of payment",
        lambda of: total(of.orders.withdrawn),
        parts=OF_ORDERS,
    ),
    Measure(
        "promises_not_yet_due",
        "orders",
        "of them, with a date at the end of the run or later, not withdrawn, nothing cancelled by the shop",
        lambda of: total(of.orders.not_yet_due),
        parts=OF_ORDERS,
    ),
    Measure(
        "promises_judged",
        "orders",
        "promises kept + promises missed",
        lambda of: total(judged(of.orders)),
        parts=OF_ORDERS,
    ),
    Measure(
        "promise_kept_rate",
        "fraction",
        "promises kept / promises judged",
        lambda of: ratio(judged(of.orders) - of.orders.missed, judged(of.orders)),
        +1,
        NO_PROMISE,
        OF_ORDERS,
    ),
    Measure(
        "promise_miss_rate",
        "fraction",
        "promises missed / promises judged; with the kept rate 100 %",
        lambda of: ratio(of.orders.missed, judged(of.orders)),
        -1,
        NO_PROMISE,
        OF_ORDERS,
    ),
)
WHO_WAITED = (
    Measure(
        "promised_backorders",
        "orders",
        "promised orders not filled at once, whose customers waited: kept + missed + withdrawn + not yet due",
        lambda of: total(promised_backorders(of.orders)),
        parts=OF_ORDERS,
    ),
    Measure(
        "backorder_promises_kept",
        "orders",
        "of them, kept",
        lambda of: total(of.orders.judged_backordered - of.orders.missed_backordered),
        +1,
        parts=OF_ORDERS,
    ),
    Measure(
        "backorder_promises_missed",
        "orders",
        "of them, missed",
        lambda of: total(of.orders.missed_backordered),
        -1,
        parts=OF_ORDERS,
    ),
    Measure(
        "backorder_promises_withdrawn",
        "orders",
        "of them, withdrawn",
        lambda of: total(of.orders.withdrawn_backordered),
        parts=OF_ORDERS,
    ),
    Measure(
        "backorder_promises_not_yet_due",
        "orders",
        "of them, not yet due",
        lambda of: total(of.orders.not_yet_due_backordered),
        parts=OF_ORDERS,
    ),
    Measure(
        "backorder_promise_kept_rate",
        "fraction",
        "kept / (kept + missed), orders not filled at once",
        lambda of: ratio(of.orders.judged_backordered - of.orders.missed_backordered, of.orders.judged_backordered),
        +1,
        NO_BACKORDER,
        OF_ORDERS,
    ),
    Measure(
        "backorder_promise_miss_rate",
        "fraction",
        "missed / (kept + missed), orders not filled at once; with their kept rate 100 %",
        lambda of: ratio(of.orders.missed_backordered, of.orders.judged_backordered),
        -1,
        NO_BACKORDER,
        OF_ORDERS,
    ),
)
CALIBRATION = (
    Measure(
        "last_promise_miss_rate",
        "fraction",
        "missed / judged promises by the last date that was told, where that can be judged, too",
        lambda of: ratio(of.orders.missed_last, of.orders.judged_last),
        -1,
        "no promise could be judged, or no dates were told",
        OF_ORDERS,
    ),
    Measure(
        "stated_promises_judged",
        "orders",
        "judged promises of orders not filled at once whose date is meant to be kept with a stated probability",
        lambda of: total(of.orders.stated),
        parts=OF_ORDERS,
    ),
    Measure(
        "stated_promise_kept_rate",
        "fraction",
        "of them, those kept",
        lambda of: ratio(of.orders.stated - of.orders.stated_missed, of.orders.stated),
        +1,
        NO_STATED,
        OF_ORDERS,
    ),
    Measure(
        "promise_stated_rate",
        "fraction",
        "their mean stated probability (of several lines the least); calibrated: equal to those kept",
        lambda of: ratio(of.orders.stated_probability, of.orders.stated),
        0,
        NO_STATED,
        OF_ORDERS,
    ),
)
DATES = (
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
        "time past the promised date (0 if kept), cut at cancellation or end, judged promises not called off",
        lambda of: ratio(of.orders.tardiness, judged(of.orders) - of.orders.called_off),
        -1,
        "no promise could be judged that was not called off",
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
PROMISES = (*ALL_PROMISED, *WHO_WAITED, *CALIBRATION, *DATES)

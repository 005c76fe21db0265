"""The columns of the first table: what always matters, and what the families in which alternatives differ are about."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.metrics.definition import kinds, of_part
from simbackorder.report.result import Result, silent
from simbackorder.report.shown_measures import SHOWN_OF_COST, Shown

CUSTOMERS = ("orders_lost", "orders_cancelled", "promise_miss_rate")
ALWAYS = (*CUSTOMERS, "holding_cost", "revenue")
OF_FAMILY = {
    "admission": ("forfeited_deposits",),
    "offer": ("offers_taken",),
    "charging": ("cash_position", "payment_fees", "mean_deposits"),
    "informing": ("notices", "last_promise_miss_rate"),
    "allocation": ("mean_backorder_wait",),
    "shipment": ("shipments_per_order",),
    "carrier": ("express_shipments", "shipping_cost"),
    "giving_up": ("orders_cancelled_by_firm",),
    "sourcing": ("purchase_variance",),
    "receiving": ("units_cross_docked", "mean_backorder_wait", "handling_cost"),
    "records": ("units_oversold", "orders_oversold", "handling_cost"),
    "oversold": ("orders_oversold", "orders_cancelled_by_firm"),
}
WHERE_THEY_DIFFER = (
    *("customers_lost", "orders_attracted"),
    *("interest_paid", "interest_earned", "orders_short_of_money"),
)
"""What few shops have and decides much where it happens."""
TWO = 2
"""Suppliers of whom one column says how much comes from which."""


def decided_columns(result: Result, shown: Shown) -> tuple[str, ...]:
    """The measures beside the objective: those that were asked for, or those of the decision that say anything."""
    objective = result.comparison.goal.objective
    if shown.asked.measures is not None or shown.asked.every or kinds(shown.asked.by):
        return tuple(name for name in shown.measures if name != objective)
    if objective == "total_cost" or "profit" not in shown.measures:
        return tuple(name for name in SHOWN_OF_COST if name in shown.measures and name != objective)
    known = next(iter(result.comparison.estimates.values()))
    names = dict.fromkeys(name for name in _usual(result) if name in known and name != objective)
    return tuple(name for name in names if name in ALWAYS or not silent(result, result.comparison.estimates, name))


def _usual(result: Result) -> Iterator[str]:
    yield from CUSTOMERS
    for family in result.head.families:
        yield from OF_FAMILY.get(family, ())
    if "sourcing" in result.head.families and len(result.suppliers) == TWO:
        yield of_part("purchases", "supplier", result.suppliers[-1])
    yield from WHERE_THEY_DIFFER
    yield from ALWAYS

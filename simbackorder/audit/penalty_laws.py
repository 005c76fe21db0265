"""Laws of what late and cancelled orders cost: each as long, or as often, as its dates and its end say."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from simbackorder.audit import totals
from simbackorder.audit.money_laws import differs
from simbackorder.audit.view import View
from simbackorder.state import CARD, CUSTOMER, FIRM, NEVER, OPEN, TOLERANCE, ledger

Law = Iterator[str]


def late_orders_cost(view: View, _: int) -> Law:
    """The cost of lateness is that of all late orders."""
    yield from differs(view, ledger.LATENESS, view.total(totals.LATENESS))


def cancelled_orders_cost(view: View, _: int) -> Law:
    """The cost of cancellations is that of all cancelled orders."""
    yield from differs(view, ledger.CANCELLATIONS, view.total(totals.CANCELLATIONS))


def over_since(view: View, o: int) -> float:
    """Since when nothing of an order is outstanding; infinite: something still is."""
    s, path = view.s, view.path
    order = s.orders[o]
    lines = range(path.first[o], path.first[o + 1])
    delivers = any(s.lines[l].accepted > 0 and s.firm.promising[path.item[l]].by_delivery for l in lines)
    if order.closed == OPEN or (delivers and order.in_transit > 0):
        return NEVER
    return float(max(order.closed, order.delivered) if delivers else order.closed)


def lateness_costs_its_time(view: View, o: int) -> Law:
    """An order that is over has cost what its segment's terms say for the time from its date on, and what is called off
    by then, or in time, nothing; one that is not over, no more than for the time until now."""
    s = view.s
    order, contract = s.orders[o], s.contracts[o]
    segment, date = s.segments[view.path.segment[o]], order.promised
    if order.accepted == 0 or date == NEVER:
        if contract.late_cost != 0:
            yield f"being late cost {contract.late_cost}, without a date"
        return
    over = over_since(view, o)
    until = min(over, view.t)
    called_off = order.cancelled > 0 and contract.cause == FIRM and order.closed <= date + TOLERANCE
    cancelled_at = contract.cut_at if order.cancelled == contract.cut_units else order.closed
    on_the_day = order.cancelled > 0 and cancelled_at >= date - TOLERANCE
    full = floor(segment.late_per_time * max(0.0, until - max(0.0, date)) + 0.5)
    full += segment.late_per_order if date >= 0 else 0
    most = full if not called_off and (on_the_day or until > date) else 0
    least = most if over < NEVER and (on_the_day or until > date + TOLERANCE) else 0
    if not least <= contract.late_cost <= most:
        yield f"being late cost {contract.late_cost}, by its date {least} to {most}"


def cancellation_costs_its_cause(view: View, o: int) -> Law:
    """A cancelled order has cost what its segment's terms say of who cancelled it, any other order nothing (also one of
    which a part was cancelled)."""
    s = view.s
    segment, contract = s.segments[view.path.segment[o]], s.contracts[o]
    by_cause = {
        CUSTOMER: segment.cancelled_by_customer,
        FIRM: segment.cancelled_by_firm,
        CARD: segment.cancelled_by_payment,
    }
    cost = by_cause.get(contract.cause, 0) if s.orders[o].cancelled > contract.cut_units else 0
    if contract.cancellation_cost != cost:
        yield f"its cancellation cost {contract.cancellation_cost}, by its cause {cost}"

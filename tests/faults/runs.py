"""Faults of orders, stock, money and reviews to be planted, and the words in which a law tells of each."""

from __future__ import annotations

from typing import Any

from simbackorder.model import bookkeeping, events
from simbackorder.model.customers import allocation, cancellation, demand
from simbackorder.model.inbound import making, receiving, supply
from simbackorder.model.outbound import shipping
from simbackorder.model.what_happens import EVENTS
from simbackorder.state import CUSTOMER, OPEN
from simbackorder.state.ledger import CASH, COST_OF_GOODS_SOLD, INVENTORY, REVENUE

# -- planted faults
# ------------------------------------------------------------------------------------------------------

Patch = Any


def reserved_units_not_released(patch: Patch) -> None:
    """A cancellation forgets the reserved units of the order."""
    true = cancellation.cancel

    def fault(s, path, l, t):
        reserved, i = s.lines[l].reserved, path.item[l]
        true(s, path, l, t)
        s.items[i].reserved += reserved

    patch.setattr(cancellation, "cancel", fault)


def cancelled_without_closing(patch: Patch) -> None:
    true = cancellation.cancel_order

    def fault(s, rules, path, o, cause, t):
        true(s, rules, path, o, cause, t)
        if s.orders[o].cancelled > 0:
            s.orders[o].closed = OPEN

    patch.setattr(cancellation, "cancel_order", fault)


def shipped_twice(patch: Patch) -> None:
    """The same units leave the shelf a second time."""
    true = shipping.ship_line

    def fault(s, rules, path, o, l, units, t):
        true(s, rules, path, o, l, units, t)
        s.items[path.item[l]].on_hand -= units

    patch.setattr(shipping, "ship_line", fault)


def line_shipped_twice(patch: Patch) -> None:
    true = shipping.ship_line

    def fault(s, rules, path, o, l, units, t):
        true(s, rules, path, o, l, units, t)
        s.lines[l].shipped += units

    patch.setattr(shipping, "ship_line", fault)


def received_twice(patch: Patch) -> None:
    true = receiving.receive

    def fault(s, rules, path, k, t):
        true(s, rules, path, k, t)
        s.items[s.supplies[k].item].received += s.supplies[k].quantity

    patch.setitem(EVENTS, events.RECEIPT, fault)


def receipts_not_allocated(patch: Patch) -> None:
    patch.setattr(receiving, "allocate", lambda s, rules, path, i, t: None)


def released_units_not_reallocated(patch: Patch) -> None:
    patch.setattr(cancellation, "allocate", lambda s, rules, path, i, t: None)


def sold_without_stock(patch: Patch) -> None:
    """The shop takes every line as if it were on the shelf."""
    true = demand.consider

    def fault(s, rules, path, o, l, t):
        refused = true(s, rules, path, o, l, t)
        s.lines[l].filled += s.lines[l].lacking
        s.lines[l].lacking = 0
        return refused

    patch.setattr(demand, "consider", fault)


def recalled_but_still_on_order(patch: Patch) -> None:
    true = supply.recall

    def fault(s, i, units, t):
        before = s.items[i].on_order
        true(s, i, units, t)
        s.items[i].on_order = before

    patch.setattr(cancellation, "recall", fault)


def recovery_forgets_what_it_held_up(patch: Patch) -> None:
    true = making.supplier_changes

    def fault(s, rules, path, n, t):
        held = [item.held_up for item in s.items]
        true(s, rules, path, n, t)
        for item, units in zip(s.items, held, strict=True):
            item.held_up = units

    patch.setitem(EVENTS, events.SUPPLIER, fault)


def asked_for_yesterday(patch: Patch) -> None:
    """A delay is computed from the wrong end."""

    def fault(s, kind, delay, who):
        bookkeeping.ask(s, kind, -delay if kind == events.RECEIPT else delay, who)

    patch.setattr(making, "ask", fault)


def one_account_only(patch: Patch) -> None:
    def fault(s, o, debit, credit, amount, t):
        s.accounts[debit].balance += amount

    patch.setattr(shipping, "post_for", fault)


def stock_at_supplier_s_price(patch: Patch) -> None:
    """The purchase variance is left in the inventory account."""
    true = receiving.post

    def fault(accounts, debit, credit, amount):
        true(accounts, INVENTORY if debit not in (INVENTORY,) and credit == CASH else debit, credit, amount)

    patch.setattr(receiving, "post", fault)


def sold_at_order(patch: Patch) -> None:
    """Revenue is booked when the order is taken."""
    true = demand.book

    def fault(s, rules, path, o, l, t):
        true(s, rules, path, o, l, t)
        from simbackorder.state.ledger import post

        post(s.accounts, CASH, REVENUE, path.value[l])

    patch.setattr(demand, "book", fault)


def cancellation_reverses_a_sale_that_was_not_booked(patch: Patch) -> None:
    true = cancellation.cancel

    def fault(s, path, l, t):
        from simbackorder.state.ledger import post

        if s.lines[l].lacking > 0:
            post(s.accounts, REVENUE, CASH, path.value[l])
        true(s, path, l, t)

    patch.setattr(cancellation, "cancel", fault)


def cost_of_sales_at_price(patch: Patch) -> None:
    true = shipping.post_for

    def fault(s, o, debit, credit, amount, t):
        true(s, o, debit, credit, amount + 1 if debit == COST_OF_GOODS_SOLD else amount, t)

    patch.setattr(shipping, "post_for", fault)


def every_shipment_paid_twice(patch: Patch) -> None:
    true = shipping.send

    def fault(s, rules, path, o, units, t):
        true(s, rules, path, o, units, t)
        s.orders[o].shipments += 1

    patch.setattr(shipping, "send", fault)


def worst_rank_first(patch: Patch) -> None:
    """Last come, first served."""
    true = demand.wait

    class Upside:
        def __init__(self, rules):
            self.allocation = lambda *facts: -rules.allocation(*facts)

    patch.setattr(demand, "wait", lambda s, rules, path, o, l, t: true(s, Upside(rules), path, o, l, t))


def backorder_time_not_charged(patch: Patch) -> None:
    """Units change before the time that they stood is charged."""
    patch.setattr(demand, "charge", lambda s, item, t: setattr(item, "since", max(item.since, t)))


def picked_shipments_leave_in_spite_of_cancellation(patch: Patch) -> None:
    """A shipment in picking goes out though its order was cancelled (its units taken from the shelf again)."""
    true = shipping.leave_dock

    def fault(s, rules, path, n, t):
        order = s.orders[s.shipments[n].order]
        kept, order.closed = order.closed, -1.0
        true(s, rules, path, n, t)
        order.closed = max(order.closed, kept)

    patch.setitem(EVENTS, events.DISPATCH, fault)


def delivered_before_shipped(patch: Patch) -> None:
    true = shipping.deliver

    def fault(s, rules, path, n, t):
        true(s, rules, path, n, t)
        s.orders[s.shipments[n].order].delivered = t - 20.0

    patch.setitem(EVENTS, events.DELIVERY, fault)


def falls_not_reviewed(patch: Patch) -> None:
    true = demand.join
    patch.setattr(demand, "join", lambda q, rows, k: None if hasattr(rows[k], "on_order") else true(q, rows, k))


def reservations_not_reviewed(patch: Patch) -> None:
    """The position without backorders falls when a waiting line is served."""
    true = allocation.join
    patch.setattr(allocation, "join", lambda q, rows, k: None if hasattr(rows[k], "on_order") else true(q, rows, k))


def reserved_orders_not_dispatched(patch: Patch) -> None:
    patch.setattr(allocation, "join", lambda q, rows, k: None)


def wholly_reserved_orders_leave_too(patch: Patch) -> None:
    """Patience ends, and who has all units reserved cancels, too."""
    true = cancellation.patience_ends

    def fault(s, rules, path, o, t):
        if s.orders[o].lacking == 0 and s.orders[o].reserved > 0:
            cancellation.cancel_order(s, rules, path, o, CUSTOMER, t)
        else:
            true(s, rules, path, o, t)

    patch.setitem(EVENTS, events.CANCELLATION, fault)


def cancelled_before_patience_is_over(patch: Patch) -> None:
    """Customers leave a little sooner than they meant to."""
    true = demand.ask

    def fault(s, kind, delay, who):
        true(s, kind, delay - 0.125 if kind == events.CANCELLATION and delay > 0.25 else delay, who)

    patch.setattr(demand, "ask", fault)


def nobody_gives_up(patch: Patch) -> None:
    patch.setitem(EVENTS, events.CANCELLATION, lambda *facts: None)


def lead_time_drawn_twice(patch: Patch) -> None:
    true = supply.order_from

    def fault(s, rules, path, i, j, t):
        s.offers[i * len(s.suppliers) + j].orders += 1
        true(s, rules, path, i, j, t)

    patch.setattr(supply, "order_from", fault)


def outages_hold_nothing_up(patch: Patch) -> None:
    true = supply.order_from

    def fault(s, rules, path, i, j, t):
        down, s.suppliers[j].down = s.suppliers[j].down, 0
        true(s, rules, path, i, j, t)
        s.suppliers[j].down = down

    patch.setattr(supply, "order_from", fault)


def reviewed_a_little_late(patch: Patch) -> None:
    """Days of review drift."""
    true = supply.review_by_calendar

    def fault(s, rules, path, i, t):
        true(s, rules, path, i, t)
        s.requests[s.world[0].requests - 1].delay += 0.125

    patch.setitem(EVENTS, events.REVIEW, fault)


def accepted_over_the_cap(patch: Patch) -> None:
    """What the shop takes counts as refused by the cap."""
    true = demand.consider

    def fault(s, rules, path, o, l, t):
        refused = true(s, rules, path, o, l, t)
        s.lines[l].over_cap = int(refused < path.quantity[l])
        return refused

    patch.setattr(demand, "consider", fault)


def more_on_their_way_than_left(patch: Patch) -> None:
    true = shipping.send

    def fault(s, rules, path, o, units, t):
        true(s, rules, path, o, units, t)
        s.orders[o].in_transit += 5 * (s.orders[o].in_transit > 0)

    patch.setattr(shipping, "send", fault)


def parcels_never_arrive(patch: Patch) -> None:
    """A delivery is noted, and the units stay on their way."""
    true = shipping.deliver

    def fault(s, rules, path, n, t):
        order = s.orders[s.shipments[n].order]
        before = order.in_transit
        true(s, rules, path, n, t)
        order.in_transit = before

    patch.setitem(EVENTS, events.DELIVERY, fault)


FAULTS = {
    accepted_over_the_cap: "refused over the cap",
    more_on_their_way_than_left: "on their way",
    parcels_never_arrive: "units were shipped, .* arrived",
    reserved_units_not_released: "reserved",
    cancelled_without_closing: "closed at",
    shipped_twice: "units are not",
    line_shipped_twice: "more are owed|not all in one place",
    received_twice: "received",
    receipts_not_allocated: "available while",
    released_units_not_reallocated: "available while",
    sold_without_stock: "on the record",
    recalled_but_still_on_order: "on order",
    recovery_forgets_what_it_held_up: "held up",
    asked_for_yesterday: "asked for after|time went back",
    one_account_only: "trial balance",
    stock_at_supplier_s_price: "inventory account",
    sold_at_order: "revenue",
    cancellation_reverses_a_sale_that_was_not_booked: "revenue",
    cost_of_sales_at_price: "cost of goods sold",
    every_shipment_paid_twice: "shipping account",
    worst_rank_first: "is served before",
    backorder_time_not_charged: "customers waited",
    picked_shipments_leave_in_spite_of_cancellation: "negative|in one place|after its cancellation",
    delivered_before_shipped: "delivered",
    falls_not_reviewed: "without a review",
    reservations_not_reviewed: "without a review",
    reserved_orders_not_dispatched: "could leave",
    wholly_reserved_orders_leave_too: "had all its units reserved",
    cancelled_before_patience_is_over: "by a customer whose patience ends",
    nobody_gives_up: "should have given up",
    lead_time_drawn_twice: "not its own",
    outages_hold_nothing_up: "is begun while its supplier is down",
    reviewed_a_little_late: "no day of review",
}

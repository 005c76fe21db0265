"""Faults of what customers and the firm agree on to be planted, and the words in which a law tells of each."""

from __future__ import annotations

from typing import Any

from simbackorder.model import closing
from simbackorder.model.customers import allocation, cancellation, demand, notices
from simbackorder.model.inbound import receiving, supply
from simbackorder.model.money import fines, payment, penalties
from simbackorder.state import CARD, CUSTOMER, FIRM
from simbackorder.state.ledger import CASH, COST_OF_GOODS_SOLD, INVENTORY, REVENUE, post

Patch = Any


def deposits_not_refunded(patch: Patch) -> None:
    patch.setattr(cancellation, "refund", lambda s, path, o, cause, t: None)


def deposit_counted_twice(patch: Patch) -> None:
    """What is paid with the order is noted twice in the contract, and once in the books."""
    true = payment.take

    def fault(s, path, o, amount, t):
        true(s, path, o, amount, t)
        s.contracts[o].prepaid += amount

    patch.setattr(payment, "take", fault)


def sold_at_shipment_though_books_say_delivery(patch: Patch) -> None:
    from simbackorder.model.outbound import shipping

    true = shipping.settle

    def fault(s, path, o, t):
        sale, cost = s.world[0].sale, s.world[0].cost
        true(s, path, o, t)
        if s.terms[0].at_delivery:
            post(s.accounts, CASH, REVENUE, sale)
            post(s.accounts, COST_OF_GOODS_SOLD, INVENTORY, cost)

    patch.setattr(shipping, "settle", fault)


def messages_not_paid(patch: Patch) -> None:
    def fault(s, path, o, date, t):
        s.contracts[o].notices += 1

    patch.setattr(notices, "send_message", fault)


def given_below_the_critical_level(patch: Patch) -> None:
    """A line is served whatever is kept from its segment."""

    def fault(s, rules, i, g):
        item = s.items[i]
        return 0 if item.unreleased else item.on_hand - item.reserved

    patch.setattr(allocation, "for_sale", fault)


def sold_below_the_critical_level(patch: Patch) -> None:
    def fault(s, rules, path, o, i, t):
        item = s.items[i]
        return 0 if item.unreleased else item.on_hand - item.reserved

    patch.setattr(demand, "for_sale_to_newcomer", fault)


def kept_more_than_the_critical_level(patch: Patch) -> None:
    true = allocation.for_sale
    patch.setattr(allocation, "for_sale", lambda s, rules, i, g: max(0, true(s, rules, i, g) - 1))


def unreleased_item_sold(patch: Patch) -> None:
    true = demand.for_sale_to_newcomer

    def fault(s, rules, path, o, i, t):
        item = s.items[i]
        return item.on_hand - item.reserved if item.unreleased else true(s, rules, path, o, i, t)

    patch.setattr(demand, "for_sale_to_newcomer", fault)


def later_date_forgotten(patch: Patch) -> None:
    true = notices.tell_date

    def fault(s, rules, path, o, revised, t):
        before = s.contracts[o].date
        true(s, rules, path, o, revised, t)
        s.contracts[o].date = before

    patch.setattr(notices, "tell_date", fault)


def cancelled_without_a_cause(patch: Patch) -> None:
    true = cancellation.cancel_order
    patch.setattr(cancellation, "cancel_order", lambda s, rules, path, o, cause, t: true(s, rules, path, o, 0, t))


def shop_blames_the_customer(patch: Patch) -> None:
    """What the shop cancels stands in the books as cancelled by the customer."""
    true = cancellation.cancel_order
    patch.setattr(
        cancellation, "cancel_order", lambda s, rules, path, o, cause, t: true(s, rules, path, o, CUSTOMER, t)
    )


def customer_blames_the_shop(patch: Patch) -> None:
    true = cancellation.cancel_order
    patch.setattr(cancellation, "cancel_order", lambda s, rules, path, o, cause, t: true(s, rules, path, o, FIRM, t))


def nobody_but_the_card_is_to_blame(patch: Patch) -> None:
    true = cancellation.cancel_order
    patch.setattr(cancellation, "cancel_order", lambda s, rules, path, o, cause, t: true(s, rules, path, o, CARD, t))


def late_orders_free(patch: Patch) -> None:
    from simbackorder.model.outbound import shipping

    patch.setattr(shipping, "charge_lateness", lambda s, path, o, t: None)


def late_from_the_last_date(patch: Patch) -> None:
    """Whoever is told a new date is late from that one on."""
    true = penalties.lateness

    def fault(s, path, o, until, slack):
        order = s.orders[o]
        first, order.promised = order.promised, s.contracts[o].date
        cost = true(s, path, o, until, slack)
        order.promised = first
        return cost

    patch.setattr(penalties, "lateness", fault)


def lateness_goes_on_after_the_parcel(patch: Patch) -> None:
    true = penalties.lateness
    patch.setattr(penalties, "lateness", lambda s, path, o, until, slack: true(s, path, o, until + 1.0, slack))


def shop_pays_as_customers_do(patch: Patch) -> None:
    true = penalties.charge_cancellation
    patch.setattr(cancellation, "charge_cancellation", lambda s, path, o, cause, t: true(s, path, o, CUSTOMER, t))


def fined_in_the_period_of_the_order(patch: Patch) -> None:
    """Orders are due in the period in which they were placed."""
    true = fines.add_due

    def fault(s, path, o, due, good):
        order = s.orders[o]
        date, order.promised = order.promised, s.contracts[o].placed
        true(s, path, o, due, good)
        order.promised = date

    patch.setattr(fines, "add_due", fault)


def withdrawn_orders_stay_due(patch: Patch) -> None:
    true = fines.add_due
    patch.setattr(fines, "add_due", lambda s, path, o, due, good: true(s, path, o, max(0, due), good))


def who_cancels_is_not_asked(patch: Patch) -> None:
    """Whatever is cancelled counts as cancelled by the shop."""
    true = fines.count_end

    def fault(s, path, o, t):
        contract = s.contracts[o]
        cause, contract.cause = contract.cause, FIRM
        true(s, path, o, t)
        contract.cause = cause

    patch.setattr(cancellation, "count_end", fault)


def substitutes_fill_the_rate(patch: Patch) -> None:
    """What was backordered counts as filled at once."""
    from simbackorder.model.customers import contracts

    true = fines.count_units

    def fault(s, path, o, t):
        for l in range(path.first[o], path.first[o + 1]):
            s.lines[l].filled += s.lines[l].lacking
        true(s, path, o, t)
        for l in range(path.first[o], path.first[o + 1]):
            s.lines[l].filled -= s.lines[l].lacking

    patch.setattr(contracts, "count_units", fault)


def the_last_period_is_forgotten(patch: Patch) -> None:
    patch.setattr(closing, "close_periods", lambda s, t: None)


def more_orders_than_servers(patch: Patch) -> None:
    """A supplier forgets for a moment that it has one server only."""
    true = supply.order_from

    def fault(s, rules, path, i, j, t):
        s.suppliers[j].servers += 1
        true(s, rules, path, i, j, t)
        s.suppliers[j].servers -= 1

    patch.setattr(supply, "order_from", fault)


def servers_never_free(patch: Patch) -> None:
    patch.setattr(receiving, "free_server", lambda s, j, t: None)


FAULTS = {
    deposits_not_refunded: "prepaid for units|customer deposits",
    deposit_counted_twice: "customer deposits",
    sold_at_shipment_though_books_say_delivery: "revenue",
    messages_not_paid: "notices account",
    given_below_the_critical_level: "are kept from it|are for sale to it",
    sold_below_the_critical_level: "are for sale to it",
    kept_more_than_the_critical_level: "units available while|are for sale to it|served before",
    unreleased_item_sold: "before the release|are for sale to it",
    later_date_forgotten: "slips, last date",
    cancelled_without_a_cause: "units cancelled, cause 0",
    shop_blames_the_customer: "by a customer whose patience ends",
    customer_blames_the_shop: "nobody refused a date",
    nobody_but_the_card_is_to_blame: "a payment that did not fail",
    late_orders_free: "by its date",
    late_from_the_last_date: "by its date",
    lateness_goes_on_after_the_parcel: "by its date",
    shop_pays_as_customers_do: "by its cause",
    fined_in_the_period_of_the_order: "of fine 1 counts",
    withdrawn_orders_stay_due: "of fine 1 counts",
    who_cancels_is_not_asked: "of fine 2 counts",
    substitutes_fill_the_rate: "of fine 3 counts",
    the_last_period_is_forgotten: "fines account",
    more_orders_than_servers: "orders worked on by 1 servers",
    servers_never_free: "servers are busy",
}

"""Faults of offers for waiting, and of refunds for lateness, and the words in which a law tells of each."""

from __future__ import annotations

from typing import Any

from simbackorder.model import events, what_happens
from simbackorder.model.customers import demand, offers, vouchers
from simbackorder.model.money import late_refunds
from simbackorder.model.outbound import shipping
from simbackorder.state.ledger import CASH, FASTER_SHIPPING, OPEN_VOUCHERS, VOUCHERS

Patch = Any


# -- seen by levers and the oracle, by no law


def nobody_cares_what_is_offered(patch: Patch) -> None:
    patch.setattr(demand, "share_who_accept", lambda segment, offer: segment.accept_backorder)


def vouchers_never_lapse(patch: Patch) -> None:
    true = vouchers.give_voucher
    patch.setattr(vouchers, "give_voucher", lambda s, path, o, amount, life, t: true(s, path, o, amount, 1e9, t))


def nothing_goes_faster(patch: Patch) -> None:
    true = shipping.speed_of_shipment
    patch.setattr(shipping, "speed_of_shipment", lambda s: max(1.0, true(s)))


# -- seen by laws


def gifts_for_what_was_there_at_once(patch: Patch) -> None:
    patch.setattr(offers, "price_waited_for", lambda s, path, l, units: path.value[l] * units // path.quantity[l])


def discount_is_not_noted(patch: Patch) -> None:
    true = offers.give_discount

    def fault(s, path, o, l, units, t):
        before = s.contracts[o].discounted
        amount = true(s, path, o, l, units, t)
        s.contracts[o].discounted = before
        return amount

    patch.setattr(offers, "give_discount", fault)


def voucher_is_paid_when_it_is_given(patch: Patch) -> None:
    """Cash falls at once, and nothing is owed."""
    true = vouchers.post_for

    def fault(s, o, debit, credit, amount, t):
        true(s, o, debit, CASH if debit == VOUCHERS else credit, amount, t)

    patch.setattr(vouchers, "post_for", fault)


def voucher_is_redeemed_twice(patch: Patch) -> None:
    true = vouchers.post

    def fault(accounts, debit, credit, amount):
        true(accounts, debit, credit, 2 * amount)

    patch.setattr(vouchers, "post", fault)


def voucher_ends_more_than_once(patch: Patch) -> None:
    true = vouchers.voucher_ends

    def fault(s, rules, path, n, t):
        o, amount = s.shipments[n].order, s.shipments[n].sale
        true(s, rules, path, n, t)
        s.contracts[o].redeemed += amount
        s.accounts[OPEN_VOUCHERS].balance += amount
        s.accounts[CASH].balance -= amount

    patch.setitem(what_happens.EVENTS, events.VOUCHER, fault)


def faster_for_nothing(patch: Patch) -> None:
    true = vouchers.post_for

    def fault(s, o, debit, credit, amount, t):
        if debit != FASTER_SHIPPING:
            true(s, o, debit, credit, amount, t)

    patch.setattr(vouchers, "post_for", fault)


def every_parcel_goes_faster(patch: Patch) -> None:
    """Also those without anything that was waited for."""
    true = shipping.speed_of_shipment

    def fault(s):
        s.world[0].faster = 1
        return true(s)

    patch.setattr(shipping, "speed_of_shipment", fault)


def everybody_is_late(patch: Patch) -> None:
    patch.setattr(late_refunds, "is_late", lambda *facts: True)


def nobody_is_late(patch: Patch) -> None:
    patch.setattr(late_refunds, "is_late", lambda *facts: False)


def late_refund_is_posted_nowhere(patch: Patch) -> None:
    patch.setattr(late_refunds, "post_for", lambda *facts: None)


FAULTS = {
    gifts_for_what_was_there_at_once: "taken off for|given in vouchers for",
    discount_is_not_noted: "discounts for waiting account",
    voucher_is_paid_when_it_is_given: "open vouchers account",
    voucher_is_redeemed_twice: "open vouchers account",
    voucher_ends_more_than_once: "redeemed and .* lapsed of vouchers of",
    faster_for_nothing: "faster shipping account",
    every_parcel_goes_faster: "shipments went faster",
    everybody_is_late: "paid back for lateness",
    nobody_is_late: "paid back for lateness",
    late_refund_is_posted_nowhere: "refunds for lateness account",
}

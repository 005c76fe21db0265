"""Faults of the price of money to be planted, and the words in which a law tells of each."""

from __future__ import annotations

from typing import Any

from simbackorder.model import events
from simbackorder.model.inbound import receiving, supply
from simbackorder.model.money import bills, interest
from simbackorder.model.what_happens import EVENTS
from simbackorder.state.ledger import CASH, PAYABLES, PREPAYMENTS, post

Patch = Any


def interest_on_the_balance_of_the_day_s_end(patch: Patch) -> None:
    """What stands after an event is charged for the time before it."""
    true = interest.charge_cash

    def fault(s, t):
        s.world[0].cash = s.accounts[CASH].balance
        true(s, t)

    patch.setattr(interest, "charge_cash", fault)


def interest_on_deposits_at_the_rate_of_loans(patch: Patch) -> None:
    true = bills.post_interest

    def fault(s, t):
        stated, s.terms[0].deposit_rate = s.terms[0].deposit_rate, s.terms[0].rate
        true(s, t)
        s.terms[0].deposit_rate = stated

    patch.setattr(bills, "post_interest", fault)


def interest_posted_late(patch: Patch) -> None:
    """Every second posting is left out."""
    true = bills.post_interest
    patch.setattr(bills, "post_interest", lambda s, t: true(s, t) if int(t) % 2 else None)


def bills_never_paid(patch: Patch) -> None:
    patch.setitem(EVENTS, events.BILL, lambda *facts: None)


def bills_paid_twice(patch: Patch) -> None:
    true = bills.pay_bill

    def fault(s, rules, path, k, t):
        post(s.accounts, PAYABLES, CASH, s.supplies[k].owed)
        true(s, rules, path, k, t)

    patch.setitem(EVENTS, events.BILL, fault)


def prepayments_forgotten_at_receipt(patch: Patch) -> None:
    """Goods are paid in full, whatever was paid before."""
    true = receiving.bill_receipt

    def fault(s, k, units, t):
        ahead = s.supplies[k].prepaid
        true(s, k, units, t)
        post(s.accounts, PREPAYMENTS, CASH, ahead)

    patch.setattr(receiving, "bill_receipt", fault)


def withdrawn_orders_not_paid_back(patch: Patch) -> None:
    patch.setattr(supply, "take_back", lambda s, k, less, t: None)


def open_orders_not_counted(patch: Patch) -> None:
    """Cash that is needed for open orders is spent again."""
    true = supply.pay_with_order

    def fault(s, k, t):
        before = s.world[0].committed
        true(s, k, t)
        s.world[0].committed = before

    patch.setattr(supply, "pay_with_order", fault)


def ordered_without_money(patch: Patch) -> None:
    patch.setattr(supply, "allot_what_can_be_paid", lambda s, i, waits, t: None)


def money_not_seen(patch: Patch) -> None:
    """Nobody looks at orders that wait when money comes."""
    patch.setattr(interest, "join", lambda *facts: None)


def owners_cash_forgotten(patch: Patch) -> None:
    """The owners' cash is spent as soon as the books are opened."""
    from simbackorder.model import start
    from simbackorder.state.ledger import EQUITY

    true = start.begin_with_cash

    def fault(s):
        true(s)
        post(s.accounts, EQUITY, CASH, s.terms[0].own_cash)

    patch.setattr(start, "begin_with_cash", fault)


FAULTS = {
    interest_on_the_balance_of_the_day_s_end: "interest (paid|earned)",
    interest_on_deposits_at_the_rate_of_loans: "interest earned",
    interest_posted_late: "interest (paid|earned)",
    bills_never_paid: "owed, due at",
    bills_paid_twice: "payables account",
    prepayments_forgotten_at_receipt: "prepaid to suppliers account",
    withdrawn_orders_not_paid_back: "prepaid|committed",
    open_orders_not_counted: "committed",
    ordered_without_money: "short of what is to be paid",
    money_not_seen: "waits for",
    owners_cash_forgotten: "equity account",
}

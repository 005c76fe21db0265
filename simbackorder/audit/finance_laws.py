"""Laws of what money costs and how suppliers are paid: interest is that of the balances that stood, bills are paid when
they fall due, nothing is ordered that cannot be paid."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.audit import totals
from simbackorder.audit.money_laws import differs
from simbackorder.audit.view import View
from simbackorder.model.money.bills import price
from simbackorder.model.money.interest import free_cash
from simbackorder.state import OPEN, ledger

Law = Iterator[str]
SLACK = 1e-6  # of a minor unit, and of an amount: what rounding may do to sums of times


def interest_is_of_the_balance(view: View, _: int) -> Law:
    """Interest is the time integral of cash below zero, and of cash above zero, at its rate: posted on its days, and
    never before it has accrued."""
    terms, followed = view.s.terms[0], view.followed
    if terms.settle <= 0:
        return
    paid = view.s.accounts[ledger.INTEREST_PAID].balance
    earned = -view.s.accounts[ledger.INTEREST_EARNED].balance
    for name, posted, rate, now, due in (
        ("paid", paid, terms.rate, followed.borrowed, followed.borrowed_due),
        ("earned", earned, terms.deposit_rate, followed.deposited, followed.deposited_due),
    ):
        slack = 0.5 + SLACK * (1.0 + rate * now)
        if not rate * due - slack <= posted <= rate * now + slack:
            yield f"interest {name} {posted}, by the balances that stood {rate * due!r} to {rate * now!r}"


def payables_are_open_bills(view: View, _: int) -> Law:
    """Payables are the bills of what was received and not paid yet."""
    yield from differs(view, ledger.PAYABLES, -view.total(totals.BILLED))


def prepayments_are_of_open_orders(view: View, _: int) -> Law:
    """What is prepaid to suppliers is what was paid for orders that are open."""
    yield from differs(view, ledger.PREPAYMENTS, view.total(totals.PAID_AHEAD))


def commitments_are_of_open_orders(view: View, _: int) -> Law:
    """What is committed is what is still to be paid for open orders, as far as cash has to cover it."""
    committed, due = view.s.world[0].committed, view.total(totals.COMMITTED)
    if committed != due:
        yield f"{committed} committed, by open orders {due}"


def orders_can_be_paid(view: View, _: int) -> Law:
    """Nothing is ordered that cash and credit do not cover, together with what was ordered before."""
    if view.s.terms[0].credit_line < 0 or not view.new_orders:
        return
    free = free_cash(view.s)
    if free < 0 and view.new_orders_cost > 0:
        yield f"{view.new_orders} ordered, and cash and credit are {-free} short of what is to be paid"


def nothing_waits_while_there_is_money(view: View, _: int) -> Law:
    """No order waits for money that is there."""
    least = view.s.world[0].least_short
    if least == 0 or least > free_cash(view.s):
        return
    free = free_cash(view.s)
    for i in range(len(view.s.items)):
        item = view.s.items[i]
        if 0 < item.short_of <= free and not item.queued:
            yield f"item {i} waits for {item.short_of}, and {free} are there"


def paid_as_agreed(view: View, k: int) -> Law:
    """A supplier has no more than the price of an order before its receipt; after it, bills are paid when they fall
    due."""
    s, supply = view.s, view.s.supplies[k]
    if supply.supplier < 0:
        return
    supplier = s.suppliers[supply.supplier]
    if supply.arrived == OPEN:
        if supply.owed or not 0 <= supply.prepaid <= price(s, k, supply.quantity):
            yield f"{supply.prepaid} prepaid and {supply.owed} owed for units that cost {price(s, k, supply.quantity)}"
        return
    since = supply.placed if supplier.at_order else supply.arrived
    if supply.prepaid or supply.owed < 0 or (supply.owed and view.t > since + supplier.credit + SLACK):
        yield f"{supply.prepaid} prepaid and {supply.owed} owed, due at {since + supplier.credit}"

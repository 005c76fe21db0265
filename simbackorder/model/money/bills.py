"""Suppliers are paid: with the order, at receipt, or when a bill falls due. What is paid before the receipt is the
firm's (prepaid to suppliers), what is not paid at receipt is a debt (payables). Only where `Terms.finance`."""

from math import floor
from typing import Any

from simbackorder.model.bookkeeping import ask, note, note_amount, post_holding
from simbackorder.model.events import BILL, PAID, SETTLEMENT
from simbackorder.model.money.interest import post_interest
from simbackorder.model.money.payment import part
from simbackorder.state import Books, Rules
from simbackorder.state.ledger import CASH, PAYABLES, PREPAYMENTS, post
from simbackorder.state.path import Path


def settle(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """The n-th posting of holding costs and interest; the next one when it is due. What stands then is kept."""
    post_holding(s, t)
    post_interest(s, t)
    balance = s.balances[n]
    balance.time = t
    balance.cash = s.accounts[CASH].balance
    balance.payables = -s.accounts[PAYABLES].balance
    ask(s, SETTLEMENT, s.terms[0].settle, n + 1)


def price(s: Books, k: int, units: int) -> int:
    """What so many units of order k cost: their part of what it cost as it was ordered."""
    supply = s.supplies[k]
    amount: int = part(supply.cost, units, max(1, supply.quantity + supply.recalled))
    return amount


def with_order(supplier: Any, amount: int) -> int:
    """What of the price of an order is paid with it."""
    if supplier.at_order and supplier.credit == 0.0:
        return amount
    part: int = min(amount, floor(supplier.down_payment * amount + 0.5))
    return part


def commitment(s: Books, k: int, units: int) -> int:
    """What is still to be paid for so many units of order k, if cash has to cover it."""
    supply = s.supplies[k]
    if s.suppliers[supply.supplier].credit > 0.0 and s.terms[0].all_bills == 0:
        return 0
    return max(0, price(s, k, units) - supply.prepaid)


def pay_ahead(s: Books, k: int, amount: int, t: float) -> None:
    """Pay the supplier of order k before its receipt."""
    supply = s.supplies[k]
    post(s.accounts, PREPAYMENTS, CASH, amount)
    supply.prepaid += amount
    if s.logging and amount != 0:
        note(s, t, PAID, k, 0, supply.item)
        note_amount(s, amount)


def pay_with_order(s: Books, k: int, t: float) -> None:
    """Order k is placed: what is due at once is paid, and the rest is committed."""
    supply = s.supplies[k]
    supplier = s.suppliers[supply.supplier]
    pay_ahead(s, k, with_order(supplier, price(s, k, supply.quantity)), t)
    if supplier.at_order and supplier.credit > 0.0:
        ask(s, BILL, supplier.credit, k)
    s.world[0].committed += commitment(s, k, supply.quantity)


def take_back(s: Books, k: int, less: int, t: float) -> None:
    """So many units of order k were withdrawn: what is paid counts for the others, and the supplier pays back what is
    more than they cost."""
    supply = s.supplies[k]
    if supply.supplier < 0:
        return
    s.world[0].committed -= commitment(s, k, supply.quantity + less)
    excess = supply.prepaid - price(s, k, supply.quantity)
    if excess > 0:
        pay_ahead(s, k, -excess, t)
    s.world[0].committed += commitment(s, k, supply.quantity)


def bill_receipt(s: Books, k: int, units: int, t: float) -> None:
    """So many units of order k came, and were paid from cash as far as the books say: what was prepaid comes back to
    it, and what the supplier gives credit for is a debt."""
    supply = s.supplies[k]
    supplier = s.suppliers[supply.supplier]
    s.world[0].committed -= commitment(s, k, supply.quantity)
    rest = price(s, k, units) - supply.prepaid
    post(s.accounts, CASH, PREPAYMENTS, supply.prepaid)
    supply.prepaid = 0
    if rest > 0 and supplier.credit > 0.0:
        post(s.accounts, CASH, PAYABLES, rest)
        supply.owed = rest
        if supplier.at_order == 0:
            ask(s, BILL, supplier.credit, k)
    elif rest > 0 and s.logging:
        note(s, t, PAID, k, 0, supply.item)
        note_amount(s, rest)


def pay_bill(s: Books, rules: Rules, path: Path, k: int, t: float) -> None:
    """The bill for order k is due: it is paid, whether or not there is money for it."""
    supply = s.supplies[k]
    if supply.arrived >= 0.0:
        post(s.accounts, PAYABLES, CASH, supply.owed)
        if s.logging and supply.owed > 0:
            note(s, t, PAID, k, 0, supply.item)
            note_amount(s, supply.owed)
        supply.owed = 0
    elif supply.quantity > 0:
        s.world[0].committed -= commitment(s, k, supply.quantity)
        pay_ahead(s, k, price(s, k, supply.quantity) - supply.prepaid, t)
        s.world[0].committed += commitment(s, k, supply.quantity)

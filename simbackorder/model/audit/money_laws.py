"""Laws of the ledger: every account is what has happened to units, orders and shipments, at their prices."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.model import ledger
from simbackorder.model.audit import totals
from simbackorder.model.audit.view import View

Law = Iterator[str]


def differs(view: View, account: int, amount: int) -> Law:
    """The balance of an account, if it is not this amount."""
    balance = view.s.accounts[account].balance
    if balance != amount:
        yield f"{ledger.NAMES[account]} account {balance}, by what happened {amount}"


def books_balance(view: View, _: int) -> Law:
    """The trial balance is zero."""
    balance = sum(account.balance for account in view.s.accounts)
    if balance != 0:
        yield f"trial balance {balance}"


def inventory_at_cost(view: View, _: int) -> Law:
    """The inventory account is the units held, at standard cost."""
    yield from differs(view, ledger.INVENTORY, view.total(totals.STOCK))


def revenue_of_shipped_units(view: View, _: int) -> Law:
    """Revenue is the price of what was shipped, and of nothing else."""
    yield from differs(view, ledger.REVENUE, -view.total(totals.SOLD))


def cost_of_shipped_units(view: View, _: int) -> Law:
    """Cost of goods sold is what was shipped, at standard cost."""
    yield from differs(view, ledger.COST_OF_GOODS_SOLD, view.total(totals.SOLD_AT_COST))


def orders_cost(view: View, _: int) -> Law:
    """Ordering costs are the order costs of all replenishment orders."""
    yield from differs(view, ledger.ORDERING, view.total(totals.ORDERING))


def purchases_above_cost(view: View, _: int) -> Law:
    """The purchase price variance is what was received, at the difference to standard cost."""
    yield from differs(view, ledger.PRICE_VARIANCE, view.total(totals.VARIANCE))


def shipments_cost(view: View, _: int) -> Law:
    """Shipping costs are those of all shipments and units shipped."""
    terms = view.s.terms[0]
    cost = terms.per_shipment * view.total(totals.SHIPMENTS) + terms.per_unit * view.total(totals.UNITS_SHIPPED)
    yield from differs(view, ledger.SHIPPING, cost)


def owners_paid_the_opening(view: View, _: int) -> Law:
    """The owners have paid for the opening stock, and for nothing else."""
    yield from differs(view, ledger.EQUITY, -view.total(totals.OPENING))

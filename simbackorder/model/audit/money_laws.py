"""Laws of the ledger: every account is what has happened to units, orders and shipments, at their prices."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.model import ledger
from simbackorder.model.audit import totals
from simbackorder.model.audit.view import View
from simbackorder.model.payment import worth

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
    """The inventory account is the units held, or shipped and not recognised as sold, at standard cost."""
    yield from differs(view, ledger.INVENTORY, view.total(totals.STOCK) + view.total(totals.UNRECOGNISED_COST))


def revenue_of_shipped_units(view: View, _: int) -> Law:
    """Revenue is the price of what was shipped (and recognised as sold), and of nothing else."""
    yield from differs(view, ledger.REVENUE, view.total(totals.UNRECOGNISED) - view.total(totals.SOLD))


def cost_of_shipped_units(view: View, _: int) -> Law:
    """Cost of goods sold is what was shipped (and recognised as sold), at standard cost."""
    cost = view.total(totals.SOLD_AT_COST) - view.total(totals.UNRECOGNISED_COST)
    yield from differs(view, ledger.COST_OF_GOODS_SOLD, cost)


def deposits_are_prepayments(view: View, _: int) -> Law:
    """Customer deposits are what is paid for units not shipped, or shipped and not recognised as sold."""
    yield from differs(view, ledger.DEPOSITS, -view.total(totals.PREPAID) - view.total(totals.UNRECOGNISED))


def notices_cost(view: View, _: int) -> Law:
    """Notices cost what the messages did."""
    yield from differs(view, ledger.NOTICES, view.s.firm.informing[0].cost * view.total(totals.NOTICES))


def deposits_fit_the_order(view: View, o: int) -> Law:
    """Nobody has paid more in advance than the price of what is still to ship, and nobody for an order that is over."""
    s, path = view.s, view.path
    prepaid = s.contracts[o].prepaid
    owed = sum(worth(s, path, l) for l in range(path.first[o], path.first[o + 1]))
    if not 0 <= prepaid <= owed:
        yield f"{prepaid} prepaid for units that cost {owed}"


def orders_cost(view: View, _: int) -> Law:
    """Ordering costs are the order costs of all replenishment orders."""
    yield from differs(view, ledger.ORDERING, view.total(totals.ORDERING))


def purchases_above_cost(view: View, _: int) -> Law:
    """The purchase price variance is what was received, at the difference to standard cost."""
    yield from differs(view, ledger.PRICE_VARIANCE, view.total(totals.VARIANCE))


def shipments_cost(view: View, _: int) -> Law:
    """Shipping costs are those of all shipments and units shipped."""
    terms = view.s.terms[0]
    first, further = view.total(totals.FIRST_SHIPMENTS), view.total(totals.SHIPMENTS)
    cost = terms.per_shipment * first + terms.per_further * (further - first)
    cost += terms.per_unit * view.total(totals.UNITS_SHIPPED)
    yield from differs(view, ledger.SHIPPING, cost)


def owners_paid_the_opening(view: View, _: int) -> Law:
    """The owners have paid for the opening stock, and for nothing else."""
    yield from differs(view, ledger.EQUITY, -view.total(totals.OPENING))

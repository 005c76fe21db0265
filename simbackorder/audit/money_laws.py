"""Laws of the ledger: every account is what has happened to units, orders and shipments, at their prices."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from simbackorder.audit import totals
from simbackorder.audit.view import View
from simbackorder.model.money.payment import part, worth
from simbackorder.model.outbound.sent_back import will_be_sent_back
from simbackorder.state import ledger

Law = Iterator[str]
CLOSE = 1e-6  # of a period: times of counts that differ by less are the same


def differs(view: View, account: int, amount: int) -> Law:
    """The balance of an account, if it is not this amount."""
    balance = view.s.accounts[account].balance
    if balance != amount:
        yield f"{ledger.NAMES[account]} account {balance}, by what happened {amount}"


def books_balance(view: View, _: int) -> Law:
    """The trial balance is zero."""
    balance = sum(view.s.accounts[n].balance for n in range(len(ledger.NAMES)))
    if balance != 0:
        yield f"trial balance {balance}"


def inventory_at_cost(view: View, _: int) -> Law:
    """The inventory account is the units held, or shipped and not recognised as sold, at standard cost."""
    yield from differs(view, ledger.INVENTORY, view.total(totals.STOCK) + view.total(totals.UNRECOGNISED_COST))


def revenue_of_shipped_units(view: View, _: int) -> Law:
    """Revenue is the price of what was shipped (and recognised as sold), and of nothing else."""
    yield from differs(view, ledger.REVENUE, view.total(totals.UNRECOGNISED) - view.total(totals.SOLD))


def cost_of_shipped_units(view: View, _: int) -> Law:
    """Cost of goods sold is what was shipped (and recognised as sold) and not sent back, at standard cost."""
    cost = view.total(totals.SOLD_AT_COST) - view.total(totals.UNRECOGNISED_COST)
    cost -= view.total(totals.SENT_BACK_AT_COST)
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
    """Shipping costs are those of all shipments and units shipped; where the carrier is chosen for each shipment,
    between what the cheapest and the dearest choice would have cost."""
    s = view.s
    first, units = view.total(totals.FIRST_SHIPMENTS), view.total(totals.UNITS_SHIPPED)
    further = view.total(totals.SHIPMENTS) - first
    p = s.firm.carrier[0]
    carriers = {p.usual} if p.usual == p.number else {0, p.number}
    rows = [s.carriers[c] for c in sorted(carriers)]
    costs = [
        [row.per_shipment for row in rows],
        [s.terms[0].per_further if c == 0 else s.carriers[c].per_shipment for c in sorted(carriers)],
        [row.per_unit for row in rows],
    ]
    numbers = (first, further, units)
    low, high = (sum(n * choose(cost) for n, cost in zip(numbers, costs, strict=True)) for choose in (min, max))
    balance = s.accounts[ledger.SHIPPING].balance
    if not low <= balance <= high:
        yield f"shipping account {balance}, by what happened {low}" + (f" to {high}" if high > low else "")


def handling_costs(view: View, _: int) -> Law:
    """Handling costs are those of the units that were put away or crossed the dock, and of counts."""
    balance, cost = view.s.accounts[ledger.HANDLING].balance, view.s.terms[0].count_cost
    counted = balance - view.total(totals.HANDLED)
    if cost == 0 or not view.count_every:
        yield from differs(view, ledger.HANDLING, view.total(totals.HANDLED))
        return
    number, rest = divmod(counted, cost)
    fewest, most = (sum(floor(view.t / every + sign * CLOSE) for every in view.count_every) for sign in (-1, 1))
    if rest or not fewest <= number <= most:
        yield f"handling account {balance}: {counted} are not {fewest} to {most} counts at {cost}"


def losses_are_written_off(view: View, _: int) -> Law:
    """Shrinkage is the units that were lost in stock, at standard cost."""
    yield from differs(view, ledger.SHRINKAGE, view.total(totals.LOST))


def returns_are_paid_back(view: View, _: int) -> Law:
    """Returns are what customers were paid back for goods that they sent back."""
    yield from differs(view, ledger.RETURNS, view.total(totals.PAID_BACK))


def parcels_back_cost(view: View, _: int) -> Law:
    """Return parcels and handling cost what the parcels and units that came back do."""
    yield from differs(view, ledger.RETURN_COST, view.total(totals.RETURN_COST))


def returns_are_written_off(view: View, _: int) -> Law:
    """Write-offs of returns are the units that were sent back and not put on the shelf, at standard cost."""
    yield from differs(view, ledger.WRITE_OFFS, view.total(totals.WRITTEN_OFF))


def paid_back_at_most_the_price(view: View, o: int) -> Law:
    """Nobody is paid back more than the price of what is sent back."""
    s, path = view.s, view.path
    price = 0
    for l in range(path.first[o], path.first[o + 1]):
        if will_be_sent_back(s, path, o, l):
            price += part(path.value[l], s.lines[l].shipped, path.quantity[l])
    paid = s.contracts[o].paid_back
    if not 0 <= paid <= price:
        yield f"{paid} paid back for goods that were sold for {price}"


def owners_paid_the_opening(view: View, _: int) -> Law:
    """The owners have paid for the opening stock and put in their cash, and nothing else."""
    yield from differs(view, ledger.EQUITY, -view.total(totals.OPENING) - view.s.terms[0].own_cash)

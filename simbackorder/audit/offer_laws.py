"""Laws of what customers are given for waiting, or because their orders were late: no more than was offered, each once,
and all of it in the books."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.audit import totals
from simbackorder.audit.money_laws import differs
from simbackorder.audit.penalty_laws import over_since
from simbackorder.audit.view import View
from simbackorder.model.money.payment import part
from simbackorder.state import NEVER, TOLERANCE, ledger

Law = Iterator[str]


def discounts_are_of_orders(view: View, _: int) -> Law:
    """Discounts are what was taken off the price of orders."""
    yield from differs(view, ledger.DISCOUNTS, view.total(totals.DISCOUNTED))


def vouchers_are_of_orders(view: View, _: int) -> Law:
    """Vouchers for waiting are those that customers were given; they are open, redeemed or lapsed."""
    given, redeemed, lapsed = (view.total(name) for name in (totals.GIVEN, totals.REDEEMED, totals.LAPSED))
    yield from differs(view, ledger.VOUCHERS, given)
    yield from differs(view, ledger.LAPSED_VOUCHERS, -lapsed)
    yield from differs(view, ledger.OPEN_VOUCHERS, redeemed + lapsed - given)


def faster_shipments_cost(view: View, _: int) -> Law:
    """Faster shipping costs what the shipments do that go faster."""
    yield from differs(view, ledger.FASTER_SHIPPING, view.total(totals.FASTER))


def late_refunds_are_of_orders(view: View, _: int) -> Law:
    """Refunds for lateness are what customers of late orders were paid back."""
    yield from differs(view, ledger.LATE_REFUNDS, view.total(totals.LATE_REFUNDS))


def waited_for(view: View, o: int) -> Iterator[tuple[int, int, int]]:
    """Of each line the item, and the units shipped that were waited for, with their price."""
    s, path = view.s, view.path
    for l in range(path.first[o], path.first[o + 1]):
        line, value, quantity = s.lines[l], path.value[l], path.quantity[l]
        at_once = min(line.shipped, line.filled)
        price = part(value, line.shipped, quantity) - part(value, at_once, quantity)
        yield path.item[l], line.shipped - at_once, price


def gifts_fit_the_wait(view: View, o: int) -> Law:
    """An order is given the discount, or the vouchers, of the units that were shipped and waited for, and no more; and
    only if an offer was taken."""
    s, contract = view.s, view.s.contracts[o]
    off = worth = 1.0
    for i, units, price in waited_for(view, o):
        p = s.firm.offer[i]
        off += p.share * price + 1
        worth += p.value * price + p.amount * units + 1
    for given, most, what in ((contract.discounted, off, "taken off"), (contract.vouchers, worth, "given in vouchers")):
        if not 0 <= given <= most or (given > 0 and contract.offers_taken == 0):
            yield f"{given} {what} for {contract.offers_taken} offers that were taken, at most {most}"


def vouchers_end_once(view: View, o: int) -> Law:
    """What is redeemed or lapses was given, and each voucher ends once."""
    contract = view.s.contracts[o]
    ended = contract.redeemed + contract.lapsed
    if min(contract.redeemed, contract.lapsed) < 0 or ended > contract.vouchers:
        yield f"{contract.redeemed} redeemed and {contract.lapsed} lapsed of vouchers of {contract.vouchers}"


def faster_shipments_carry_what_waited(view: View, o: int) -> Law:
    """No more shipments of an order go faster than carry units that were waited for, each at the cost of an offer."""
    s, contract = view.s, view.s.contracts[o]
    offers = [(s.firm.offer[i].cost, units) for i, units, _ in waited_for(view, o)]
    most = min(s.orders[o].shipments, sum(units for _, units in offers))
    dearest = max((cost for cost, _ in offers), default=0)
    if not 0 <= contract.faster <= most or not 0 <= contract.faster_cost <= contract.faster * dearest:
        yield f"{contract.faster} shipments went faster, of {most}, for {contract.faster_cost}"
    if contract.faster > 0 and contract.offers_taken == 0:
        yield f"{contract.faster} shipments went faster, and no offer was taken"


def refunded_when_late(view: View, o: int) -> Law:
    """Whoever asks for it is paid back the stated share of the price once the whole order has come late, and nobody
    else is paid anything."""
    s, path = view.s, view.path
    order, contract = s.orders[o], s.contracts[o]
    over = over_since(view, o)
    cancelled = order.cancelled > contract.cut_units
    ended = over <= view.t and not cancelled and order.accepted > 0 and order.promised < NEVER
    cut_late = contract.cut_units > 0 and contract.cut_at >= order.promised - TOLERANCE
    late = ended and (over > order.promised + TOLERANCE or cut_late)
    price = sum(
        part(path.value[l], s.lines[l].shipped, path.quantity[l]) for l in range(path.first[o], path.first[o + 1])
    )
    share = s.segments[path.segment[o]].late_refund * path.asks_refund[o] * late
    if abs(contract.late_refund - share * price) > 0.5 + 1e-9 * price:
        yield f"{contract.late_refund} paid back for lateness, by its dates a share of {share} of {price}"

"""Customers who ask for some of the price back because their order came late. Only where anybody does; see
`Terms.late_refunds`."""

from math import floor

from simbackorder.model.bookkeeping import note, note_amount, post_for
from simbackorder.model.events import LATE_REFUND
from simbackorder.model.money.payment import part
from simbackorder.model.money.penalties import done_at, is_late
from simbackorder.state import TOLERANCE, Books
from simbackorder.state.ledger import CASH, LATE_REFUNDS, REFUNDS
from simbackorder.state.path import Path


def price_shipped(s: Books, path: Path, o: int) -> int:
    """The price of what has shipped of order o."""
    price = 0
    for l in range(path.first[o], path.first[o + 1]):
        price += part(path.value[l], s.lines[l].shipped, path.quantity[l])
    return price


def ask_for_late_refund(s: Books, path: Path, o: int, t: float) -> None:
    """A shipment of order o leaves, or arrives. If it is the last one (of a promised delivery: the last to arrive), and
    the order is late, its customer may ask for a share of the price, once; not if somebody has cancelled the rest."""
    contract = s.contracts[o]
    order = s.orders[o]
    if path.asks_refund[o] == 0 or contract.late_refund > 0 or order.cancelled > contract.cut_units:
        return
    done = done_at(s, path, o)
    if done > t or not is_late(s, o, done, TOLERANCE):
        return
    share = s.segments[path.segment[o]].late_refund
    amount = floor(share * price_shipped(s, path, o) + 0.5)
    if amount > 0:
        contract.late_refund = amount
        post_for(s, o, LATE_REFUNDS, CASH, amount, t)
        if s.terms[0].refund_cost > 0:
            post_for(s, o, REFUNDS, CASH, s.terms[0].refund_cost, t)
        if s.logging:
            l = path.first[o]
            note(s, t, LATE_REFUND, l, 0, path.item[l])
            note_amount(s, amount)

"""A discount that the shop offers to customers who would have to wait: a share of the price of the units that they wait
for, which is taken off when these are shipped."""

from math import floor
from typing import Any

from simbackorder.model.bookkeeping import note, note_amount, post_for
from simbackorder.model.events import DISCOUNTED
from simbackorder.model.money.payment import part
from simbackorder.state import Books, Segment
from simbackorder.state.ledger import CASH, DISCOUNTS
from simbackorder.state.path import Path


def stated_wait(segment: Segment, promising: Any, quoted: float) -> float:
    """The wait that the customer sees, or else assumes."""
    stated: float = quoted if promising.shown and quoted >= 0.0 else segment.assumed_wait
    return stated


def is_offered(s: Books, segment: Segment, i: int, quoted: float) -> bool:
    """Is a discount offered for waiting so long for item i?"""
    p = s.firm.admission[i]
    offered: bool = p.discount > 0.0 and stated_wait(segment, s.firm.promising[i], quoted) >= p.discount_from
    return offered


def discount_of(s: Books, path: Path, l: int, units: int) -> int:
    """What is taken off for the first so many units of line l that are shipped: those that were there at once are the
    first, and have none."""
    value, quantity = path.value[l], path.quantity[l]
    price = part(value, units, quantity) - part(value, min(units, s.lines[l].filled), quantity)
    amount: int = floor(s.firm.admission[path.item[l]].discount * price + 0.5)
    return amount


def give_discount(s: Books, path: Path, o: int, l: int, units: int, t: float) -> int:
    """Units of line l of order o are shipped (and counted as shipped already): what waiting was paid for is taken off.
    Orders that are owed at the start were offered nothing."""
    if o < s.terms[0].owed or not is_offered(s, s.segments[path.segment[o]], path.item[l], s.lines[l].quoted):
        return 0
    shipped = s.lines[l].shipped
    amount = discount_of(s, path, l, shipped) - discount_of(s, path, l, shipped - units)
    if amount > 0:
        post_for(s, o, DISCOUNTS, CASH, amount, t)
        s.contracts[o].discounted += amount
        if s.logging:
            note(s, t, DISCOUNTED, l, units, path.item[l])
            note_amount(s, amount)
    return amount

"""What the shop offers to customers who would have to wait: who takes it, and what it is once the units that were
waited for ship. A discount is taken off their price; a voucher, or faster shipping, goes with their shipment."""

from math import floor
from typing import Any

from simbackorder.model.bookkeeping import note, note_amount, post_for
from simbackorder.model.events import DISCOUNTED
from simbackorder.model.money.payment import part
from simbackorder.state import Books, Rules, Segment
from simbackorder.state.ledger import CASH, DISCOUNTS
from simbackorder.state.path import Path

NOTHING = 0
DISCOUNT = 1
VOUCHER = 2
FASTER = 3
"""The answers of an offer policy."""


def stated_wait(segment: Segment, promising: Any, quoted: float) -> float:
    """The wait that the customer sees, or else assumes."""
    stated: float = quoted if promising.shown and quoted >= 0.0 else segment.assumed_wait
    return stated


def offered(s: Books, rules: Rules, segment: Segment, i: int, quoted: float) -> int:
    """What is offered for waiting so long for item i."""
    return rules.offer(s.firm.offer[i], stated_wait(segment, s.firm.promising[i], quoted))


def share_who_accept(segment: Segment, offer: int) -> float:
    """The share of a segment who accept a backorder with this offer."""
    if offer == DISCOUNT:
        return segment.accept_discount
    if offer == VOUCHER:
        return segment.accept_voucher
    if offer == FASTER:
        return segment.accept_faster
    return segment.accept_backorder


def tolerance_factor(segment: Segment, offer: int) -> float:
    """How many times as long a wait they tolerate with it."""
    if offer == DISCOUNT:
        return segment.tolerance_discount
    if offer == VOUCHER:
        return segment.tolerance_voucher
    if offer == FASTER:
        return segment.tolerance_faster
    return 1.0


def price_waited_for(s: Books, path: Path, l: int, units: int) -> int:
    """The price of those of the first so many units of line l that were waited for: those that were there at once ship
    first."""
    value, quantity = path.value[l], path.quantity[l]
    price: int = part(value, units, quantity) - part(value, min(units, s.lines[l].filled), quantity)
    return price


def units_waited_for(s: Books, l: int, units: int) -> int:
    """The number of these units."""
    return max(0, units - s.lines[l].filled)


def share_of_price(s: Books, path: Path, l: int, units: int, share: float) -> int:
    """A share of what of the units that leave was waited for; so many leave, and are counted as shipped already. What
    all units shipped so far come to is rounded."""
    shipped = s.lines[l].shipped
    amount: int = floor(share * price_waited_for(s, path, l, shipped) + 0.5)
    amount -= floor(share * price_waited_for(s, path, l, shipped - units) + 0.5)
    return amount


def fulfil(s: Books, rules: Rules, path: Path, o: int, l: int, units: int, t: float) -> int:
    """Units of line l of order o are shipped (and counted as shipped already): what was offered for waiting is given,
    or goes with the shipment. Returns what is taken off their price. Orders that are owed at the start were offered
    nothing."""
    if o < s.terms[0].owed:
        return 0
    i = path.item[l]
    offer = offered(s, rules, s.segments[path.segment[o]], i, s.lines[l].quoted)
    if offer == DISCOUNT:
        return give_discount(s, path, o, l, units, t)
    if offer != NOTHING:
        shipped = s.lines[l].shipped
        waited = units_waited_for(s, l, shipped) - units_waited_for(s, l, shipped - units)
        if waited > 0:
            enclose(s, path, l, units, waited, offer)
    return 0


def give_discount(s: Books, path: Path, o: int, l: int, units: int, t: float) -> int:
    """What is taken off units of line l of order o that leave now."""
    i = path.item[l]
    amount = share_of_price(s, path, l, units, s.firm.offer[i].share)
    if amount > 0:
        post_for(s, o, DISCOUNTS, CASH, amount, t)
        s.contracts[o].discounted += amount
        if s.logging:
            note(s, t, DISCOUNTED, l, units, i)
            note_amount(s, amount)
    return amount


def enclose(s: Books, path: Path, l: int, units: int, waited: int, offer: int) -> None:
    """With units of line l, of which so many were waited for, goes a voucher, or their shipment goes faster. Of several
    lines the longest life, the shortest transit and the highest cost count."""
    p = s.firm.offer[path.item[l]]
    world = s.world[0]
    if offer == VOUCHER:
        world.voucher += share_of_price(s, path, l, units, p.value) + p.amount * waited
        world.voucher_life = max(world.voucher_life, p.life)
    elif offer == FASTER:
        world.faster = 1
        world.speed = min(world.speed, p.transit)
        world.faster_cost = max(world.faster_cost, p.cost)

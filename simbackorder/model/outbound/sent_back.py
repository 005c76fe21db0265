"""Goods that customers send back: what of a shipment will come back is settled when it leaves; when it is back, what
can be sold again is on the shelf, the rest is written off, and its price is paid back.

An order's luck is its own: each line has a mark for whether it goes back, and one for whether it can be sold again.
"""

from math import floor

from simbackorder.model.bookkeeping import ask, charge, note, note_amount, post_for
from simbackorder.model.customers.allocation import allocate
from simbackorder.model.events import PAID_BACK, SENT_BACK, WRITTEN_OFF
from simbackorder.model.inbound.records import put_on_shelf
from simbackorder.model.outbound.oversold import free_parcels
from simbackorder.model.outbound.parcels import close_shipment, new_parcel, new_shipment
from simbackorder.state import NONE, Books, Rules
from simbackorder.state.ledger import (
    CASH,
    COST_OF_GOODS_SOLD,
    INVENTORY,
    REFUNDS,
    RETURN_COST,
    RETURNS,
    WRITE_OFFS,
)
from simbackorder.state.path import Path


def will_be_sent_back(s: Books, path: Path, o: int, l: int) -> bool:
    """Does the customer of order o send line l back? More may do so who had to wait for some of the order."""
    segment = s.segments[path.segment[o]]
    share = segment.back
    if s.contracts[o].waited:
        share = segment.back_waited
    back: bool = path.sent_back[l] < share
    return back


def note_what_comes_back(s: Books, path: Path, o: int, l: int, units: int, price: int) -> None:
    """Units of line l leave with a shipment, at this price: they come back, if its customer sends the line back."""
    if will_be_sent_back(s, path, o, l):
        world = s.world[0]
        m = new_parcel(s, l, units, NONE)
        if world.back_parcel >= 0:
            s.parcels[world.last_back].next = m
        else:
            world.back_parcel = m
        world.last_back = m
        world.back_units += units
        world.back_price += price


def expect_back(s: Books, path: Path, o: int, transit: float) -> None:
    """What was noted of the shipment of order o that leaves now is back so long after it is delivered."""
    world = s.world[0]
    if world.back_units == 0:
        return
    n = new_shipment(s, -1 - o, world.back_units)
    s.shipments[n].parcel = world.back_parcel
    s.shipments[n].sale = world.back_price
    s.contracts[o].coming_back += world.back_units
    world.back_parcel = NONE
    world.back_units = 0
    world.back_price = 0
    ask(s, SENT_BACK, transit + path.back_after[o], n)


def goods_come_back(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """A parcel that a customer has sent back arrives, shipment n: waiting customers get what can be sold again."""
    o = -1 - s.shipments[n].order
    m = s.shipments[n].parcel
    while m >= 0:
        parcel = s.parcels[m]
        take_in_again(s, rules, path, o, parcel.line, parcel.units, t)
        m = parcel.next
    pay_back(s, path, o, n, t)
    m = s.shipments[n].parcel
    while m >= 0:
        allocate(s, rules, path, path.item[s.parcels[m].line], t)
        m = s.parcels[m].next
    free_parcels(s, n)
    close_shipment(s, n)


def take_in_again(s: Books, rules: Rules, path: Path, o: int, l: int, units: int, t: float) -> None:
    """Units of line l are back: on the shelf, or written off; either way they are not sold any more."""
    i = path.item[l]
    item = s.items[i]
    contract = s.contracts[o]
    cost = units * item.unit_cost
    item.sent_back += units
    contract.sent_back += units
    if path.resaleable[l] < s.segments[path.segment[o]].resaleable:
        if t > item.since:
            charge(s, item, t)
        item.restocked += units
        contract.restocked += units
        put_on_shelf(s, rules, i, units, units)
        post_for(s, o, INVENTORY, COST_OF_GOODS_SOLD, cost, t)
        if s.logging:
            note(s, t, SENT_BACK, l, units, i)
    else:
        post_for(s, o, WRITE_OFFS, COST_OF_GOODS_SOLD, cost, t)
        if s.logging:
            note(s, t, WRITTEN_OFF, l, units, i)


def pay_back(s: Books, path: Path, o: int, n: int, t: float) -> None:
    """The customer of order o gets the price of what is back in shipment n, or a share of it, less a fee; the shop pays
    for the parcel, and for looking through it."""
    terms = s.terms[0]
    contract = s.contracts[o]
    amount = max(0, floor(terms.back_refund * s.shipments[n].sale + 0.5) - terms.back_fee)
    contract.parcels_back += 1
    contract.paid_back += amount
    cost = terms.back_parcel + terms.back_unit * s.shipments[n].units
    if cost > 0:
        post_for(s, o, RETURN_COST, CASH, cost, t)
    if amount > 0:
        post_for(s, o, RETURNS, CASH, amount, t)
        if terms.refund_cost > 0:
            post_for(s, o, REFUNDS, CASH, terms.refund_cost, t)
        if s.logging:
            l = s.parcels[s.shipments[n].parcel].line
            note(s, t, PAID_BACK, l, 0, path.item[l])
            note_amount(s, amount)

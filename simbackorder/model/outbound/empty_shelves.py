"""A picker finds less on the shelf than the record says: what is missing is owed to its customer again."""

from simbackorder.model.bookkeeping import charge, note, position
from simbackorder.model.events import OVERSOLD
from simbackorder.model.inbound.records import review_if_lower, set_right
from simbackorder.model.outbound.oversold import free_parcels, impatient_again, owe_again, take_back, unpick
from simbackorder.model.queues import join
from simbackorder.state import Books, Rules
from simbackorder.state.path import Path

NONE = -1


def missing(s: Books, path: Path, l: int, units: int) -> int:
    """How many of these units of line l are not on the shelf."""
    short: int = units - s.items[path.item[l]].on_hand
    return max(0, short)


def parcel_missing(s: Books, path: Path, n: int) -> bool:
    """Is a parcel of shipment n not wholly there?"""
    m = s.shipments[n].parcel
    while m >= 0:
        parcel = s.parcels[m]
        if missing(s, path, parcel.line, parcel.units) > 0:
            return True
        m = parcel.next
    return False


def find_shelves_empty(s: Books, rules: Rules, path: Path, o: int, t: float) -> bool:
    """Is a line of order o that would leave at once not wholly there? Then what is missing is owed again."""
    short = False
    for l in range(path.first[o], path.first[o + 1]):
        units = missing(s, path, l, s.lines[l].reserved)
        if units > 0:
            put_back(s, rules, path, o, l, units, t)
            short = True
    if short:
        try_again(s, path, o, t)
    return short


def find_parcels_missing(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """Not all of shipment n is there: it does not leave, and what is missing is owed again."""
    o = s.shipments[n].order
    unpick(s, n)
    m = s.shipments[n].parcel
    s.shipments[n].parcel = NONE  # whoever stops shipments does not stop this one again
    first = m
    while m >= 0:
        parcel = s.parcels[m]
        units = missing(s, path, parcel.line, parcel.units)
        if units > 0:
            put_back(s, rules, path, o, parcel.line, units, t)
        m = parcel.next
    s.shipments[n].parcel = first
    free_parcels(s, n)
    try_again(s, path, o, t)


def put_back(s: Books, rules: Rules, path: Path, o: int, l: int, units: int, t: float) -> None:
    """Units of line l that were reserved are not there: they are backordered, and the record is corrected."""
    i = path.item[l]
    item = s.items[i]
    if t > item.since:
        charge(s, item, t)
    before = position(item, s.firm.replenishment[i])
    owe_again(s, rules, path, o, l, units)
    item.error = 0
    set_right(s, i)
    if s.logging:
        note(s, t, OVERSOLD, l, units, i)
    take_back(s, rules, path, i, t)
    review_if_lower(s, i, before)


def try_again(s: Books, path: Path, o: int, t: float) -> None:
    """Order o did not leave: what was found of it may, and its customer is impatient again."""
    if s.terms[0].contracts:
        s.contracts[o].started -= 1
    impatient_again(s, path, o, t)
    if s.orders[o].reserved > s.orders[o].picking:
        join(s.dispatches[0], s.orders, o)

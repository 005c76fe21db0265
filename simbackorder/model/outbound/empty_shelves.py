"""A picker finds less on the shelf than the record says: what is missing is owed to its customer again."""

from simbackorder.model.bookkeeping import ask, charge, note, position
from simbackorder.model.customers.allocation import wait_again
from simbackorder.model.customers.patience import plan_leaving, spend
from simbackorder.model.events import CANCELLATION, OVERSOLD
from simbackorder.model.inbound.records import review_if_lower, set_right
from simbackorder.model.queues import join
from simbackorder.state import NEVER, Books, Rules
from simbackorder.state.path import Path


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


def put_back(s: Books, rules: Rules, path: Path, o: int, l: int, units: int, t: float) -> None:
    """Units of line l that were reserved are not there: they are backordered, and the record is corrected."""
    i = path.item[l]
    item = s.items[i]
    line = s.lines[l]
    order = s.orders[o]
    if t > item.since:
        charge(item, t)
    before = position(item, s.firm.replenishment[i])
    waits = line.lacking > 0
    line.reserved -= units
    line.lacking += units
    item.reserved -= units
    item.backorders += units
    item.oversold += units
    order.reserved -= units
    order.lacking += units
    order.oversold += units
    if not waits:
        wait_again(s, rules, path, o, l)
    item.error = 0
    set_right(s, i)
    if s.logging:
        note(s, t, OVERSOLD, l, units, i)
    review_if_lower(s, i, before)


def try_again(s: Books, path: Path, o: int, t: float) -> None:
    """Order o did not leave: what was found of it may, and its customer is impatient again."""
    if s.terms[0].contracts:
        s.contracts[o].started -= 1
        if s.segments[path.segment[o]].hazard > 0:
            spend(s, path, o, t)
            plan_leaving(s, path, o, t)
            if s.contracts[o].spent >= 1.0:  # patience has ended while nothing was owed
                s.contracts[o].leaves = t
                ask(s, CANCELLATION, 0.0, o)
    if s.segments[path.segment[o]].hazard == 0 and path.patience[o] < NEVER:
        ask(s, CANCELLATION, max(0.0, placed(s, path, o) + path.patience[o] - t), o)
    if s.orders[o].reserved > s.orders[o].picking:
        join(s.dispatches[0], s.orders, o)


def placed(s: Books, path: Path, o: int) -> float:
    """When order o was accepted."""
    if s.terms[0].contracts:
        then: float = s.contracts[o].placed
        return then
    at: float = path.placed[o]
    return at

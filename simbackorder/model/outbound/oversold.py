"""Units that were reserved and are not there: which orders lose them, and what becomes of these."""

from simbackorder.model.bookkeeping import ask, note
from simbackorder.model.customers.allocation import rank_as_placed, wait_again
from simbackorder.model.customers.patience import plan_leaving, spend
from simbackorder.model.events import CANCELLATION, NOT_THERE, OVERSALE
from simbackorder.model.queues import join
from simbackorder.state import NEVER, Books, Rules
from simbackorder.state.path import Path

NONE = -1


def owe_again(s: Books, rules: Rules, path: Path, o: int, l: int, units: int) -> None:
    """Units of line l that were reserved are not there: they are backordered, until the firm has decided."""
    item = s.items[path.item[l]]
    line = s.lines[l]
    order = s.orders[o]
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
    ask(s, OVERSALE, 0.0, l)


def take_back(s: Books, rules: Rules, path: Path, i: int, t: float) -> None:
    """More of item i is reserved than the record says is there: the lines that rank last lose it."""
    item = s.items[i]
    while item.reserved > item.recorded:
        o = last_in_rank(s, rules, path, i)
        l = line_of(path, o, i)
        line = s.lines[l]
        order = s.orders[o]
        stopped = line.picking == line.reserved
        if stopped:
            stop_picking(s, o, l)
        units = min(item.reserved - item.recorded, line.reserved - line.picking)
        owe_again(s, rules, path, o, l, units)
        if s.logging:
            note(s, t, NOT_THERE, l, units, i)
        impatient_again(s, path, o, t)
        if stopped and order.reserved > order.picking:
            join(s.dispatches[0], s.orders, o)


def last_in_rank(s: Books, rules: Rules, path: Path, i: int) -> int:
    """The order with units of item i reserved that ranks last; one of which not all are in picking, if there is one."""
    found = NONE
    found_loose = False
    worst = 0.0
    left = s.items[i].reserved
    o = s.world[0].arrived - 1
    while left > 0:
        if s.orders[o].reserved > 0:
            for l in range(path.first[o], path.first[o + 1]):
                line = s.lines[l]
                if path.item[l] == i and line.reserved > 0:
                    left -= line.reserved
                    loose = line.reserved > line.picking
                    own = rank_if_owed(s, rules, path, o, l)
                    if found < 0 or (loose and not found_loose) or (loose == found_loose and own > worst):
                        found = o
                        found_loose = loose
                        worst = own
        o -= 1
    return found


def rank_if_owed(s: Books, rules: Rules, path: Path, o: int, l: int) -> float:
    """The rank that line l of order o would have if all its reserved units were backordered."""
    line = s.lines[l]
    order = s.orders[o]
    units = line.reserved
    line.reserved = 0
    line.lacking += units
    order.lacking += units
    found = rank_as_placed(s, rules, path, o, path.item[l])
    line.reserved = units
    line.lacking -= units
    order.lacking -= units
    return found


def line_of(path: Path, o: int, i: int) -> int:
    """The line of order o that is of item i."""
    l = path.first[o]
    while path.item[l] != i:
        l += 1
    return l


def stop_picking(s: Books, o: int, l: int) -> None:
    """Shipments of order o in picking that contain line l do not leave; nothing of them is in picking any more."""
    for n in range(s.world[0].shipments):
        if s.shipments[n].order == o and contains(s, n, l):
            unpick(s, n)
            free_parcels(s, n)
            s.shipments[n].units = 0
            if s.terms[0].contracts:
                s.contracts[o].started -= 1


def contains(s: Books, n: int, l: int) -> bool:
    """Are units of line l in picking in shipment n?"""
    m = s.shipments[n].parcel
    while m >= 0:
        if s.parcels[m].line == l:
            return True
        m = s.parcels[m].next
    return False


def unpick(s: Books, n: int) -> None:
    """The units of shipment n are not in picking any more."""
    shipment = s.shipments[n]
    m = shipment.parcel
    while m >= 0:
        s.lines[s.parcels[m].line].picking -= s.parcels[m].units
        m = s.parcels[m].next
    s.orders[shipment.order].picking -= shipment.units


def free_parcels(s: Books, n: int) -> None:
    """Shipment n has no parcels any more: their rows may be used for others."""
    m = s.shipments[n].parcel
    s.shipments[n].parcel = NONE
    while m >= 0:
        following = s.parcels[m].next
        s.parcels[m].next = s.world[0].vacant_parcel
        s.world[0].vacant_parcel = m
        m = following


def impatient_again(s: Books, path: Path, o: int, t: float) -> None:
    """The patience of the customer of order o counts again."""
    if s.terms[0].contracts and s.segments[path.segment[o]].hazard > 0:
        spend(s, path, o, t)
        plan_leaving(s, path, o, t)
        if s.contracts[o].spent >= 1.0:  # patience has ended while nothing was owed
            s.contracts[o].leaves = t
            ask(s, CANCELLATION, 0.0, o)
    if s.segments[path.segment[o]].hazard == 0 and path.patience[o] < NEVER:
        ask(s, CANCELLATION, max(0.0, placed(s, path, o) + path.patience[o] - t), o)


def placed(s: Books, path: Path, o: int) -> float:
    """When order o was accepted."""
    if s.terms[0].contracts:
        then: float = s.contracts[o].placed
        return then
    at: float = path.placed[o]
    return at

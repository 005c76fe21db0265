"""A customer orders, and perhaps gives up. `rules` are the firm's policies: one function per family, which gets the
item's row of parameters first."""

from typing import Any

from simbackorder.model.allocation import allocate, wait
from simbackorder.model.bookkeeping import ask, charge, note, planned
from simbackorder.model.events import CANCELLATION, DEMAND, DROPPED, REFUSED
from simbackorder.model.queues import join
from simbackorder.model.sourcing import longest_quote
from simbackorder.model.state import NEVER, OPEN
from simbackorder.model.supply import recall


def place_order(s: Any, rules: Any, path: Any, o: int, t: float) -> None:
    """Order o arrives. All its lines are considered first, then booked: one line's refusal may drop the whole order."""
    first = path.first[o]
    last = path.first[o + 1]
    refused = 0
    for l in range(first, last):
        refused += consider(s, rules, path, o, l)
    if refused > 0 and s.segments[path.segment[o]].whole_order:
        drop(s, path, o, t)
        return
    order = s.orders[o]
    order.closed = OPEN
    order.promised = t
    for l in range(first, last):
        book(s, path, o, l, t)
    lacking = order.lacking
    if lacking > 0:
        for l in range(first, last):
            if s.lines[l].lacking > 0:
                wait(s, rules, path, o, l, t)
        if path.patience[o] < NEVER:
            ask(s, CANCELLATION, path.patience[o], o)
    if order.reserved > 0:
        join(s.dispatches[0], s.orders, o)
    elif lacking == 0:
        order.closed = t


def consider(s: Any, rules: Any, path: Any, o: int, l: int) -> int:
    """What line l would get: units from the shelf (`filled`), units owed (`lacking`), and the quoted wait for stock.

    Returns the refused units. Nothing is booked yet.
    """
    i = path.item[l]
    item = s.items[i]
    line = s.lines[l]
    wanted = path.quantity[l]
    promising = s.firm.promising[i]
    available = item.on_hand - item.reserved
    if wanted <= available:
        line.filled = wanted
        line.quoted = rules.promising(promising, 0, 0.0)
        return 0
    missing = wanted - available
    item.short = 1
    quoted = rules.promising(promising, missing, longest_quote(s, rules, i))
    admitted = rules.admission(s.firm.admission[i], missing, item.backorders, planned(item))
    segment = s.segments[path.segment[o]]
    if admitted < 0:
        return wanted
    if admitted > 0 and not agrees(path, o, segment, promising, quoted):
        line.declined = 1
        line.quoted = quoted
        return wanted
    if segment.all_or_nothing and admitted < missing:
        return wanted
    # what is sold without a backorder is all available: the customer waits for none of it
    line.quoted = quoted if admitted > 0 else rules.promising(promising, 0, 0.0)
    line.filled = available
    line.lacking = admitted
    return missing - admitted


def agrees(path: Any, o: int, segment: Any, promising: Any, quoted: float) -> bool:
    """Does the customer accept a backorder: at all, and with the wait that is quoted or else assumed?"""
    stated = quoted if promising.shown and quoted >= 0.0 else segment.assumed_wait
    return path.acceptance[o] < segment.accept_backorder and stated <= path.tolerance[o]


def book(s: Any, path: Any, o: int, l: int, t: float) -> None:
    """Reserve what is on the shelf for line l and owe the rest that was admitted.

    The promised date is now + the worst accepted line's wait, picking and buffer; none if one of them gets no date.
    """
    i = path.item[l]
    line = s.lines[l]
    filled = line.filled
    lacking = line.lacking
    accepted = filled + lacking
    if accepted > 0:
        item = s.items[i]
        order = s.orders[o]
        if t > item.since:
            charge(item, t)
        promised = NEVER if line.quoted < 0.0 else t + (line.quoted + s.firm.promising[i].extra)
        if promised > order.promised:
            order.promised = promised
        line.accepted = accepted
        order.accepted += accepted
        if filled > 0:
            line.reserved = filled
            order.reserved += filled
            item.reserved += filled
        if lacking > 0:
            order.lacking += lacking
            item.backorders += lacking
        replenishment = s.firm.replenishment[i]
        if replenishment.period == 0.0 and (filled > 0 or replenishment.count_backorders):
            join(s.reviews[0], s.items, i)
    if s.logging:
        note(s, t, DEMAND, l, accepted, i)
        if accepted < path.quantity[l]:
            note(s, t, REFUSED, l, path.quantity[l] - accepted, i)


def drop(s: Any, path: Any, o: int, t: float) -> None:
    """The customer wants all lines or none: nothing of the order is booked."""
    s.orders[o].closed = t
    for l in range(path.first[o], path.first[o + 1]):
        line = s.lines[l]
        line.filled = 0
        line.lacking = 0
        if s.logging:
            note(s, t, DROPPED, l, path.quantity[l], path.item[l])


def give_up(s: Any, path: Any, o: int, t: float) -> None:
    """Order o's patience is over: if any unit is still backordered, all its unshipped units are cancelled."""
    order = s.orders[o]
    if order.lacking == 0:
        return
    for l in range(path.first[o], path.first[o + 1]):
        cancel(s, path, l, t)
    order.cancelled = order.lacking + order.reserved
    order.lacking = 0
    order.reserved = 0
    order.picking = 0
    order.closed = t
    for l in range(path.first[o], path.first[o + 1]):
        allocate(s, path.item[l], t)


def cancel(s: Any, path: Any, l: int, t: float) -> None:
    """Cancel the unshipped units of a line; reserved ones are available again."""
    line = s.lines[l]
    units = line.reserved + line.lacking
    if units == 0:
        return
    i = path.item[l]
    item = s.items[i]
    if t > item.since:
        charge(item, t)
    counted = line.reserved
    if s.firm.replenishment[i].count_backorders:
        counted = units
    item.reserved -= line.reserved
    item.backorders -= line.lacking
    line.reserved = 0
    line.lacking = 0
    line.picking = 0
    if s.logging:
        note(s, t, CANCELLATION, l, units, i)
    if s.firm.replenishment[i].recall:
        recall(s, i, counted, t)

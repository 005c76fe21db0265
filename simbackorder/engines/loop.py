"""The event loop of the compiled engine, in plain Python that Numba can compile: it calls the same transitions as the
reference engine.

The calendar is a binary heap of (time, kind and sequence number, who). The loop stops when a table is full; grow it
and call again.
"""

from typing import Any, NamedTuple

from simbackorder.model import bookkeeping, demand, shipping, start, supply
from simbackorder.model.events import (
    CANCELLATION,
    CUT,
    DELIVERY,
    DEMAND,
    DISPATCH,
    READING,
    RECEIPT,
    REVIEW,
    SUPPLIER,
)

KIND = 1 << 48  # key = kind * KIND + sequence number: one comparison for both


class Event:
    """An entry of the calendar."""

    time = 0.0
    key = 0
    who = 0


class Clock:
    """The one row of the calendar's own state."""

    now = 0.0
    events = 0  # on the heap
    scheduled = 0  # ever
    opened = 0  # 1 once the books are opened


class Calendar(NamedTuple):
    """The calendar."""

    clock: Any
    heap: Any


class Limits(NamedTuple):
    """What one event may need at most."""

    end: float
    warm_up: float
    lines: int  # of one order
    readings: Any  # times at which stock is read


def before(a: Any, b: Any) -> bool:
    """Is event a due before event b?"""
    return a.time < b.time or (a.time == b.time and a.key < b.key)


def put(event: Any, time: float, key: int, who: int) -> None:
    """Write an entry of the heap."""
    event.time = time
    event.key = key
    event.who = who


def copy(to: Any, event: Any) -> None:
    """Move an entry of the heap."""
    put(to, event.time, event.key, event.who)


def schedule(c: Any, time: float, kind: int, who: int) -> None:
    """Put an event on the calendar."""
    clock = c.clock[0]
    key = kind * KIND + clock.scheduled
    at = clock.events
    clock.scheduled += 1
    clock.events = at + 1
    while at > 0:
        above = c.heap[(at - 1) >> 1]
        if above.time < time or (above.time == time and above.key < key):
            break
        copy(c.heap[at], above)
        at = (at - 1) >> 1
    put(c.heap[at], time, key, who)


def sink(c: Any, time: float, key: int, who: int) -> None:
    """Put an event in the first one's place."""
    heap = c.heap
    n = c.clock[0].events
    at = 0
    low = 1
    while low < n:
        if low + 1 < n and before(heap[low + 1], heap[low]):
            low += 1
        below = heap[low]
        if time < below.time or (time == below.time and key < below.key):
            break
        copy(heap[at], below)
        at = low
        low = 2 * at + 1
    put(heap[at], time, key, who)


def drop_first(c: Any) -> None:
    """Take the first event off the calendar."""
    clock = c.clock[0]
    clock.events -= 1
    last = c.heap[clock.events]
    sink(c, last.time, last.key, last.who)


def next_order(c: Any, path: Any, o: int) -> None:
    """The next customer takes the place of this one on the calendar, if there is one."""
    clock = c.clock[0]
    if o + 1 < len(path.gap):
        key = DEMAND * KIND + clock.scheduled
        clock.scheduled += 1
        sink(c, clock.now + path.gap[o + 1], key, o + 1)
    else:
        drop_first(c)


def obey(s: Any, c: Any) -> None:
    """Put what the model has asked for on the calendar."""
    world = s.world[0]
    for n in range(world.requests):
        request = s.requests[n]
        schedule(c, c.clock[0].now + request.delay, request.kind, request.who)
    world.requests = 0


def has_room(s: Any, path: Any, c: Any, limits: Any) -> bool:
    """Is every table long enough for whatever the next event may add to it?"""
    world = s.world[0]
    supplies = world.supplies + len(s.suppliers)
    if c.clock[0].events + 4 + supplies >= len(c.heap) or supplies >= len(s.supplies) or supplies >= len(s.requests):
        return False
    if world.shipments + 2 >= len(s.shipments) or world.parcels + limits.lines >= len(s.parcels):
        return False
    i = s.reviews[0].first
    return i < 0 or s.items[i].orders < len(path.mark)


def nothing_before(c: Any, kind: int) -> bool:
    """Is no event of this instant left that comes before end-of-instant work of this kind?"""
    clock = c.clock[0]
    first = c.heap[0]
    return clock.events == 0 or first.time > clock.now or first.key >= (kind + 1) * KIND


def open_shop(s: Any, path: Any, c: Any, limits: Any) -> None:
    """Before the first event."""
    start.start(s, path, limits.warm_up)
    obey(s, c)
    c.clock[0].opened = 1
    for n in range(len(limits.readings)):
        schedule(c, limits.readings[n], READING, n)
    if len(path.gap) > 0:
        schedule(c, path.gap[0], DEMAND, 0)


def take(s: Any, rules: Any, path: Any, c: Any) -> None:
    """The first event of the calendar happens."""
    first = c.heap[0]
    now = first.time
    c.clock[0].now = now
    kind = first.key // KIND
    who = first.who
    if kind == DEMAND:
        next_order(c, path, who)
        demand.place_order(s, rules, path, who, now)
        return
    drop_first(c)
    if kind == RECEIPT:
        supply.receive(s, who, now)
    elif kind == CANCELLATION:
        demand.give_up(s, path, who, now)
    elif kind == DELIVERY:
        shipping.deliver(s, path, who, now)
    elif kind == DISPATCH:
        shipping.leave_dock(s, path, who, now)
    elif kind == REVIEW:
        supply.review_by_calendar(s, who, now)
    elif kind == SUPPLIER:
        supply.supplier_changes(s, path, who, now)
    elif kind == CUT:
        bookkeeping.cut(s, now)
    elif kind == READING:
        bookkeeping.read(s, who, now)


def run(s: Any, rules: Any, path: Any, c: Any, limits: Any) -> bool:
    """True at the end, False when a table is full."""
    clock = c.clock[0]
    reviews = s.reviews[0]
    dispatches = s.dispatches[0]
    if clock.opened == 0:
        open_shop(s, path, c, limits)
    while has_room(s, path, c, limits):
        if reviews.first >= 0 and nothing_before(c, REVIEW):
            supply.review_next(s, rules, path, clock.now)
        elif dispatches.first >= 0 and nothing_before(c, DISPATCH):
            shipping.dispatch_next(s, rules, path, clock.now)
        elif clock.events == 0 or c.heap[0].time >= limits.end:
            bookkeeping.close_books(s, limits.end)
            return True
        else:
            take(s, rules, path, c)
        s.world[0].step += s.logging
        obey(s, c)
    return False

"""The event loop of the compiled engine, in the subset of Python that is translated: it calls the same transitions as
the reference engine.

The calendar is a binary heap of (time, kind and sequence number, who); the next customer, whose time is known without
any search, is kept beside it. The loop stops when a table is full; grow it and call again.
"""

from typing import Any, NamedTuple

from simbackorder.model import bookkeeping, start
from simbackorder.model.customers import cancellation, demand, notices
from simbackorder.model.events import (
    AVAILABLE,
    CANCELLATION,
    COUNT,
    CUT,
    DELIVERY,
    DEMAND,
    DISPATCH,
    DISPUTE,
    GIVING_UP,
    LOSS,
    MADE,
    NEWS,
    OVERDUE,
    PAYMENT,
    READING,
    RECEIPT,
    RELEASE,
    RETURN,
    REVIEW,
    SLIP,
    STANDING,
    SUPPLIER,
    SYNCHRONISATION,
    UPDATE,
    WINDOW,
)
from simbackorder.model.inbound import making, receiving, records, release, supply
from simbackorder.model.money import cards
from simbackorder.model.outbound import shipping
from simbackorder.state import NEVER, Books, Contract, Line, Order, Rules, Table
from simbackorder.state.path import Column, Path

SPARE = 8  # requests and events besides those of suppliers' orders: an order has at most six at its placement
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
    order = 0  # the next one
    arrival = 0.0  # its time; infinite after the last one
    counted = 0  # orders whose rows may be used again, because they are counted
    waits = 0  # of them, those that waited


class Calendar(NamedTuple):
    """The calendar."""

    clock: Table[Clock]
    heap: Table[Event]


class Given(NamedTuple):
    """What stays as it is during a run."""

    end: float
    warm_up: float
    most: int  # rows that one event adds to a table at most
    per_supply: int  # events that one replenishment order may ask for
    orders_kept: int  # for so many orders that are not counted there are rows
    lines_kept: int
    readings: Column[float]  # times at which stock is read
    order: Table[Order]  # a blank row
    line: Table[Line]
    contract: Table[Contract]


def before(a: Event, b: Event) -> bool:
    """Is event a due before event b?"""
    sooner: bool = (a.time < b.time) | ((a.time == b.time) & (a.key < b.key))  # no branch that could be mispredicted
    return sooner


def put(event: Event, time: float, key: int, who: int) -> None:
    """Write an entry of the heap."""
    event.time = time
    event.key = key
    event.who = who


def copy(to: Event, event: Event) -> None:
    """Move an entry of the heap."""
    put(to, event.time, event.key, event.who)


def schedule(c: Calendar, time: float, kind: int, who: int) -> None:
    """Put an event on the calendar."""
    clock = c.clock[0]
    at = clock.events
    clock.events = at + 1
    clock.scheduled += 1
    rise(c, at, time, kind * KIND + clock.scheduled, who)


def rise(c: Calendar, at: int, time: float, key: int, who: int) -> None:
    """Put an event where the heap has a gap at a leaf, or above."""
    heap = c.heap
    while at > 0:
        above = heap[(at - 1) >> 1]
        if above.time < time or (above.time == time and above.key < key):
            break
        copy(heap[at], above)
        at = (at - 1) >> 1
    put(heap[at], time, key, who)


def drop_first(c: Calendar) -> None:
    """Take the first event off the calendar: the gap sinks to a leaf, which the last event fills (Wegener 1993)."""
    clock = c.clock[0]
    heap = c.heap
    n = clock.events - 1
    clock.events = n
    at = 0
    low = 1
    while low < n:
        if before(heap[low + 1], heap[low]):
            low += 1
        copy(heap[at], heap[low])
        at = low
        low = 2 * at + 1
    last = heap[n]
    rise(c, at, last.time, last.key, last.who)


def next_order(c: Calendar, path: Path, o: int) -> None:
    """Order o is the next one, if there is one."""
    clock = c.clock[0]
    clock.order = o
    clock.arrival = clock.now + path.gap[o] if o < len(path.gap) else NEVER


def customer_is_next(c: Calendar) -> bool:
    """Does the next customer come before everything on the heap?"""
    clock = c.clock[0]
    first = c.heap[0]
    return (
        clock.events == 0 or clock.arrival < first.time or (clock.arrival == first.time and first.key >= DEMAND * KIND)
    )


def obey(s: Books, c: Calendar) -> None:
    """Put what the model has asked for on the calendar."""
    world = s.world[0]
    for n in range(world.requests):
        request = s.requests[n]
        schedule(c, c.clock[0].now + request.delay, request.kind, request.who)
    world.requests = 0


def room(s: Books, path: Path, c: Calendar, given: Given) -> int:
    """For how many more events, whatever they are, every table is long enough; `given.most` is what one event may add
    to a table.

    A supplier's recovery asks for more, for events of all its orders at most: room for one such event is left apart,
    and after it the room is counted again.
    """
    world = s.world[0]
    asked = given.per_supply * world.supplies
    rows = min(len(s.supplies) - world.supplies, len(s.requests) - SPARE - asked)
    rows = min(rows, len(c.heap) - c.clock[0].events - SPARE - asked)
    rows = min(rows, len(s.shipments) - world.shipments)
    events = min(rows, len(s.parcels) - world.parcels) // given.most
    clock = c.clock[0]
    if clock.order < len(path.gap):  # every event may be one more order
        orders = given.orders_kept - (clock.order - clock.counted)
        lines = given.lines_kept - (path.first[clock.order] - path.first[clock.counted])
        if orders < given.orders_kept // 4 or lines < given.lines_kept // 4:
            return 0  # with less room than this, it would be counted again after every few events
        events = min(events, orders, lines // given.most)
    return events


def most_of_one_event(suppliers: int, lines: int) -> int:
    """Rows that one event adds to a table at most: an order at every supplier, with the events of its receipt, of news
    of it and of its being overdue, and two that a recovery may ask for; its next review; a parcel for every line of an
    order."""
    return max(5 * suppliers + 2, lines, SPARE)


def nothing_before(c: Calendar, kind: int) -> bool:
    """Is no event of this instant left that comes before end-of-instant work of this kind?"""
    clock = c.clock[0]
    first = c.heap[0]
    return clock.arrival > clock.now and (clock.events == 0 or first.time > clock.now or first.key >= (kind + 1) * KIND)


def open_shop(s: Books, path: Path, c: Calendar, given: Given) -> None:
    """Before the first event."""
    start.start(s, path, given.warm_up)
    obey(s, c)
    c.clock[0].opened = 1
    for n in range(len(given.readings)):
        schedule(c, given.readings[n], READING, n)
    next_order(c, path, 0)


def blank(s: Books, path: Path, given: Given, o: int) -> None:
    """Rows for order o and its lines; until now they may have held anything."""
    s.orders[o] = given.order[0]
    if s.terms[0].contracts:
        s.contracts[o] = given.contract[0]
    for n in range(path.first[o], path.first[o + 1]):
        s.lines[n] = given.line[0]


def admit(s: Books, path: Path, c: Calendar, given: Given) -> int:
    """The next customer is there; returns the order's number."""
    clock = c.clock[0]
    o: int = clock.order
    clock.now = clock.arrival
    next_order(c, path, o + 1)
    blank(s, path, given, o)
    return o


def goes_by(s: Books, rules: Rules, path: Path, c: Calendar) -> bool:
    """Is the next customer of a plain shop there, in an instant of their own, and gone again with all they want?"""
    if is_plain() == 0:
        return False
    clock = c.clock[0]
    o: int = clock.order
    now: float = clock.arrival
    following = now + path.gap[o + 1] if o + 1 < len(path.gap) else NEVER
    alone = following > now and (clock.events == 0 or c.heap[0].time > now)
    if not alone or s.reviews[0].first >= 0 or s.dispatches[0].first >= 0:
        return False
    if not demand.sold_at_once(s, rules, path, o, now):
        return False
    clock.now = now
    clock.order = o + 1
    clock.arrival = following
    return True


def is_plain() -> int:
    """Whether this is machine code for plain shops, where 1 stands for it."""
    return 0


def take(s: Books, rules: Rules, path: Path, c: Calendar) -> int:
    """The first event of the heap happens; returns the number of an order that is to be placed now, or -1."""
    first = c.heap[0]
    now = first.time
    c.clock[0].now = now
    kind = first.key // KIND
    who = first.who
    cause = 0
    drop_first(c)
    if kind == RECEIPT:
        receiving.receive(s, rules, path, who, now)
    elif kind == CANCELLATION:
        if who >= c.clock[0].counted:  # who got everything is not asked
            cause = cancellation.customers_reason(s, who, now)
    elif kind == DELIVERY:
        shipping.deliver(s, path, who, now)
    elif kind == DISPATCH:
        shipping.leave_dock(s, rules, path, who, now)
    elif kind == REVIEW:
        supply.review_by_calendar(s, who, now)
    elif kind == SUPPLIER:
        making.supplier_changes(s, path, who, now)
    elif kind == CUT:
        bookkeeping.cut(s, now)
    elif kind == READING:
        bookkeeping.read(s, who, now)
    elif kind == RETURN:
        return demand.back(s, path, who)
    else:
        cause = take_rare(s, rules, path, kind, who, now)
    if cause > 0:
        cancellation.cancel_order(s, path, who, cause, now)
    return -1


def take_rare(s: Books, rules: Rules, path: Path, kind: int, who: int, now: float) -> int:
    """What happens only in some shops; returns the cause if order `who` is cancelled."""
    if kind == MADE:
        making.made(s, who, now)
    elif kind == AVAILABLE:
        receiving.put_away(s, rules, path, who, now)
    elif kind in (SLIP, UPDATE, NEWS):
        notices.look(s, rules, path, kind, who, now)
    elif kind == GIVING_UP:
        return cancellation.firms_reason(s, rules, who)
    elif kind == PAYMENT:
        return cards.payment_due(s, path, who, now)
    elif kind == DISPUTE:
        return cards.dispute(s, who)
    elif kind == WINDOW:
        shipping.window_ends(s, who, now)
    elif kind == RELEASE:
        release.release(s, path, who, now)
    else:
        manage(s, path, kind, who, now)
    return 0


def manage(s: Books, path: Path, kind: int, who: int, now: float) -> None:
    """What the firm does by the calendar, and what happens to its shelves."""
    if kind == STANDING:
        supply.place_standing_order(s, path, who, now)
    elif kind == OVERDUE:
        supply.look_after(s, path, who, now)
    elif kind == SYNCHRONISATION:
        records.synchronise(s, path, who, now)
    elif kind == COUNT:
        records.count(s, path, who, now)
    elif kind == LOSS:
        records.lose(s, path, who, now)


def lacks_luck(s: Books, path: Path, c: Calendar) -> bool:
    """Is the first event of the heap one that orders an item whose luck is not drawn so far ahead?"""
    first = c.heap[0]
    if first.key < OVERDUE * KIND or first.key >= REVIEW * KIND:
        return False
    i = first.who
    if first.key < STANDING * KIND:
        i = s.supplies[first.who].item
    s.world[0].without_luck = i
    lacks: bool = s.items[i].orders >= len(path.mark)
    return lacks


def run(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, counting: Any, tallied: Any) -> bool:
    """True at the end, False when a table is full. `counting`: whether orders are counted meanwhile, as `tallied`."""
    clock = c.clock[0]
    reviews = s.reviews[0]
    dispatches = s.dispatches[0]
    left = 0
    arrived = -1
    if clock.opened == 0:
        open_shop(s, path, c, given)
    while True:
        if left <= 0:
            counting.meanwhile(s, path, c, tallied)
            left = room(s, path, c, given)
            if left <= 0:
                return False
        left -= 1
        if reviews.first >= 0 and nothing_before(c, REVIEW):
            if s.items[reviews.first].orders >= len(path.mark):
                s.world[0].without_luck = reviews.first
                return False
            supply.review_next(s, rules, path, clock.now)
        elif dispatches.first >= 0 and nothing_before(c, DISPATCH):
            shipping.dispatch_next(s, rules, path, clock.now)
        elif customer_is_next(c):
            if clock.arrival >= given.end:
                break
            if goes_by(s, rules, path, c):
                continue
            arrived = admit(s, path, c, given)
        elif c.heap[0].time >= given.end:
            break
        elif lacks_luck(s, path, c):
            return False
        else:
            arrived = take(s, rules, path, c)
        if arrived >= 0:
            demand.place_order(s, rules, path, arrived, clock.now)
            arrived = -1
        if s.logging:
            s.world[0].step += 1
        if s.world[0].requests > given.most:
            left = 0  # they take the room that is left apart
        obey(s, c)
    bookkeeping.close_books(s, given.end)
    counting.at_the_end(s, path, c, tallied)
    return True

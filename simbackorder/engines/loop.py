"""The event loop of the compiled engine, in the subset of Python that is translated: it calls the same transitions as
the reference engine.

The next customer, whose time is known without any search, is kept beside the calendar. The loop stops when a table is
full; grow it and call again.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from simbackorder.engines.calendar import KIND, Calendar, drop_first, open_leaf, schedule
from simbackorder.model import closing, start
from simbackorder.model.customers import demand
from simbackorder.model.events import CANCELLATION, DEMAND, OVERDUE, READING, REVIEW, STANDING
from simbackorder.model.money.interest import follow_money
from simbackorder.model.what_happens import work_left
from simbackorder.state import NEVER, Books, Contract, Line, Order, Rules, Supply, Table
from simbackorder.state.path import Column, Path

SPARE = 8  # requests and events besides those of suppliers' orders: an order has at most six at its placement
AT_LEAST = 16  # events for which tables have room, unless they are made longer: to count it takes as long as an event


class Given(NamedTuple):
    """What stays as it is during a run."""

    end: float
    warm_up: float
    most: int  # rows that one event adds to a table at most
    per_supply: int  # events that one replenishment order may ask for
    orders_kept: int  # for so many orders that are not counted there are rows
    lines_kept: int
    supplies_kept: int
    readings: Column[float]  # times at which stock is read
    order: Table[Order]  # a blank row
    line: Table[Line]
    contract: Table[Contract]
    supply: Table[Supply]


class Parts(NamedTuple):
    """What differs between the loops of different kinds of shops: what happens at an event, by its kind; which
    customers are not looked at one by one; what does the work at the end of an instant; and what counts orders when
    rows run out, and at the end of a run."""

    happens: Callable[..., None]
    go_by: Callable[..., int]
    work: Callable[..., None]
    count_meanwhile: Callable[..., None]
    count_at_the_end: Callable[..., None]


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


def obey(s: Books, c: Calendar, given: Given) -> None:
    """Put what the model has asked for on the calendar."""
    world = s.world[0]
    for n in range(world.requests):
        request = s.requests[n]
        schedule(c, c.clock[0].now + request.delay, request.kind, request.who, given.end)
    world.requests = 0


def room(s: Books, path: Path, c: Calendar, given: Given) -> int:
    """For how many more events, whatever they are, every table is long enough; 0 if it is for less than `AT_LEAST`.
    `given.most` is what one event may add to a table.

    A supplier's recovery asks for more, for events of all its orders at most: room for one such event is left apart,
    and after it the room is counted again.
    """
    world = s.world[0]
    supplies = world.supplies - c.clock[0].received
    asked = given.per_supply * supplies
    rows = min(given.supplies_kept - supplies, len(s.requests) - SPARE - asked)
    rows = min(rows, len(c.heap) - c.clock[0].events - c.clock[0].noted - SPARE - asked)
    rows = min(rows, len(s.shipments) - world.shipments)
    events = min(rows, len(s.parcels) - world.parcels) // given.most
    if events < AT_LEAST:
        return 0
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
    of it, of its bill and of its being overdue, and two that a recovery may ask for; its next review; a parcel for
    every line of an order."""
    return max(6 * suppliers + 2, lines, SPARE)


def nothing_before(c: Calendar, kind: int) -> bool:
    """Is no event of this instant left that comes before end-of-instant work of this kind?"""
    clock = c.clock[0]
    first = c.heap[0]
    return clock.arrival > clock.now and (clock.events == 0 or first.time > clock.now or first.key >= (kind + 1) * KIND)


def open_shop(s: Books, rules: Rules, path: Path, c: Calendar, given: Given) -> None:
    """Before the first event."""
    owed = s.terms[0].owed
    for o in range(owed):
        blank(s, path, given, o)
    start.start(s, rules, path, given.warm_up)
    obey(s, c, given)
    c.clock[0].opened = 1
    for n in range(len(given.readings)):
        schedule(c, given.readings[n], READING, n, given.end)
    next_order(c, path, owed)


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


def take(s: Books, rules: Rules, path: Path, c: Calendar, happens: Callable[..., None]) -> None:
    """The first event of the heap happens."""
    first = c.heap[0]
    now = first.time
    c.clock[0].now = now
    kind = first.key // KIND
    who = first.who
    drop_first(c)
    if kind != CANCELLATION or who >= c.clock[0].counted:  # who got everything is not asked
        happens(kind, s, rules, path, who, now)


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


def run(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, parts: Parts, tallied: Any) -> bool:
    """True at the end, False when a table is full. `tallied`: as what orders are counted meanwhile, if they are."""
    clock = c.clock[0]
    left = 0
    if clock.opened == 0:
        open_shop(s, rules, path, c, given)
    while True:
        if left <= 0:
            parts.count_meanwhile(s, path, c, given, tallied)
            left = room(s, path, c, given)
            if left <= 0:
                return False
        left -= 1
        due = work_left(s)
        if due == 0:
            open_leaf(c)
        if due > 0 and nothing_before(c, due):
            if due == REVIEW and s.items[s.reviews[0].first].orders >= len(path.mark):
                s.world[0].without_luck = s.reviews[0].first
                return False
            parts.work(s, rules, path, due, clock.now)
        elif customer_is_next(c):
            if clock.arrival >= given.end:
                break
            o = clock.order
            if due == 0:
                left = parts.go_by(s, rules, path, c, given, tallied, left)
            if clock.order > o:
                continue
            demand.place_order(s, rules, path, admit(s, path, c, given), clock.now)
        elif c.heap[0].time >= given.end:
            break
        elif lacks_luck(s, path, c):
            return False
        else:
            take(s, rules, path, c, parts.happens)
        if s.terms[0].finance:
            follow_money(s, clock.now)
        if s.logging:
            s.world[0].step += 1
        if s.world[0].requests > given.most:
            left = 0  # they take the room that is left apart
        obey(s, c, given)
    closing.end_run(s, path, given.end)
    parts.count_at_the_end(s, path, c, tallied)
    return True

"""The calendar of the compiled engine, in the subset of Python that is translated: a leaf for every so much time, of
which one lies open.

What is due on the open leaf is in a binary heap of (time, kind and sequence number, who), which stays so short that it
costs little. What is due later is noted on its leaf, in no order, and comes onto the heap when that leaf is turned to,
unless there is no need for it any more: most customers have got everything before their patience ends. Leaves on which
nothing is noted are passed over.
For how much time a leaf is makes no difference but to the speed; it is a power of two, so that no rounding can put
anything on a wrong leaf. There is a leaf for every time of the run: in a round of leaves that are used again (Brown,
Calendar queues, Communications of the ACM 31, 1988) everybody who waits for long would be looked at in every round.
"""

from math import floor, log2
from typing import NamedTuple

from simbackorder.model.events import CANCELLATION
from simbackorder.state import NEVER, Table

NONE = -1
KIND = 1 << 48  # key = kind * KIND + sequence number: one comparison for both
LEAVES = 2048
ORDERS_PER_LEAF = 8


class Event:
    """An entry of the heap."""

    time = 0.0
    key = 0
    who = 0


class Note:
    """An entry of a leaf."""

    time = 0.0
    key = 0
    who = 0
    next = NONE  # on the same leaf; or free rows


class Leaf:
    """What is due on a leaf that is still to come."""

    first = NONE


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
    received = 0  # replenishment orders whose rows may be used again, because they are counted
    leaf = 0  # that lies open
    noted = 0  # on later leaves; and the first of these leaves, and when it begins
    following = 0
    turns = NEVER
    free = NONE  # the first row of notes that is free; and how many rows were ever used
    used = 0


class Calendar(NamedTuple):
    """The calendar. `rate`: leaves per time, a power of two; `width`: for how much time a leaf is."""

    clock: Table[Clock]
    heap: Table[Event]
    notes: Table[Note]
    leaves: Table[Leaf]
    rate: float
    width: float


def leaves_per_time(orders: int, end: float) -> float:
    """How many leaves a calendar has per time if there are so many orders up to this time: a power of two, so that all
    time has a leaf."""
    rate: float = 2.0 ** floor(log2(min(LEAVES, max(1, orders) / ORDERS_PER_LEAF) / end))
    return rate if rate * end <= LEAVES else rate / 2  # the logarithm may have been rounded up


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


def schedule(c: Calendar, time: float, kind: int, who: int, end: float) -> None:
    """Put an event on the calendar, unless it is due only after the end of the run."""
    clock = c.clock[0]
    clock.scheduled += 1
    if time >= end:
        return
    key = kind * KIND + clock.scheduled
    clock.leaf = max(clock.leaf, int(clock.now * c.rate))
    leaf = int(time * c.rate)
    if leaf > clock.leaf:
        note(c, leaf, time, key, who)
    else:
        clock.events += 1
        rise(c, clock.events - 1, time, key, who)


def note(c: Calendar, leaf: int, time: float, key: int, who: int) -> None:
    """Note an event on a leaf."""
    clock = c.clock[0]
    n = clock.free
    if n >= 0:
        clock.free = c.notes[n].next
    else:
        n = clock.used
        clock.used = n + 1
    if clock.noted == 0 or leaf < clock.following:
        follow(c, leaf)
    clock.noted += 1
    entry = c.notes[n]
    entry.time = time
    entry.key = key
    entry.who = who
    noted = c.leaves[leaf]
    entry.next = noted.first
    noted.first = n


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


def open_leaf(c: Calendar) -> None:
    """Turn to the leaf on which the next customer comes, or to that of the first event if that is sooner."""
    clock = c.clock[0]
    while clock.noted > 0 and clock.arrival >= clock.turns and (clock.events == 0 or c.heap[0].time >= clock.turns):
        turn(c)


def follow(c: Calendar, leaf: int) -> None:
    """This leaf is the next one on which anything is noted."""
    clock = c.clock[0]
    clock.following = leaf
    clock.turns = leaf * c.width


def turn(c: Calendar) -> None:
    """The next leaf on which anything is noted lies open, and what is due on it comes onto the heap."""
    clock = c.clock[0]
    clock.leaf = clock.following
    leaf = c.leaves[clock.leaf]
    n = leaf.first
    leaf.first = NONE
    while n >= 0:
        entry = c.notes[n]
        following = entry.next
        entry.next = clock.free
        clock.free = n
        clock.noted -= 1
        if entry.key // KIND != CANCELLATION or entry.who >= clock.counted:
            clock.events += 1
            rise(c, clock.events - 1, entry.time, entry.key, entry.who)
        n = following
    if clock.noted > 0:
        after = clock.leaf + 1
        while c.leaves[after].first < 0:
            after += 1
        follow(c, after)
    else:
        clock.turns = NEVER

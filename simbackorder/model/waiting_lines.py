"""Waiting lines of an item as a pairing heap, linked through their rows: nothing to allocate or to grow.

Cancelled lines stay until they come to the top. Lowest rank first; ties by number, that is by joining order. A line
that ranks after the one that joined last stands below it: where all do, each has but one below it, and no line is
compared with another when the first one leaves.
Fredman, Sedgewick, Sleator and Tarjan, The pairing heap, Algorithmica 1 (1986).
"""

from typing import Any

NONE = -1
APART = -2  # the sibling of a line that came to the top and left


def stand_in(waiting: Any, item: Any, l: int) -> None:
    """Line l is among the waiting lines of its item."""
    last = item.joined
    if last >= 0 and ranks_before(waiting, last, l):
        waiting[l].sibling = waiting[last].child
        waiting[last].child = l
    else:
        item.waiting = meld(waiting, item.waiting, l)
    item.joined = l


def first_leaves(waiting: Any, item: Any) -> None:
    """The first line of an item waits no more."""
    if item.joined == item.waiting:
        item.joined = NONE
    item.waiting = without_first(waiting, item.waiting)


def ranked_anew(waiting: Any, item: Any, left_out: int) -> None:
    """The waiting lines of an item, after a line's rank has changed, or without a line (-1: all)."""
    item.waiting = scattered(waiting, item.waiting, left_out)
    item.joined = NONE


def meld(waiting: Any, a: int, b: int) -> int:
    """One heap of two; returns its first line."""
    if a < 0:
        return b
    if b < 0:
        return a
    if ranks_before(waiting, b, a):
        a, b = b, a
    waiting[b].sibling = waiting[a].child
    waiting[a].child = b
    return a


def ranks_before(waiting: Any, a: int, b: int) -> bool:
    """Does line a rank before line b?"""
    before: bool = waiting[a].rank < waiting[b].rank or (waiting[a].rank == waiting[b].rank and a < b)
    return before


def ranked_before(waiting: Any, lines: Any, first: int, rank: float, number: int) -> int:
    """Units of the lines of a heap that rank before a line of this rank and number."""
    units = 0
    pile = first
    if first >= 0:
        waiting[first].pile = NONE
    while pile >= 0:
        a = pile
        pile = waiting[a].pile
        sibling = waiting[a].sibling
        if sibling >= 0:
            waiting[sibling].pile = pile
            pile = sibling
        if waiting[a].rank < rank or (waiting[a].rank == rank and a < number):
            units += lines[a].lacking
            child = waiting[a].child  # whoever ranks after a is not better either
            if child >= 0:
                waiting[child].pile = pile
                pile = child
    return units


def scattered(waiting: Any, first: int, left_out: int) -> int:
    """The heap put together again after a line's rank has changed, or without a line (-1: with all)."""
    heap = NONE
    pile = first
    if first >= 0:
        waiting[first].pile = NONE
    while pile >= 0:
        a = pile
        pile = waiting[a].pile
        if waiting[a].sibling >= 0:
            waiting[waiting[a].sibling].pile = pile
            pile = waiting[a].sibling
        if waiting[a].child >= 0:
            waiting[waiting[a].child].pile = pile
            pile = waiting[a].child
        waiting[a].sibling = NONE
        waiting[a].child = NONE
        if a != left_out:
            heap = meld(waiting, heap, a)
    return heap


def without_first(waiting: Any, first: int) -> int:
    """The heap without its first line: children melded in pairs, then the pairs from right to left.

    A pair takes in those that follow as long as each ranks before all of it. Of lines that rank as they have joined
    that is all of them, and they are in order from then on.
    """
    pairs = NONE
    a = waiting[first].child
    waiting[first].child = NONE
    waiting[first].sibling = APART
    while a >= 0:
        b = waiting[a].sibling
        rest = waiting[b].sibling if b >= 0 else NONE
        pair = meld(waiting, a, b)
        while rest >= 0 and ranks_before(waiting, rest, pair):
            a = rest
            rest = waiting[a].sibling
            pair = meld(waiting, pair, a)
        waiting[pair].sibling = pairs
        pairs = pair
        a = rest
    heap = NONE
    while pairs >= 0:
        rest = waiting[pairs].sibling
        waiting[pairs].sibling = NONE
        heap = meld(waiting, heap, pairs)
        pairs = rest
    return heap

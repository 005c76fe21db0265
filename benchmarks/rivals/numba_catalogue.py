"""W2 as a loop compiled by Numba, variates drawn by NumPy beforehand: what writing for one case can give.

It knows this one case only: units of one, (r, Q), first come first served, what is there ships at once; no promise, no
money, no trace, no wait, no other policy.
"""

from typing import Any

import numpy as np
from numba import njit

from rivals import work
from rivals.numba_loop import drop_first, push
from rivals.work import MOST_LINES, W2_DAYS, Outcome

NOBODY = -1


@njit
def basket(stream: Any, at: int, item: Any, first: int, last: int) -> int:
    """The distinct items of lines `first` to `last` from the stream; returns where it goes on."""
    line = first
    while line < last:
        item[line] = stream[at]
        at += 1
        known = False
        for other in range(first, line):
            known |= item[other] == item[line]
        line += not known
    return at


@njit
def many_items(luck: Any, items: Any) -> tuple[int, int, int, float]:
    """W2; an event's owner is an order, or -1 - the item of a receipt. Lines that wait are chained, item by item.

    Long because it is one loop over local variables: that is what a program written for one case has to gain.
    """
    orders, lots, lines = len(luck.gap), len(luck.lead), MOST_LINES * len(luck.gap)
    times, owners = np.empty(orders + lots), np.empty(orders + lots, np.int32)
    item, following = np.empty(lines + 1, np.int32), np.empty(lines, np.int32)
    waits, first = np.zeros(lines, np.bool_), np.zeros(orders + 1, np.int64)
    head, tail = np.full(len(items.lot), NOBODY), np.full(len(items.lot), NOBODY)
    on_hand, position = items.opening.copy(), items.opening.copy()
    stock = on_hand.sum()
    events = order = drawn = ordered = filled = cancelled = 0
    area = since = 0.0
    arrival = luck.gap[0]
    while True:
        upto = min(arrival, W2_DAYS)
        while events > 0 and times[0] < upto:
            now, owner = times[0], owners[0]
            events = drop_first(times, owners, events)
            if owner >= 0:
                for line in range(first[owner], first[owner + 1]):
                    if waits[line]:
                        waits[line] = False
                        position[item[line]] += 1
                        cancelled += 1
                continue
            i = -1 - owner
            area += stock * (now - since)
            since = now
            on_hand[i] += items.lot[i]
            stock += items.lot[i]
            while on_hand[i] > 0 and head[i] != NOBODY:
                if waits[head[i]]:
                    waits[head[i]] = False
                    on_hand[i] -= 1
                    stock -= 1
                head[i] = following[head[i]]
        if arrival >= W2_DAYS:
            return first[order], filled, cancelled, (area + stock * (W2_DAYS - since)) / W2_DAYS
        area += stock * (arrival - since)
        since = arrival
        first[order + 1] = first[order] + luck.lines[order]
        drawn = basket(luck.item, drawn, item, first[order], first[order + 1])
        lacking = False
        for line in range(first[order], first[order + 1]):
            i = item[line]
            if on_hand[i] > 0:
                on_hand[i] -= 1
                stock -= 1
                filled += 1
            else:
                lacking = waits[line] = True
                following[line] = NOBODY
                if head[i] == NOBODY:
                    head[i] = line
                else:
                    following[tail[i]] = line
                tail[i] = line
            position[i] -= 1
            if position[i] <= items.reorder_point[i]:
                position[i] += items.lot[i]
                events = push(times, owners, events, arrival + luck.lead[ordered], -1 - i)
                ordered += 1
        if lacking:
            events = push(times, owners, events, arrival + luck.patience[order], order)
        order += 1
        arrival += luck.gap[order]


def run_w2(seed: int) -> Outcome:
    """W2."""
    return Outcome(*many_items(work.baskets(seed), work.catalogue()))

"""W1 as a loop compiled by Numba, variates drawn by NumPy beforehand: what writing for one case can give.

It knows this one case only: one item, units of one, first come first served; no promise, no money, no trace, no wait.
"""

from typing import Any

import numpy as np
from numba import njit

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome, enough


@njit
def push(times: Any, owners: Any, n: int, time: float, owner: int) -> int:
    """Put an event on a binary heap of n."""
    at = n
    while at > 0 and times[(at - 1) >> 1] > time:
        times[at], owners[at] = times[(at - 1) >> 1], owners[(at - 1) >> 1]
        at = (at - 1) >> 1
    times[at], owners[at] = time, owner
    return n + 1


@njit
def drop_first(times: Any, owners: Any, n: int) -> int:
    """Take the earliest event off the heap."""
    n -= 1
    time, owner = times[n], owners[n]
    at, low = 0, 1
    while low < n:
        if low + 1 < n and times[low + 1] < times[low]:
            low += 1
        if times[low] >= time:
            break
        times[at], owners[at] = times[low], owners[low]
        at, low = low, 2 * low + 1
    times[at], owners[at] = time, owner
    return n


@njit
def one_item(gap: Any, patience: Any, lead: Any, reorder_point: int) -> tuple[int, int, int, float]:
    """W1; an event's owner is a customer, or -1 for a receipt."""
    times, owners = np.empty(len(gap) + len(lead)), np.empty(len(gap) + len(lead), np.int32)
    queue, is_waiting = np.empty(len(gap), np.int32), np.zeros(len(gap), np.bool_)
    first = last = events = lots = 0
    on_hand = position = OPENING
    filled = cancelled = customer = 0
    area = since = 0.0
    arrival = gap[0]
    while True:
        upto = min(arrival, DAYS)
        while events > 0 and times[0] < upto:
            now, owner = times[0], owners[0]
            events = drop_first(times, owners, events)
            if owner >= 0:
                if is_waiting[owner]:
                    is_waiting[owner] = False
                    position += 1
                    cancelled += 1
                continue
            area += on_hand * (now - since)
            since = now
            on_hand += LOT
            while on_hand > 0 and first < last:
                if is_waiting[queue[first]]:
                    is_waiting[queue[first]] = False
                    on_hand -= 1
                first += 1
        if arrival >= DAYS:
            return customer, filled, cancelled, (area + on_hand * (DAYS - since)) / DAYS
        if on_hand > 0:
            area += on_hand * (arrival - since)
            since = arrival
            on_hand -= 1
            filled += 1
        else:
            queue[last], is_waiting[customer] = customer, True
            events = push(times, owners, events, arrival + patience[last], customer)
            last += 1
        position -= 1
        if position <= reorder_point:
            position += LOT
            events = push(times, owners, events, arrival + lead[lots], -1)
            lots += 1
        customer += 1
        arrival += gap[customer]


def run(seed: int, reorder_point: int) -> Outcome:
    """A year of W1."""
    chance = np.random.default_rng(seed)
    n = enough(ORDERS_PER_DAY, DAYS)
    gap, patience = chance.exponential(1 / ORDERS_PER_DAY, n), chance.exponential(PATIENCE, n)
    return Outcome(*one_item(gap, patience, chance.lognormal(MU, SIGMA, n // LOT + 64), reorder_point))

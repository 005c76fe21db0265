"""W1 as a loop over a heap in plain Python, variates drawn by NumPy beforehand.

It knows this one case only: one item, units of one, first come first served; no promise, no money, no trace, no wait.
"""

from heapq import heappop, heappush
from itertools import islice

import numpy as np

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome, enough

RECEIPT = -1


def run(seed: int, reorder_point: int) -> Outcome:
    """A year of W1."""
    chance = np.random.default_rng(seed)
    n = enough(ORDERS_PER_DAY, DAYS)
    arrivals = np.cumsum(chance.exponential(1 / ORDERS_PER_DAY, n)).tolist()
    patience = iter(chance.exponential(PATIENCE, n).tolist())
    lead = iter(chance.lognormal(MU, SIGMA, n // LOT + 64).tolist())
    heap: list[tuple[float, int]] = []
    waiting: dict[int, None] = {}  # customers in the order in which they came
    on_hand = position = OPENING
    filled = cancelled = 0
    area = last = 0.0
    for customer, arrival in enumerate(arrivals):
        upto = min(arrival, DAYS)
        while heap and heap[0][0] < upto:
            now, who = heappop(heap)
            if who == RECEIPT:
                area += on_hand * (now - last)
                last = now
                on_hand += LOT
                for served in list(islice(waiting, on_hand)):
                    del waiting[served]
                    on_hand -= 1
            elif who in waiting:
                del waiting[who]
                position += 1
                cancelled += 1
        if arrival >= DAYS:
            break
        if on_hand:
            area += on_hand * (arrival - last)
            last = arrival
            on_hand -= 1
            filled += 1
        else:
            waiting[customer] = None
            heappush(heap, (arrival + next(patience), customer))
        position -= 1
        if position <= reorder_point:
            position += LOT
            heappush(heap, (arrival + next(lead), RECEIPT))
    area += on_hand * (DAYS - last)
    return Outcome(customer, filled, cancelled, area / DAYS)

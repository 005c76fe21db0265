"""W1 in SimPy without processes: timeouts whose callbacks do the work, variates drawn by NumPy beforehand.

It knows this one case only: one item, units of one, first come first served; no promise, no money, no trace, no wait.
"""

from itertools import islice

import numpy as np
from simpy import Environment, Event, Timeout

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome, enough


class Shop:
    """The item, its waiting customers, and what happens to them."""

    def __init__(self, env: Environment, seed: int, reorder_point: int) -> None:
        chance = np.random.default_rng(seed)
        n = enough(ORDERS_PER_DAY, DAYS)
        self.env, self.reorder_point = env, reorder_point
        self.gap = iter(chance.exponential(1 / ORDERS_PER_DAY, n).tolist())
        self.patience = iter(chance.exponential(PATIENCE, n).tolist())
        self.lead = iter(chance.lognormal(MU, SIGMA, n // LOT + 64).tolist())
        self.waiting: dict[int, None] = {}
        self.on_hand = self.position = OPENING
        self.orders = self.filled = self.cancelled = 0
        self.area = self.last = 0.0
        Timeout(env, next(self.gap)).callbacks.append(self.arrive)

    def count(self) -> None:
        """Stock over time, up to now."""
        now = self.env.now
        self.area += self.on_hand * (now - self.last)
        self.last = now

    def arrive(self, _: Event) -> None:
        """A customer buys or waits."""
        env = self.env
        Timeout(env, next(self.gap)).callbacks.append(self.arrive)
        self.orders += 1
        if self.on_hand:
            self.count()
            self.on_hand -= 1
            self.filled += 1
        else:
            self.waiting[self.orders] = None
            Timeout(env, next(self.patience), self.orders).callbacks.append(self.leave)
        self.position -= 1
        if self.position <= self.reorder_point:
            self.position += LOT
            Timeout(env, next(self.lead)).callbacks.append(self.receive)

    def leave(self, event: Event) -> None:
        """Patience is over."""
        if event._value in self.waiting:
            del self.waiting[event._value]
            self.position += 1
            self.cancelled += 1

    def receive(self, _: Event) -> None:
        """A lot arrives."""
        self.count()
        self.on_hand += LOT
        for customer in list(islice(self.waiting, self.on_hand)):
            del self.waiting[customer]
            self.on_hand -= 1


def run(seed: int, reorder_point: int) -> Outcome:
    """A year of W1."""
    env = Environment()
    shop = Shop(env, seed, reorder_point)
    env.run(until=DAYS)
    shop.count()
    return Outcome(shop.orders, shop.filled, shop.cancelled, shop.area / DAYS)

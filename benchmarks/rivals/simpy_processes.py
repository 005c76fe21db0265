"""W1 as one would write it first: a SimPy process per customer who waits with `shipped | patience is over`.

It knows this one case only: one item, units of one, first come first served; no promise, no money, no trace.
"""

import random
from collections import deque
from collections.abc import Iterator

import simpy

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome


class Shop:
    """The item and its waiting customers."""

    def __init__(self, env: simpy.Environment, seed: int, reorder_point: int) -> None:
        self.env = env
        self.random = random.Random(seed)
        self.reorder_point = reorder_point
        self.on_hand, self.on_order, self.backorders = OPENING, 0, 0
        self.waiting: deque[simpy.Event] = deque()
        self.arrived = self.filled = self.cancelled = 0
        self.waits: list[float] = []
        self.area = self.last = 0.0

    def change_stock(self, units: int) -> None:
        """Units come or go; stock over time is kept."""
        self.area += self.on_hand * (self.env.now - self.last)
        self.last = self.env.now
        self.on_hand += units

    def review(self) -> None:
        """Order lots of Q until the inventory position is above r."""
        while self.on_hand - self.backorders + self.on_order <= self.reorder_point:
            self.on_order += LOT
            self.env.process(self.supplier())

    def supplier(self) -> Iterator[simpy.Event]:
        """A replenishment order."""
        yield self.env.timeout(self.random.lognormvariate(MU, SIGMA))
        self.on_order -= LOT
        self.change_stock(LOT)
        while self.on_hand > 0 and self.waiting:
            shipped = self.waiting.popleft()
            if not getattr(shipped, "left", False):
                self.change_stock(-1)
                self.backorders -= 1
                shipped.succeed()

    def customer(self) -> Iterator[simpy.Event]:
        """Buys what is there, or waits until it is shipped or patience is over."""
        placed = self.env.now
        self.arrived += 1
        if self.on_hand > 0:
            self.change_stock(-1)
            self.review()
            self.filled += 1
            self.waits.append(0.0)
            return
        shipped = self.env.event()
        self.waiting.append(shipped)
        self.backorders += 1
        self.review()
        yield shipped | self.env.timeout(self.random.expovariate(1 / PATIENCE))
        if shipped.triggered:
            self.waits.append(self.env.now - placed)
        else:
            shipped.left = True  # type: ignore[attr-defined]
            self.backorders -= 1
            self.cancelled += 1

    def customers(self) -> Iterator[simpy.Event]:
        """Poisson arrivals."""
        while True:
            yield self.env.timeout(self.random.expovariate(ORDERS_PER_DAY))
            self.env.process(self.customer())


def run(seed: int, reorder_point: int) -> Outcome:
    """A year of W1."""
    env = simpy.Environment()
    shop = Shop(env, seed, reorder_point)
    env.process(shop.customers())
    env.run(until=DAYS)
    shop.change_stock(0)
    return Outcome(shop.arrived, shop.filled, shop.cancelled, shop.area / DAYS)

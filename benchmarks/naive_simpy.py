"""W1 as one would write it first: a SimPy process per customer who waits with `shipped | patience is over`.

It knows this one case only: one item, units of one, first come first served, no money, no trace, two measures.
"""

import math
import random
from collections import deque
from collections.abc import Iterator

import simpy


class Shop:
    """The item and its waiting customers."""

    def __init__(self, env: simpy.Environment, seed: int, reorder_point: int, order_quantity: int) -> None:
        self.env = env
        self.random = random.Random(seed)
        self.reorder_point, self.order_quantity = reorder_point, order_quantity
        self.on_hand, self.on_order = 500, 0
        self.waiting: deque[simpy.Event] = deque()
        self.backorders = 0
        self.arrived = self.cancelled = 0
        self.waits: list[float] = []
        variance = math.log1p(0.3**2)
        self.mu, self.sigma = math.log(5.0) - variance / 2, math.sqrt(variance)

    def review(self) -> None:
        """Order lots of Q until the inventory position is above r."""
        while self.on_hand - self.backorders + self.on_order <= self.reorder_point:
            self.on_order += self.order_quantity
            self.env.process(self.supplier())

    def supplier(self) -> Iterator[simpy.Event]:
        """A replenishment order."""
        yield self.env.timeout(self.random.lognormvariate(self.mu, self.sigma))
        self.on_order -= self.order_quantity
        self.on_hand += self.order_quantity
        while self.on_hand > 0 and self.waiting:
            shipped = self.waiting.popleft()
            if not shipped.triggered and shipped.callbacks is not None and not getattr(shipped, "left", False):
                self.on_hand -= 1
                self.backorders -= 1
                shipped.succeed()

    def customer(self) -> Iterator[simpy.Event]:
        """Buys what is there, or waits until it is shipped or patience is over."""
        placed = self.env.now
        self.arrived += 1
        if self.on_hand > 0:
            self.on_hand -= 1
            self.review()
            self.waits.append(0.0)
            return
        shipped = self.env.event()
        self.waiting.append(shipped)
        self.backorders += 1
        self.review()
        yield shipped | self.env.timeout(self.random.expovariate(1 / 7.0))
        if shipped.triggered:
            self.waits.append(self.env.now - placed)
        else:
            shipped.left = True  # type: ignore[attr-defined]
            self.backorders -= 1
            self.cancelled += 1

    def customers(self) -> Iterator[simpy.Event]:
        """Poisson arrivals."""
        while True:
            yield self.env.timeout(self.random.expovariate(50.0))
            self.env.process(self.customer())


def run(seed: int, reorder_point: int) -> Shop:
    """A year of W1."""
    env = simpy.Environment()
    shop = Shop(env, seed, reorder_point, 500)
    env.process(shop.customers())
    env.run(until=365.0)
    return shop

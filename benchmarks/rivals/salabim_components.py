"""W1 in salabim: the stock is an anonymous resource, a customer a component that requests a unit with a `fail_delay`.

Waiting with patience is built in, an inventory position is not: the model keeps it. No promise, no money; of its
monitors only that of the stock is on, and the trace is off. It runs without greenlets ("yield" mode). Most of the time
goes into making components, whose keywords are checked against their methods' signatures.
"""

import random

import salabim

from rivals.work import DAYS, LOT, MU, OPENING, ORDERS_PER_DAY, PATIENCE, SIGMA, Outcome

ROOM = 1_000_000
"""More than is ever on hand: the stock is what is not claimed of it."""


class Shop:
    """The item, its inventory position and what is counted."""

    def __init__(self, env: salabim.Environment, seed: int, reorder_point: int) -> None:
        self.env, self.reorder_point, self.position = env, reorder_point, OPENING
        self.chance = random.Random(seed)
        self.arrived = self.filled = self.cancelled = 0
        self.stock = salabim.Resource("stock", ROOM, ROOM - OPENING, anonymous=True, monitor=False, env=env)
        self.stock.available_quantity.monitor(True)


class Lot(salabim.Component):  # type: ignore[misc]
    """A replenishment order."""

    def process(self, shop: Shop):  # type: ignore[no-untyped-def]
        """Comes after the lead time."""
        yield self.hold(shop.chance.lognormvariate(MU, SIGMA))
        shop.stock.release(LOT)


class Customer(salabim.Component):  # type: ignore[misc]
    """Takes a unit, or waits for one until patience is over."""

    def process(self, shop: Shop):  # type: ignore[no-untyped-def]
        """One order."""
        shop.arrived += 1
        shop.filled += shop.stock.available_quantity() >= 1
        shop.position -= 1
        if shop.position <= shop.reorder_point:
            shop.position += LOT
            Lot(shop=shop, env=shop.env, suppress_trace=True)
        yield self.request(shop.stock, fail_delay=shop.chance.expovariate(1 / PATIENCE))
        if self.failed():
            shop.cancelled += 1
            shop.position += 1


class Customers(salabim.Component):  # type: ignore[misc]
    """Poisson arrivals."""

    def process(self, shop: Shop):  # type: ignore[no-untyped-def]
        """For ever."""
        while True:
            yield self.hold(shop.chance.expovariate(ORDERS_PER_DAY))
            Customer(shop=shop, env=shop.env)


def run(seed: int, reorder_point: int, days: float = DAYS) -> Outcome:
    """A year of W1, or less."""
    salabim.yieldless(False)
    env = salabim.Environment(trace=False)
    shop = Shop(env, seed, reorder_point)
    Customers(shop=shop, env=env)
    env.run(till=days)
    return Outcome(shop.arrived, shop.filled, shop.cancelled, float(shop.stock.available_quantity.mean()))

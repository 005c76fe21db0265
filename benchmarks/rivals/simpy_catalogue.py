"""W2 in SimPy without processes: timeouts whose callbacks do the work, variates drawn by NumPy beforehand.

It knows this one case only: units of one, (r, Q), first come first served, what is there ships at once; no promise, no
money, no trace, no wait, no other policy.
"""

from itertools import islice

from simpy import Environment, Event, Timeout

from rivals import work
from rivals.work import W2_DAYS, Outcome


class Shop:
    """Many items; `stock` is the sum of what is on hand."""

    def __init__(self, env: Environment, seed: int) -> None:
        luck, items = work.baskets(seed), work.catalogue()
        self.env = env
        self.gap, self.patience, self.lines, self.item, self.lead = (iter(column.tolist()) for column in luck)
        self.reorder_point, self.lot = items.reorder_point.tolist(), items.lot.tolist()
        self.on_hand, self.position = items.opening.tolist(), items.opening.tolist()
        self.waiting: list[dict[int, None]] = [{} for _ in self.lot]
        self.stock = sum(self.on_hand)
        self.orders = self.units = self.filled = self.cancelled = 0
        self.area = self.last = 0.0
        Timeout(env, next(self.gap)).callbacks.append(self.arrive)

    def count(self) -> None:
        """Stock over time, up to now."""
        now = self.env.now
        self.area += self.stock * (now - self.last)
        self.last = now

    def arrive(self, _: Event) -> None:
        """A customer fills a basket, and waits for what is not there."""
        env, on_hand, position = self.env, self.on_hand, self.position
        Timeout(env, next(self.gap)).callbacks.append(self.arrive)
        self.count()
        self.orders += 1
        lines, patience = next(self.lines), next(self.patience)
        basket: dict[int, None] = {}
        while len(basket) < lines:
            basket[next(self.item)] = None
        lacking = []
        for i in basket:
            if on_hand[i]:
                on_hand[i] -= 1
            else:
                lacking.append(i)
                self.waiting[i][self.orders] = None
            position[i] -= 1
            if position[i] <= self.reorder_point[i]:
                position[i] += self.lot[i]
                Timeout(env, next(self.lead), i).callbacks.append(self.receive)
        if lacking:
            Timeout(env, patience, (self.orders, lacking)).callbacks.append(self.leave)
        self.units += lines
        self.filled += lines - len(lacking)
        self.stock -= lines - len(lacking)

    def leave(self, event: Event) -> None:
        """Patience is over: what the order still lacks is cancelled."""
        order, lacking = event._value
        for i in lacking:
            if order in self.waiting[i]:
                del self.waiting[i][order]
                self.position[i] += 1
                self.cancelled += 1

    def receive(self, event: Event) -> None:
        """A lot of an item arrives."""
        i = event._value
        self.count()
        served = list(islice(self.waiting[i], self.lot[i]))
        for order in served:
            del self.waiting[i][order]
        self.on_hand[i] += self.lot[i] - len(served)
        self.stock += self.lot[i] - len(served)


def run_w2(seed: int) -> Outcome:
    """W2."""
    env = Environment()
    shop = Shop(env, seed)
    env.run(until=W2_DAYS)
    shop.count()
    return Outcome(shop.units, shop.filled, shop.cancelled, shop.area / W2_DAYS)

"""The model a second time, written from docs/model.md alone: plain lists, dictionaries and heapq; simple, not fast.

`simulate(scenario, policy, path)` plays the scenario under one policy on a given sample path and returns what happened
and every measure. It shares nothing with the program but the scenario, the numbers of the path and the laws.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from oracle_basics import (
    ACCOUNTS,
    CUT,
    DEMAND,
    DISPATCH,
    INF,
    LEVELS,
    NEWS,
    READING,
    RECEIPT,
    RELEASE,
    REVIEW,
    SUPPLIER,
    Row,
    half_up,
    integral,
    on_hand,
)
from oracle_measures import measures
from oracle_orders import Orders
from oracle_paying import Paying
from oracle_waiting import Waiting


def simulate(scenario: Any, policy: Any, path: Any) -> dict[str, Any]:
    """What happens to the shop, and its measures as (numerator, denominator)."""
    shop = Oracle(scenario, policy, path)
    shop.run()
    return {
        "orders": shop.orders,
        "lines": [line for order in shop.orders for line in order.lines],
        "supplies": shop.supplies,
        "items": shop.items,
        "lost": shop.lost,
        "cut": shop.at_cut,
        "end": shop.ledger,
        "measures": measures(shop),
    }


class Oracle(Orders, Waiting, Paying):
    """One run."""

    def __init__(self, scenario: Any, policy: Any, path: Any) -> None:
        self.scenario, self.policy, self.path = scenario, policy, path
        self.now, self.sequence, self.end, self.warm_up = 0.0, 0, scenario.time.length, scenario.time.warm_up
        self.calendar: list[tuple[float, float, int, Callable[..., None], tuple[Any, ...]]] = []
        self.reviews: deque[Row] = deque()
        self.dispatches: deque[Row] = deque()
        self.ledger = dict.fromkeys(ACCOUNTS, 0)
        self.at_cut: dict[str, int] = {}
        self.deposits = [(0.0, 0)]
        self.readings: dict[float, list[dict[str, int]]] = {}
        self.supplier_names = list(scenario.suppliers)
        self.suppliers = list(scenario.suppliers.values())
        self.up, self.at_work = [True] * len(self.suppliers), [0] * len(self.suppliers)
        named = [(*it, stream) for stream in scenario.customers.values() for it in stream.segments.items()]
        self.segments, self.streams = [it[:2] for it in named], [stream for *_, stream in named]
        self.informing = policy.informing.choice()
        how = self.informing
        self.tells = how.rule == "on-slip" or (how.rule == "regular" and how.parameters.new_dates)
        self.sale_at_delivery = scenario.books.sale == "delivery"
        self.items: list[Row] = []
        self.supplies: list[Row] = []
        self.orders: list[Row] = []
        self.lost: dict[int, float] = {}
        self.arrivals = 0
        for place, (name, item) in enumerate(scenario.items.items()):
            self.open_item(place, name, item)
        self.appoint()

    # The calendar

    def at(self, time: float, kind: float, action: Callable[..., None], *what: Any) -> None:
        self.sequence += 1
        heapq.heappush(self.calendar, (time, kind, self.sequence, action, what))

    def appoint(self) -> None:
        """Everything that is known before the start."""
        self.at(self.warm_up, CUT, self.cut)
        path = self.path
        for time, supplier, up in zip(path.outage_time, path.outage_supplier, path.outage_up, strict=True):
            self.at(float(time), SUPPLIER, self.supplier_changes, int(supplier), bool(up))
        for order, time in enumerate(path.placed):
            self.at(float(time), DEMAND, self.arrive, order)
        for item in self.items:
            release = item.spec.release
            if release is not None:
                self.at(item.release, RELEASE, self.release, item)
                if self.tells and item.release > release.at:
                    self.at(max(0.0, release.at - release.known), NEWS, self.news, item)
            if item.review == "periodic":
                self.at(item.replenishment.parameters.first_review, REVIEW, self.review_is_due, item)
        for time in self.scenario.measures.at:
            self.at(time, READING, self.read, time)

    def run(self) -> None:
        while True:
            due = self.calendar[0][:2] if self.calendar else (INF, 0)
            if self.reviews and due > (self.now, REVIEW):
                self.review(self.reviews.popleft())
            elif self.dispatches and due > (self.now, DISPATCH):
                self.dispatch(self.dispatches.popleft())
            elif due[0] < self.end:
                self.now, _, _, action, what = heapq.heappop(self.calendar)
                action(*what)
            else:
                break
            self.note()
        self.post_holding(self.warm_up, self.end)

    def note(self) -> None:
        """Keeps the history of levels and deposits."""
        for item in self.items:
            levels = tuple(getattr(item, level) for level in LEVELS)
            if levels != item.history[-1][1:]:
                item.history.append((self.now, *levels))
        if -self.ledger["deposits"] != self.deposits[-1][1]:
            self.deposits.append((self.now, -self.ledger["deposits"]))

    def cut(self) -> None:
        self.post_holding(0.0, self.warm_up)
        self.at_cut = dict(self.ledger)

    def read(self, time: float) -> None:
        self.readings[time] = [{level: getattr(item, level) for level in LEVELS} for item in self.items]

    def post_holding(self, since: float, until: float) -> None:
        for item in self.items:
            rate = item.spec.holding_cost * 10**self.scenario.minor_digits
            self.post("holding", "cash", half_up(rate * integral(item, since, until, on_hand)))

    # The opening

    def open_item(self, place: int, name: str, spec: Any) -> None:
        chosen = self.policy.replenishment.choice(name)
        review = "none" if chosen.rule == "none" else "periodic" if chosen.rule.startswith("R-") else "continuous"
        sourcing = self.policy.sourcing
        item = Row(
            place=place, name=name, spec=spec, on_hand=spec.on_hand, reserved=0, on_order=0, held_up=0, backorders=0
        )
        item.admission, item.promising = self.policy.admission.choice(name), self.policy.promising.choice(name)
        item.allocation, item.charging = self.policy.allocation.choice(name), self.policy.charging.choice(name)
        item.replenishment = chosen
        item.sourcing = sourcing.items.get(name, sourcing.default)
        item.review = review
        item.counts_backorders = review == "none" or getattr(chosen.parameters.position, "backorders", True)
        item.waiting, item.decisions, item.placed_at = [], 0, [0] * len(self.suppliers)
        item.receipts, item.shipped, item.demands = [], [], []
        item.released, item.release = spec.release is None, float(self.path.release[place])
        self.items.append(item)
        self.post("inventory", "equity", item.on_hand * spec.unit_cost)
        for order in spec.on_order:
            supply = self.new_supply(item, -1, order.units)
            supply.due = order.due
            self.at(order.due, RECEIPT, self.receive, supply)
        item.history = [(0.0, *(getattr(item, level) for level in LEVELS))]
        if review == "continuous":
            self.reviews.append(item)

    def release(self, item: Row) -> None:
        item.released = True
        self.allocate(item)

    def new_supply(self, item: Row, supplier: int, quantity: int) -> Row:
        supply = Row(item=item.place, supplier=supplier, quantity=quantity, recalled=0, placed=self.now, arrived=None)
        supply.held, supply.started = False, None
        self.supplies.append(supply)
        item.on_order += quantity
        return supply

    # What items are asked

    def available(self, item: Row) -> int:
        return int(item.on_hand - item.reserved)

    def position(self, item: Row) -> int:
        owed = item.backorders if item.counts_backorders else 0
        return self.available(item) - owed + int(item.on_order)

    def position_fell(self, item: Row) -> None:
        if item.review == "continuous" and item not in self.reviews:
            self.reviews.append(item)

    # Supply

    def recall(self, item: Row, units: int) -> None:
        for supply in reversed(self.supplies):
            if supply.item == item.place and supply.arrived is None:
                back = min(units, supply.quantity - supply.recalled)
                supply.recalled += back
                item.on_order -= back
                item.held_up -= back if supply.held else 0
                units -= back
                if back and supply.recalled == supply.quantity and supply.started is not None:
                    self.at_work[supply.supplier] -= 1
                    self.begin_orders(supply.supplier)

    def review_is_due(self, item: Row) -> None:
        if item not in self.reviews:
            self.reviews.append(item)
        self.at(self.now + item.replenishment.parameters.review_period, REVIEW, self.review_is_due, item)

    def review(self, item: Row) -> None:
        quantity = self.order_quantity(item)
        if quantity <= 0:
            return
        for supplier, part in self.divided(item, quantity):
            if part:
                self.order(item, supplier, part)
        item.decisions += 1

    def order_quantity(self, item: Row) -> int:
        rule, p, position = item.replenishment.rule, item.replenishment.parameters, self.position(item)
        most = INF if p.max_order is None else p.max_order
        if rule in ("base-stock", "R-S"):
            return int(min(most, p.order_up_to - position))
        if position > p.reorder_point or (p.strict and position == p.reorder_point):
            return 0
        if rule in ("s-S", "R-s-S"):
            return int(min(most, p.order_up_to - position))
        lot = p.order_quantity
        while position + lot < p.reorder_point or (position + lot == p.reorder_point and not p.strict):
            lot += p.order_quantity
        return int(min(most, lot))

    def shares(self, item: Row) -> list[tuple[int, Fraction]]:
        """The suppliers and their shares, in the order of the file."""
        given = item.sourcing.parameters.shares
        return [(j, Fraction(str(given[name]))) for j, name in enumerate(self.supplier_names) if name in given]

    def would_get_an_order(self, item: Row) -> list[int]:
        if item.sourcing is None:
            return []
        rule, p = item.sourcing.rule, item.sourcing.parameters
        if rule == "single":
            return [self.supplier_names.index(p.supplier)]
        if rule == "failover":
            places = [self.supplier_names.index(name) for name in p.suppliers]
            return [j for j in places if self.up[j]][:1] or places[:1]
        return [j for j, share in self.shares(item) if share > 0]

    def divided(self, item: Row, quantity: int) -> list[tuple[int, int]]:
        rule = item.sourcing.rule
        if rule in ("single", "failover"):
            return [(self.would_get_an_order(item)[0], quantity)]
        shares = self.shares(item)
        if rule == "random":
            mark, total = float(self.path.mark[item.decisions, item.place]), 0.0
            for supplier, share in shares:
                total += float(share)
                if mark < total:
                    return [(supplier, quantity)]
            return [(shares[-1][0], quantity)]
        parts = {j: int(share * quantity) for j, share in shares}
        rest = quantity - sum(parts.values())
        for j, _ in sorted(shares, key=lambda one: parts[one[0]] - one[1] * quantity)[:rest]:
            parts[j] += 1
        return list(parts.items())

    def order(self, item: Row, supplier: int, quantity: int) -> None:
        supply = self.new_supply(item, supplier, quantity)
        self.post("ordering", "cash", self.suppliers[supplier].order_cost)
        supply.lead = float(self.path.lead[supplier][item.placed_at[supplier], item.place])
        item.placed_at[supplier] += 1
        if not self.up[supplier]:
            supply.held = True
            item.held_up += quantity
        self.begin_orders(supplier)

    def begin_orders(self, supplier: int) -> None:
        """The lead times of waiting orders begin, first come, first served, if the supplier is up and has servers."""
        servers = self.suppliers[supplier].servers or INF
        for supply in self.supplies:
            if not self.up[supplier] or self.at_work[supplier] >= servers:
                return
            if supply.supplier == supplier and supply.started is None and supply.recalled < supply.quantity:
                supply.started = self.now
                if supply.held:
                    supply.held = False
                    self.items[supply.item].held_up -= supply.quantity - supply.recalled
                self.at_work[supplier] += 1
                self.at(self.now + supply.lead, RECEIPT, self.receive, supply)

    def supplier_changes(self, supplier: int, up: bool) -> None:
        self.up[supplier] = up
        self.begin_orders(supplier)

    def receive(self, supply: Row) -> None:
        item, units = self.items[supply.item], supply.quantity - supply.recalled
        if units == 0:
            return
        supply.arrived = self.now
        item.on_order -= units
        item.on_hand += units
        item.receipts.append((self.now, units, len(item.demands)))
        self.post("inventory", "cash", units * item.spec.unit_cost)
        self.post("price_variance", "cash", units * (self.cost(supply) - item.spec.unit_cost))
        self.allocate(item)
        if supply.supplier >= 0:
            self.at_work[supply.supplier] -= 1
            self.begin_orders(supply.supplier)

    def cost(self, supply: Row) -> int:
        """What a unit of the replenishment order costs."""
        item = self.items[supply.item]
        stated = None if supply.supplier < 0 else self.suppliers[supply.supplier].unit_cost
        if isinstance(stated, dict):
            stated = stated.get(item.name)
        return int(item.spec.unit_cost if stated is None else stated)

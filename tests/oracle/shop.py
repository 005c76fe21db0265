"""The model a second time, written from docs/model.md alone: plain lists, dictionaries and heapq; simple, not fast.

`simulate(scenario, policy, path)` plays the scenario under one policy on a given sample path and returns what happened
and every measure. It shares nothing with the program but the scenario, the numbers of the path and the distributions.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Callable
from typing import Any

from oracle.basics import (
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
    Levels,
    Row,
    half_up,
    integral,
    physical,
)
from oracle.dock import Dock
from oracle.expected import Expected
from oracle.finance import Finance
from oracle.fines import Fines
from oracle.measures import measures
from oracle.offers import Offers
from oracle.orders import Orders
from oracle.paying import Paying
from oracle.records import Records
from oracle.returns import Returns
from oracle.sourcing import Sourcing
from oracle.supply import Supply
from oracle.waiting import Waiting


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


class Oracle(Orders, Waiting, Paying, Supply, Expected, Sourcing, Records, Dock, Finance, Fines, Returns, Offers):
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
        named = [(*it, stream) for stream in scenario.customers.values() for it in stream.segments.items()]
        self.segments, self.streams = [it[:2] for it in named], [stream for *_, stream in named]
        self.informing = policy.informing.choice()
        how = self.informing
        self.tells = {"silent": False, "on-slip": True, "regular": getattr(how.parameters, "new_dates", None)}[how.rule]
        self.sale_at_delivery = scenario.books.sale == "delivery"
        self.items: list[Row] = []
        self.supplies: list[Row] = []
        self.orders: list[Row] = []
        self.lost: dict[int, float] = {}
        self.redeemed: list[tuple[float, int]] = []
        self.arrivals = 0
        self.open_suppliers()
        self.open_dock()
        self.open_finance()
        self.last_periods: list[tuple[Any, ...]] = []
        self.open_fines()
        for place, (name, item) in enumerate(scenario.items.items()):
            self.open_item(place, name, item)
        self.appoint()
        self.open_backlog()

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
            if time < 0:
                continue  # owed at the start
            self.at(float(time), DEMAND, self.arrive, order)
        for item in self.items:
            release = item.spec.release
            if release is not None:
                self.at(item.release, RELEASE, self.release, item)
                if self.tells and item.release > release.at:
                    self.at(max(0.0, release.at - release.known), NEWS, self.news, item)
            self.appoint_reviews(item)
        self.appoint_losses()
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
        self.now = self.end
        self.post_all_lateness(final=True)
        self.close_fines()
        self.post_holding(self.end)
        self.pay_interest(self.end)

    def note(self) -> None:
        """Keeps the history of levels and deposits."""
        for item in self.items:
            levels = Levels.of(item)
            if levels != item.history[-1][1]:
                item.history.append((self.now, levels))
        self.note_money()
        if -self.ledger["deposits"] != self.deposits[-1][1]:
            self.deposits.append((self.now, -self.ledger["deposits"]))

    def cut(self) -> None:
        self.post_all_lateness(final=False)
        for order in self.orders:
            order.late_cost_at_cut = order.late_cost
        self.post_holding(self.warm_up)
        self.pay_interest()
        self.at_cut = dict(self.ledger)

    def read(self, time: float) -> None:
        self.readings[time] = [{level: getattr(item, level) for level in LEVELS} for item in self.items]

    def post_holding(self, until: float) -> None:
        """Holding costs since they were posted last; if they are posted again and again, all so far less those."""
        for item in self.items:
            rate = item.spec.holding_cost * 10**self.scenario.minor_digits
            since = 0.0 if self.has_finance else item.held_until
            amount = half_up(rate * integral(item, since, until, physical))
            self.post("holding", "cash", amount - (item.held_for if self.has_finance else 0))
            item.held_until, item.held_for = until, amount

    # The opening

    def open_item(self, place: int, name: str, spec: Any) -> None:
        chosen = self.policy.replenishment.choice(name)
        sourcing = self.policy.sourcing
        item = Row(
            place=place, name=name, spec=spec, on_hand=spec.on_hand, reserved=0, on_order=0, held_up=0, backorders=0
        )
        item.admission, item.promising = self.policy.admission.choice(name), self.policy.promising.choice(name)
        item.allocation, item.charging = self.policy.allocation.choice(name), self.policy.charging.choice(name)
        item.replenishment = chosen
        item.sourcing = sourcing.items.get(name, sourcing.default)
        item.review = self.review_kind(chosen.rule)
        counts = getattr(chosen.parameters, "position", None)
        item.counts_backorders = getattr(counts, "backorders", True)
        item.counts_standing, item.counts_held_up = getattr(counts, "standing", True), getattr(counts, "held_up", True)
        horizon = getattr(counts, "due_within", None)
        item.horizon = math.inf if horizon is None else horizon
        item.expected, item.variance, item.seen = None, 0.0, 0
        item.waiting, item.decisions, item.placed_at = [], 0, [0] * len(self.suppliers)
        item.receipts, item.shipped, item.demands = [], [], []
        item.nets, item.cut = [], []
        item.short_of = item.short_since = None
        item.is_due = False
        item.held_until, item.held_for = 0.0, 0
        item.released, item.release = spec.release is None, float(self.path.release[place])
        self.items.append(item)
        self.post("inventory", "equity", item.on_hand * spec.unit_cost)
        for order in spec.on_order:
            supply = self.new_supply(item, -1, order.units)
            supply.due = order.due
            self.at(order.due, RECEIPT, self.arrives, supply)
        self.open_records(item)
        item.history = [(0.0, Levels.of(item))]
        if item.review == "continuous":
            self.reviews.append(item)

    def open_backlog(self) -> None:
        """Orders of customers that were placed before the start."""
        dates = {number: INF if date is None else date for number, date in enumerate(self.dates_of_owed())}
        for number, time in enumerate(self.path.placed):
            if time < 0:
                self.owe(number, float(time), float(dates[number]))
        for item in self.items:
            self.allocate(item)
            item.history = [(0.0, Levels.of(item))]

    def dates_of_owed(self) -> list[float | None]:
        """The dates of the orders that are owed, in the order of their placement, by stream, item and entry."""
        stream_of = {name: n for n, stream in enumerate(self.scenario.customers.values()) for name in stream.segments}
        first = next(iter(stream_of))
        found = [
            (-entry.waited, stream_of[entry.segment or first], item.place, k, entry.promised)
            for item in self.items
            for k, entry in enumerate(item.spec.owed or ())
        ]
        return [promised for *_, promised in sorted(found, key=lambda entry: entry[:4])]

    def review_kind(self, rule: str) -> str:
        kinds = {
            **dict.fromkeys(("base-stock", "s-S", "r-nQ", "order-to-backlog"), "continuous"),
            **dict.fromkeys(("R-S", "R-s-S", "R-r-nQ", "forecast"), "periodic"),
            "plan": "planned",
            "none": "none",
        }
        assert rule in kinds, f"{rule}: say here when the oracle reviews an item under it"
        return kinds[rule]

    def release(self, item: Row) -> None:
        item.released = True
        self.allocate(item)

    # What items are asked

    def available(self, item: Row) -> int:
        return int(item.recorded - item.reserved)

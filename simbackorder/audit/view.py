"""What the laws look at: the books after an event."""

from __future__ import annotations

from typing import Any, NamedTuple

from simbackorder.audit.totals import FIRM, Totals
from simbackorder.model.money.bills import price, with_order
from simbackorder.opening.shop import Shop
from simbackorder.state import Books
from simbackorder.state.ledger import CASH


class Slots(NamedTuple):
    """The last slot that was given at the dock: when, on which day, and how many it is of that day."""

    at: float
    day: int
    number: int


class Followed:
    """The time integrals of cash below and above zero, as the balances after events tell; and what they were when
    interest was due to be posted last."""

    def __init__(self, shop: Shop) -> None:
        terms = shop.tables["terms"]
        self.every: float = terms["settle"][0]
        self.end = shop.end
        self.cash: int = terms["own_cash"][0]
        self.next_posting = self.every
        self.borrowed = self.deposited = self.borrowed_due = self.deposited_due = 0.0

    def go_on(self, since: float, until: float) -> None:
        """The balance has stood between two events."""
        while self.next_posting < until:
            self._add(max(0.0, self.next_posting - since))
            self._due()
            since = max(since, self.next_posting)
            self.next_posting += self.every
        self._add(until - since)
        if until >= self.end:
            self._due()

    def _add(self, time: float) -> None:
        self.borrowed += max(0, -self.cash) * time
        self.deposited += max(0, self.cash) * time

    def _due(self) -> None:
        self.borrowed_due, self.deposited_due = self.borrowed, self.deposited


class View:
    """The books, the path, what was on the shelf at the opening, the time of this event and of the one before, and sums
    over all rows."""

    def __init__(self, shop: Shop, s: Books, path: Any) -> None:
        self.s = s
        self.path = path
        self.opening: list[int] = list(shop.tables["items"]["on_hand"])
        self.before = self.t = 0.0
        self.totals = Totals()
        self.followed = Followed(shop)
        self.orders_seen = len(shop.tables["supplies"]["item"])
        self.new_orders = self.new_orders_cost = 0
        self.slots: Slots | None = None
        self.slots_so_far = 0
        self.count_every: list[float] = [every for every in shop.firm["records"]["count_every"] if every > 0]

    def total(self, name: str, i: int = FIRM) -> int:
        """A sum over the rows of item i, or of the whole firm."""
        return self.totals.sums[name, i]

    def look_at_money(self) -> None:
        """What cash has done since the event before, and what was ordered by this one."""
        if not self.s.terms[0].finance:
            return
        if self.followed.every > 0:
            self.followed.go_on(self.before, self.t)
        self.followed.cash = self.s.accounts[CASH].balance
        placed = range(self.orders_seen, self.s.world[0].supplies)
        self.orders_seen, self.new_orders = placed.stop, len(placed)
        self.new_orders_cost = sum(map(self.to_cover, placed))

    def to_cover(self, k: int) -> int:
        """What cash has to cover of replenishment order k: not what its supplier gives credit for, if bills at receipt
        are covered only."""
        supply = self.s.supplies[k]
        supplier = self.s.suppliers[supply.supplier]
        goods = price(self.s, k, supply.quantity)
        on_credit = supplier.credit > 0.0 and self.s.terms[0].all_bills == 0
        covered: int = supplier.order_cost + (with_order(supplier, goods) if on_credit else goods)
        return covered

    def slots_given(self) -> Slots | None:
        """The last slot that was given, as the day of the dock's plan tells after the event that gave it."""
        slots = self.s.world[0].slots
        if slots > self.slots_so_far:
            day, more = self.s.dock[0].day, slots - self.slots_so_far
            before = self.slots.number if self.slots and self.slots.day == day else 0
            self.slots, self.slots_so_far = Slots(self.t, day, before + more), slots
        return self.slots

    def lines(self, o: int) -> list[Any]:
        """The lines of an order."""
        return [self.s.lines[l] for l in range(self.path.first[o], self.path.first[o + 1])]

    def replaced_of(self, l: int) -> int:
        """Units of a line that were sold, and for which a substitute was given later: the next line's."""
        path = self.path
        if self.s.terms[0].spares == 0 or l + 1 >= len(path.spare) or path.spare[l + 1] == 0:
            return 0
        return int(self.s.lines[l + 1].accepted) if self.s.lines[l].accepted > 0 else 0

    def replaced(self, o: int) -> int:
        """Such units of all lines of an order."""
        if self.s.terms[0].spares == 0:
            return 0
        return sum(self.replaced_of(l) for l in range(self.path.first[o], self.path.first[o + 1]))

"""What the laws look at: the books after an event."""

from __future__ import annotations

from typing import Any, NamedTuple

from simbackorder.audit.totals import FIRM, Totals
from simbackorder.opening.shop import Shop
from simbackorder.state import Books


class Slots(NamedTuple):
    """The last slot that was given at the dock: when, on which day, and how many it is of that day."""

    at: float
    day: int
    number: int


class View:
    """The books, the path, what was on the shelf at the opening, the time of this event and of the one before, and sums
    over all rows."""

    def __init__(self, shop: Shop, s: Books, path: Any) -> None:
        self.s = s
        self.path = path
        self.opening: list[int] = list(shop.tables["items"]["on_hand"])
        self.before = self.t = 0.0
        self.totals = Totals()
        self.slots: Slots | None = None
        self.slots_so_far = 0
        self.count_every: list[float] = [every for every in shop.firm["records"]["count_every"] if every > 0]

    def total(self, name: str, i: int = FIRM) -> int:
        """A sum over the rows of item i, or of the whole firm."""
        return self.totals.sums[name, i]

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

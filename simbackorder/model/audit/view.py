"""What the laws look at: the books after an event."""

from __future__ import annotations

from typing import Any

from simbackorder.model.audit.totals import FIRM, Totals
from simbackorder.model.opening import Shop


class View:
    """The books, the path, what was on the shelf at the opening, the time of this event and of the one before, and sums
    over all rows."""

    def __init__(self, shop: Shop, s: Any, path: Any) -> None:
        self.s = s
        self.path = path
        self.opening: list[int] = list(shop.tables["items"]["on_hand"])
        self.before = self.t = 0.0
        self.totals = Totals()

    def total(self, name: str, i: int = FIRM) -> int:
        """A sum over the rows of item i, or of the whole firm."""
        return self.totals.sums[name, i]

    def lines(self, o: int) -> list[Any]:
        """The lines of an order."""
        return [self.s.lines[l] for l in range(self.path.first[o], self.path.first[o + 1])]

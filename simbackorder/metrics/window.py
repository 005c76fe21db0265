"""The record of a run without its warm-up: what every measure starts from."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simbackorder.model import ledger
from simbackorder.model.record import RunRecord

Array = NDArray[Any]
TOLERANCE = 1e-6  # a promise is missed when a unit is unshipped this long after its date


class Window:
    """Views of one run from the end of its warm-up to its end; every array is made when it is first asked for.

    `chosen` keeps a part of the orders only: those of a segment, or with one basket.
    """

    def __init__(self, record: RunRecord, chosen: Array | None = None) -> None:
        self.record = record
        self.start = record.shop.warm_up
        self.end = record.shop.end
        self.length = self.end - self.start
        self.chosen = chosen  # which orders of the whole run; none: all

    def account(self, number: int) -> int:
        """What went through an account in the window: debits less credits, minor units."""
        accounts = self.record.accounts
        return int(accounts["balance"][number]) - int(accounts["at_cut"][number])

    @property
    def purchases(self) -> int:
        """What suppliers are paid in the window: units received at standard cost, and the variance."""
        received = int(self.received @ self.record.items["unit_cost"])
        return received + self.account(ledger.PRICE_VARIANCE)

    def time_of(self, column: str) -> Array:
        """An item's time integral over the window."""
        return self.record.items[column] - self.record.kept[column]

    @cached_property
    def received(self) -> Array:
        """Units received, by item."""
        return self.record.items["received"] - self.record.kept["received"]

    @cached_property
    def shipped(self) -> Array:
        """Units shipped, by item."""
        return self.record.items["shipped"] - self.record.kept["shipped"]

    # -- orders placed in the window -------------------------------------------------------------------------------

    @cached_property
    def first_order(self) -> int:
        """The first order of the run that arrived in the window."""
        return int(np.searchsorted(self.record.path.placed, self.start, side="left")) if self.start > 0 else 0

    @cached_property
    def which(self) -> Any:
        """The orders of the window, as an index into those of the run."""
        if self.chosen is None:
            return slice(self.first_order, None)
        return self.first_order + np.flatnonzero(self.chosen[self.first_order :])

    @cached_property
    def which_lines(self) -> Any:
        """The lines of those orders, as an index into those of the run."""
        first = self.record.path.first
        if self.chosen is None:
            return slice(int(first[self.first_order]), None)
        mine = self.chosen & (np.arange(len(self.chosen)) >= self.first_order)
        return np.flatnonzero(np.repeat(mine, np.diff(first)))

    @cached_property
    def ever_cancelled(self) -> Array:
        """The orders of the run (their numbers) that were cancelled, wholly or in part."""
        return np.flatnonzero(self.record.orders["cancelled"] > 0)

    @cached_property
    def cancelled_now(self) -> Array:
        """The orders of the run (their numbers) that were cancelled, wholly or in part, in the window, whenever they
        were placed."""
        found = self.ever_cancelled
        found = found[self.record.orders["closed"][found] >= self.start]
        return found if self.chosen is None else found[self.chosen[found]]

    @cached_property
    def placed(self) -> Array:
        """Time at which each order of the window arrived."""
        placed: Array = self.record.path.placed[self.which]
        return placed

    def order(self, column: str) -> Array:
        """A column of the window's orders."""
        values: Array = self.record.orders[column][self.which]
        return values

    def line(self, column: str) -> Array:
        """A column of the lines of the window's orders."""
        values: Array = self.record.lines[column][self.which_lines]
        return values

    @cached_property
    def order_of_line(self) -> Array:
        """The order of each line, both numbered within the window."""
        lines = np.diff(self.record.path.first)[self.which]
        return np.repeat(np.arange(len(lines), dtype=np.int32), lines)

    def with_any(self, lines: Array) -> Array:
        """Which orders of the window have any of these lines."""
        found = np.zeros(len(self.placed), bool)
        one_each = len(self.quantity) == len(self.placed)  # every order has a line
        found[lines if one_each else self.order_of_line[lines]] = True
        return found

    @cached_property
    def quantity(self) -> Array:
        """Units demanded, by line of the window's orders."""
        return self.record.path.quantity[self.which_lines]

    @cached_property
    def demanded(self) -> int:
        """Units demanded."""
        return int(self.quantity.sum())

    @cached_property
    def item(self) -> Array:
        """Item of each line of the window's orders."""
        return self.record.path.item[self.which_lines]

    @property
    def items(self) -> int:
        """How many items the shop has."""
        return self.record.shop.sizes["items"]

    @cached_property
    def demanded_by_item(self) -> Array:
        """Units demanded, by item."""
        return np.bincount(self.item, weights=self.quantity, minlength=self.items)

    @cached_property
    def accepted(self) -> Array:
        """Which orders have an accepted unit."""
        return self.order("accepted") > 0

    @cached_property
    def orders_accepted(self) -> int:
        """How many."""
        return int(np.count_nonzero(self.accepted))

    @cached_property
    def is_open(self) -> Array:
        """Which accepted orders are not closed at the end."""
        return self.order("closed") < 0.0

    @cached_property
    def cancelled(self) -> Array:
        """The orders (their numbers in the window) that have a cancelled unit."""
        if self.chosen is None:
            found = self.ever_cancelled
            return found[np.searchsorted(found, self.first_order) :] - self.first_order
        return np.flatnonzero(self.order("cancelled") > 0)

    @cached_property
    def shipped_in_full(self) -> Array:
        """Which accepted orders were shipped without any cancellation."""
        found = self.accepted & ~self.is_open
        found[self.cancelled] = False
        return found

    @cached_property
    def orders_shipped(self) -> int:
        """How many."""
        return int(np.count_nonzero(self.shipped_in_full))

    @cached_property
    def late_shipped(self) -> Array:
        """The orders (their numbers) shipped in full, the last unit not at the instant of placement."""
        return np.flatnonzero(self.shipped_in_full & (self.order("closed") != self.placed))

    @cached_property
    def waits(self) -> Array:
        """Placement to last shipment of these; all other orders shipped in full waited for no time."""
        late = self.late_shipped
        return self.order("closed")[late] - self.placed[late]

    # -- lines that were not filled at once: of most shops few, so that what is asked of them costs little -----------

    @cached_property
    def unfilled(self) -> Array:
        """Lines of the window (their numbers) with a unit not allocated in their own demand event."""
        return np.flatnonzero(self.line("filled") != self.quantity)

    @cached_property
    def missing(self) -> Array:
        """Units not allocated in their own demand event, by unfilled line."""
        return self.quantity[self.unfilled] - self.line("filled")[self.unfilled]

    @cached_property
    def refused(self) -> Array:
        """Units refused, by unfilled line (all others are accepted whole)."""
        return self.quantity[self.unfilled] - self.line("accepted")[self.unfilled]

    @cached_property
    def backordered(self) -> Array:
        """Which orders had an accepted unit that was not allocated in its own demand event."""
        return self.with_any(self.unfilled[self.missing > self.refused])

    @cached_property
    def accepted_whole(self) -> Array:
        """Which orders had no unit refused."""
        return ~self.with_any(self.unfilled[self.refused > 0])

    # -- promises ----------------------------------------------------------------------------------------------------

    @property
    def by_delivery(self) -> bool:
        """Whether any promise is one of delivery."""
        return any(self.record.shop.firm["promising"]["by_delivery"])

    @cached_property
    def done(self) -> Array:
        """When nothing of an order was outstanding any more: shipped (or delivered, if that was promised) or
        cancelled."""
        done = self.order("closed").copy()
        done[np.flatnonzero(self.is_open)] = np.inf
        if not self.by_delivery:
            return done
        by_delivery = np.asarray(self.record.shop.firm["promising"]["by_delivery"])
        promised_delivery = self.with_any(np.flatnonzero(by_delivery[self.item] * (self.line("accepted") > 0)))
        travelling = self.order("in_transit") > 0
        delivered = np.where(travelling, np.inf, np.maximum(done, self.order("delivered")))
        return np.where(promised_delivery, delivered, done)

    @cached_property
    def judged(self) -> Array:
        """Which promises are judged: due before the end, and not wholly cancelled before their date."""
        promised, gone = self.order("promised"), self.cancelled
        judged = self.accepted & (promised < self.end)
        wholly = self.order("cancelled")[gone] == self.order("accepted")[gone]
        judged[gone[wholly & (self.order("closed")[gone] < promised[gone])]] = False
        return judged

    @cached_property
    def tardy(self) -> Array:
        """The orders (their numbers) with a judged promise that were done after its date, if only by a rounding."""
        return np.flatnonzero(self.judged & (self.done > self.order("promised")))

    @cached_property
    def missed(self) -> Array:
        """The orders (their numbers) with a promise that is judged and missed."""
        late = self.tardy
        return late[self.done[late] > self.order("promised")[late] + TOLERANCE]

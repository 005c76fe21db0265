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
    def all_placed(self) -> Array:
        """Time at which each order of the run arrived."""
        return np.cumsum(self.record.path.gap)

    @cached_property
    def first_order(self) -> int:
        """The first order of the run that arrived in the window."""
        return int(np.searchsorted(self.all_placed, self.start, side="left"))

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
    def cancelled_now(self) -> Array:
        """Which orders of the run were cancelled, wholly or in part, in the window, whenever they were placed."""
        orders = self.record.orders
        found: Array = (orders["cancelled"] > 0) & (orders["closed"] >= self.start)
        return found if self.chosen is None else found & self.chosen

    @cached_property
    def placed(self) -> Array:
        """Time at which each order of the window arrived."""
        placed: Array = self.all_placed[self.which]
        return placed

    def order(self, column: str) -> Array:
        """A column of the window's orders."""
        values: Array = self.record.orders[column][self.which]
        return values

    def line(self, column: str) -> Array:
        """A column of the lines of the window's orders."""
        values: Array = self.record.lines[column][self.which_lines]
        return values

    def by_order(self, of_lines: Array) -> Array:
        """Sums over the lines of each of the window's orders (every order has a line)."""
        lines = np.diff(self.record.path.first)[self.which]
        if len(of_lines) == len(lines):
            return of_lines
        sums: Array = np.add.reduceat(of_lines, np.cumsum(lines) - lines)
        return sums

    @cached_property
    def quantity(self) -> Array:
        """Units demanded, by line of the window's orders."""
        return self.record.path.quantity[self.which_lines]

    @cached_property
    def item(self) -> Array:
        """Item of each line of the window's orders."""
        return self.record.path.item[self.which_lines]

    @cached_property
    def missing(self) -> Array:
        """Units not allocated in their own demand event, by line of the window's orders."""
        return self.quantity - self.line("filled")

    @cached_property
    def refused(self) -> Array:
        """Units refused, by line of the window's orders."""
        return self.quantity - self.line("accepted")

    @cached_property
    def accepted(self) -> Array:
        """Which orders have an accepted unit."""
        return self.order("accepted") > 0

    @cached_property
    def is_open(self) -> Array:
        """Which accepted orders are not closed at the end."""
        return self.order("closed") < 0.0

    @cached_property
    def cancelled(self) -> Array:
        """Which orders have a cancelled unit."""
        return self.order("cancelled") > 0

    @cached_property
    def shipped_in_full(self) -> Array:
        """Which accepted orders were shipped without any cancellation."""
        return self.accepted & ~self.is_open & ~self.cancelled

    @cached_property
    def filled_at_once(self) -> Array:
        """Which accepted orders had every accepted unit allocated in their own demand event."""
        return self.by_order(self.line("filled")) == self.order("accepted")

    @cached_property
    def waits(self) -> Array:
        """Placement to last shipment, orders shipped in full."""
        return (self.order("closed") - self.placed)[self.shipped_in_full]

    # -- promises ----------------------------------------------------------------------------------------------------

    @cached_property
    def done(self) -> Array:
        """When nothing of an order was outstanding any more: shipped (or delivered, if that was promised) or
        cancelled."""
        done = np.where(self.is_open, np.inf, self.order("closed"))
        by_delivery = np.asarray(self.record.shop.firm["promising"]["by_delivery"])
        if not by_delivery.any():
            return done
        promised_delivery = self.by_order(by_delivery[self.item] * (self.line("accepted") > 0)) > 0
        travelling = self.order("in_transit") > 0
        delivered = np.where(travelling, np.inf, np.maximum(done, self.order("delivered")))
        return np.where(promised_delivery, delivered, done)

    @cached_property
    def judged(self) -> Array:
        """Which promises are judged: due before the end, and not wholly cancelled before their date."""
        promised = self.order("promised")
        gone = (self.order("cancelled") == self.order("accepted")) & (self.order("closed") < promised)
        return self.accepted & (promised < self.end) & ~gone

    @cached_property
    def missed(self) -> Array:
        """Which promises are judged and missed."""
        return self.judged & (self.done > self.order("promised") + TOLERANCE)

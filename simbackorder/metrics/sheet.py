"""What is kept of several runs of one shop until their measures are taken: counts, balances and integrals, with a row
per run, so that every formula is worked out once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder import state
from simbackorder.metrics import flows, tally
from simbackorder.metrics.values import PERCENTS, Array
from simbackorder.model.record import FOLLOWED, dtype
from simbackorder.state import ledger

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop

SINCE_THE_CUT = ("slots", "slots_wait", "express", "again")
"""What the shop as a whole counts, and had counted at the cut."""


FINED = ("paid", "missed")
"""What is kept of the fines of every segment."""
LEVELS = ("on_hand", "backorders", "on_order", "position")
"""Of which the time at every level is told, where that is asked for."""


class Size(NamedTuple):
    """How many runs, parts of the orders, waits within which orders may be complete, and instants of readings; and what
    is kept of every item: integrals and counts; and at how many levels its time is told."""

    runs: int
    parts: int
    within: tuple[float, ...]
    readings: tuple[float, ...]
    by_item: tuple[str, ...]
    levels: int = 0


class ByRun:
    """Rows, one of each run, or columns by name: a column is read as an attribute."""

    def __init__(self, rows: Array | Mapping[str, Array]) -> None:
        self._rows = rows

    def __getattr__(self, name: str) -> Array:
        try:
            column: Array = self._rows[name]
        except (KeyError, ValueError):
            raise AttributeError(name) from None
        return column


class Sheet:
    """The tables, [run] or [run, ...]."""

    def __init__(self, shop: Shop, size: Size) -> None:
        runs, within = size.runs, len(size.within)
        items, suppliers = (shop.sizes[name] for name in ("items", "suppliers"))
        self.shop = shop
        self.size = size
        self.parts = rows(tally.Tally, runs, size.parts)
        self.items = rows(tally.OfItem, runs, items)
        self.old_enough, self.complete = (np.zeros((runs, size.parts, within), np.int64) for _ in range(2))
        self.flows = rows(flows.Flows, runs)
        self.suppliers = rows(flows.OfSupplier, runs, suppliers)
        self.latest = np.zeros((runs, items))
        self.through = np.zeros((runs, len(ledger.NAMES)), np.int64)
        self.cash: Array = np.zeros(runs, np.int64)
        self.payables: Array = np.zeros(runs, np.int64)
        self.lowest_cash: Array = np.full(runs, np.inf)  # infinite where cash is not followed
        self.mean_deposits: Array = np.zeros(runs)
        self.lost: Array = np.zeros(runs, np.int64)
        self.fines = {name: np.zeros((runs, shop.sizes["segments"]), np.int64) for name in FINED}
        self.quantiles = np.zeros((runs, size.parts, len(PERCENTS)))
        self.slots_of_window: Array = np.zeros(runs)
        self.since_the_cut: dict[str, Array] = {name: np.zeros(runs) for name in (*SINCE_THE_CUT, *FOLLOWED)}
        self.readings = {name: np.zeros((runs, len(size.readings))) for name in state.columns(state.Reading)}
        self.addresses: Array | None = None  # kept for who counts by machine code, as is the memory that it needs
        self.scratch: tuple[Array, Array] | None = None
        self.levels = {name: np.zeros((runs, items, size.levels)) for name in LEVELS if size.levels}
        self.by_item: Mapping[str, Array] = {name: np.zeros((runs, items)) for name in size.by_item}

    @property
    def length(self) -> float:
        """Of the window."""
        return self.shop.end - self.shop.warm_up

    def part(self, k: int) -> ByRun:
        """The orders of part k."""
        return ByRun(self.parts[:, k])

    def all_items(self) -> ByRun:
        """All items together."""
        return ByRun(self.flows)


def rows(of: type, *shape: int) -> Array:
    """Rows that have counted nothing yet."""
    assert not any(state.columns(of).values())
    return np.zeros(shape, dtype(of))

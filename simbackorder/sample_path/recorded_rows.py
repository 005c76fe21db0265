"""The rows of recorded orders that are orders within a run, and how many rows are not."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.distributions import Counts
from simbackorder.sample_path.sources import Floats
from simbackorder.scenario.order_files.moments import since_start
from simbackorder.scenario.order_files.order_rows import Named, OrderRows

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

Flags = NDArray[np.bool_]


class Tally(NamedTuple):
    """Rows that are left out, each counted once, in this order; `guests`: orders whose customer is not recorded though
    others' are; `counted_units`: units of lines with several rows, without a column of units."""

    outside: int = 0
    cancelled: int = 0
    returns: int = 0
    other_items: int = 0
    bare: int = 0
    empty: int = 0
    guests: int = 0
    counted_units: int = 0


class Rows(NamedTuple):
    """The rows of orders within the run: `order` as in the file; `item` -1, `units` 1 and `value` 0 if not recorded."""

    time: Floats
    order: NDArray[np.int64]
    item: NDArray[np.int64]
    units: Counts
    value: Counts
    place: NDArray[np.int64]


def rows_of(scenario: "Scenario", found: OrderRows) -> tuple[Rows, Tally]:
    """Return the rows that are orders within the run (those of 0 units among them), and how many are not."""
    time = since_start(found.moment, scenario.time)
    units = np.ones(time.size, np.int64) if found.units is None else integers(found.units)
    minor = 10**scenario.minor_digits
    value = np.zeros(time.size, np.int64) if found.value is None else integers(found.value * minor)
    item = items_of(found.item, scenario) if found.item is not None else np.full(time.size, -1)
    left = np.ones(time.size, bool)
    outside = counted(left, ~((time >= 0) & (time < scenario.time.end)))
    bare = counted(left, found.bare)
    cancelled = counted(left, found.cancelled)
    returns = counted(left, (units < 0) | (value < 0))
    other_items = counted(left, item < 0) if found.item is not None else 0
    empty = int((left & (units == 0)).sum())
    kept = np.flatnonzero(left)
    rows = Rows(time[kept], found.order[kept], item[kept], units[kept], value[kept], kept)
    return rows, Tally(outside, cancelled, returns, other_items, bare, empty)


def counted(left: Flags, out: Flags) -> int:
    """Take some rows out of those that are left, and return how many that were."""
    count = int((left & out).sum())
    left &= ~out
    return count


def integers(numbers: Floats) -> NDArray[np.int64]:
    """Return the nearest whole numbers; 0 where there is none."""
    return np.rint(np.nan_to_num(numbers)).astype(np.int64)


def items_of(item: Named, scenario: "Scenario") -> NDArray[np.int64]:
    """Return the place of each row's item in the scenario; -1: it has none."""
    places = {name: place for place, name in enumerate(scenario.items)}
    known = np.array([places.get(name, -1) for name in item.names], np.int64)
    return np.where(item.code >= 0, known[np.maximum(item.code, 0)], -1)


def first_rows(order: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first row of each order, in the order of the file, and the number of each row's order in this list."""
    _, first, inverse = np.unique(order, return_index=True, return_inverse=True)
    by_place = np.argsort(first)
    number = np.empty(first.size, np.int64)
    number[by_place] = np.arange(first.size)
    return first[by_place], number[inverse]

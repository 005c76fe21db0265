"""Recorded orders: the same demand again in every replication, exactly as it was, or as another sample of it."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.arrivals import reachable
from simbackorder.sample_path.distributions import Counts
from simbackorder.sample_path.recorded_rows import Rows, Tally, first_rows, rows_of
from simbackorder.sample_path.resampled import resampled
from simbackorder.sample_path.sources import Floats
from simbackorder.scenario.order_files.moments import since_start
from simbackorder.scenario.order_files.order_rows import Named, OrderRows

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

Flags = NDArray[np.bool_]
Int32s = NDArray[np.int32]


class Recorded(NamedTuple):
    """Recorded orders of the run by time. What is not recorded is None, and drawn (`tolerance`: not a number);
    `number`: their numbers there."""

    time: Floats
    gap: Floats
    customer: Int32s
    segment: Int32s | None
    per_order: NDArray[np.int64]
    item: Int32s | None
    units: Counts | None
    value: Counts | None
    tolerance: Floats | None
    number: tuple[str, ...] | None
    tally: Tally


class Lines(NamedTuple):
    """Lines of orders by the orders' rank; how many rows each has."""

    order: NDArray[np.int64]
    item: NDArray[np.int64]
    units: Counts
    value: Counts
    rows: Counts


def recorded_orders(scenario: "Scenario", name: str, basket_size: int, units_drawn: bool) -> Recorded:
    """Return the orders of the record that the stream of this name replays.

    Rows of one order are one order, which came at the time of the first of them that is within the run; rows of one
    item in an order are one line. Without a column of items, every row is a line whose item is drawn (an order with
    more rows than the basket has items, `basket_size`, has its further rows added to its first lines). Without a column
    of units, a row is a unit, unless units are drawn.
    """
    stream = scenario.customers[name]
    assert stream.arrivals.replay is not None
    found = scenario.recorded(stream.arrivals.replay)
    rows, tally = rows_of(scenario, found)
    sample = scenario.sample_of(name)
    if sample is not None:
        rows = resampled(scenario, found, rows, stream.arrivals.replay.file, sample)
    first, order = first_rows(rows.order)
    full = np.zeros(first.size, bool)
    full[order[rows.units > 0]] = True
    by_time = np.flatnonzero(full)
    by_time = by_time[np.argsort(rows.time[first[by_time]], kind="stable")]
    rank = np.full(first.size, -1)
    rank[by_time] = np.arange(by_time.size)
    lines = lines_of(rows, rank[order], basket_size if found.item is None else 0)
    attained, gap = reachable(rows.time[first[by_time]])
    customer, guests = customers_of(found.customer, rows.place, order, first.size)
    counts = found.units is None and not units_drawn and bool((lines.rows > 1).any())
    return Recorded(
        attained,
        gap,
        customer[by_time],
        segments_of(found.segment, tuple(stream.segments), rows.place[first[by_time]]),
        np.bincount(lines.order, minlength=by_time.size),
        None if found.item is None else lines.item.astype(np.int32),
        lines.units if counts or found.units is not None else None,
        None if found.value is None else lines.value,
        tolerance_of(scenario, found, rows.place[first[by_time]]),
        None if found.number is None else names_at(found.number, rows.place[first[by_time]]),
        tally._replace(
            guests=int(guests[by_time].sum()), counted_units=int(lines.rows[lines.rows > 1].sum()) if counts else 0
        ),
    )


def lines_of(rows: Rows, rank: NDArray[np.int64], basket_size: int) -> Lines:
    """Return the lines of orders in the order of their `rank`; `basket_size` 0: by item."""
    kept = np.flatnonzero((rank >= 0) & (rows.units > 0))
    kept = kept[np.argsort(rank[kept], kind="stable")]
    order, item = rank[kept], rows.item[kept]
    if basket_size:
        fresh = np.searchsorted(order, order)
        item = (np.arange(order.size) - fresh) % basket_size
    first, line = first_rows(order * (item.max(initial=0) + 1) + item)
    sums = np.zeros((3, first.size), np.int64)
    for total, column in zip(sums, (rows.units[kept], rows.value[kept], np.ones(kept.size, np.int64)), strict=True):
        np.add.at(total, line, column)
    return Lines(order[first], item[first], *sums)


def customers_of(
    customer: Named | None, place: NDArray[np.int64], order: NDArray[np.int64], n: int
) -> tuple[Int32s, Flags]:
    """Return who placed each of `n` orders, numbered as they come in the file, and which of them nobody knows."""
    code = np.full(n, -1)
    if customer is not None:
        found = customer.code[place]
        stated = np.flatnonzero(found >= 0)[::-1]  # the first row that says it is the last to be written
        code[order[stated]] = found[stated]
    guests = code < 0
    code[guests] = code.max(initial=-1) + 1 + np.arange(guests.sum())
    _, who = first_rows(code)
    return who.astype(np.int32), guests & (customer is not None)


def segments_of(segment: Named | None, names: tuple[str, ...], place: NDArray[np.int64]) -> Int32s | None:
    """Return the segment of each order, numbered within the stream, if it is recorded."""
    if segment is None:
        return None
    known = np.array([names.index(name) if name in names else -1 for name in segment.names], np.int32)
    found: Int32s = known[segment.code[place]]
    return found


def tolerance_of(scenario: "Scenario", found: OrderRows, place: NDArray[np.int64]) -> Floats | None:
    """Return how long the customer of each order is ready to wait; not a number: it is not stated; None: nowhere."""
    if found.requested is None:
        return None
    placed, requested = (since_start(moment[place], scenario.time) for moment in (found.moment, found.requested))
    return np.maximum(requested - placed, 0.0)


def names_at(number: Named, place: NDArray[np.int64]) -> tuple[str, ...]:
    """Return the names in these rows."""
    return tuple(number.names[code] for code in number.code[place].tolist())

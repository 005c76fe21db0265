"""The record of a run without its warm-up: what every measure starts from."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from math import ceil, floor
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics import flows, order_counts, tally
from simbackorder.metrics.orders import shipped_in_full
from simbackorder.metrics.sheet import FINED, SINCE_THE_CUT, ByRun, Sheet
from simbackorder.metrics.values import PERCENTS
from simbackorder.model.record import FOLLOWED, Rows, RunRecord
from simbackorder.opening.shop import Shop
from simbackorder.sample_path.columns import repeated_int32
from simbackorder.sample_path.identity import Same
from simbackorder.state import ledger

Array = NDArray[Any]


class Parts(NamedTuple):
    """A partition of the orders: the part that each order of the run belongs to, and how many there are."""

    of_order: Array
    number: int


WHOLE = None
"""Instead of parts: all orders are one."""
Count = Callable[[tally.Counts, tally.Facts], int]


class Counting(NamedTuple):
    """How a run is counted: `tally` is `order_counts.count`, or does as it does. For it, `table` takes a table of the
    record, `array` a column of the path, and `rows` the rows in which it counts."""

    tally: Count
    rows: Callable[[Array], Any]
    table: Callable[[Any], Any]
    array: Callable[[Array], Any]


def plain_rows(rows: Array) -> list[Any]:
    """Rows as plain objects, which begin as these are."""
    names = rows.dtype.names or ()
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows.tolist()]


def plain_table(table: Rows) -> list[Any]:
    """A table of the record as plain tuples with names."""
    make: Any = named_tuple(tuple(table))._make  # type: ignore[attr-defined]
    return list(map(make, zip(*(column.tolist() for column in table.values()), strict=True)))


@cache
def named_tuple(names: tuple[str, ...]) -> type:
    """A kind of tuple with these names, made once."""
    made: type = namedtuple("Row", names)  # type: ignore[misc]
    return made


def as_it_lies(array: Array) -> Array:
    """An array as it is."""
    return array


def rows_of(table: Rows) -> Array:
    """A table of the record as it stands."""
    return table.rows


PLAIN = Counting(order_counts.count, plain_rows, plain_table, lambda array: array.tolist())
COUNTED_AS_IT_LIES = Counting(order_counts.count, as_it_lies, rows_of, np.ascontiguousarray)
"""As machine code counts, which stands in the place of `order_counts.count`."""
COUNTED_ON_THE_DESK = Counting(order_counts.count, as_it_lies, as_it_lies, np.ascontiguousarray)
"""The same where the tables of the record are rows themselves."""


class Window:
    """One run from the end of its warm-up to its end."""

    def __init__(self, record: RunRecord) -> None:
        self.record = record
        self.start = record.shop.warm_up
        self.end = record.shop.end
        self.length = self.end - self.start

    def accounts(self) -> Array:
        """What went through each account in the window: debits less credits, minor units."""
        accounts = self.record.accounts
        through: Array = accounts["balance"] - accounts["at_cut"]
        return through

    def time_of(self, column: str) -> Array:
        """What every item accumulated in the window: a time integral, or a count."""
        since: Array = self.record.items[column] - self.record.kept[column]
        return since

    def since_the_cut(self, column: str) -> float:
        """What the shop as a whole has counted since the warm-up."""
        world = self.record.world
        return float(world[column][0] - world[f"{column}_at_cut"][0])

    def mean_deposits(self) -> float:
        """Time average of what customers have paid for units not yet recognised as sold, minor units."""
        world = self.record.world
        return float(world["deposits_time"][0] - world["deposits_at_cut"][0]) / self.length

    @property
    def first_order(self) -> int:
        """The first order of the run that arrived in the window."""
        return int(np.searchsorted(self.record.path.placed, self.start, side="left"))

    def write(self, sheet: Sheet, b: int, counting: Counting, parts: Parts | None = WHOLE) -> None:
        """Write down as run b of the sheet what measures are taken of."""
        self.count(sheet, b, counting, parts)
        self.write_rest(sheet, b)

    def write_money(self, sheet: Sheet, b: int) -> None:
        """Write down as run b what the shop's cash and its debts to suppliers did over time."""
        sheet.payables[b] = -self.record.accounts["balance"][ledger.PAYABLES]
        sheet.lowest_cash[b] = self.record.world["lowest"][0]
        for name in FOLLOWED:
            sheet.since_the_cut[name][b] = self.since_the_cut(name)

    def write_rest(self, sheet: Sheet, b: int) -> None:
        """Write down as run b what is not counted order by order."""
        record = self.record
        sheet.through[b] = self.accounts()
        sheet.cash[b] = record.accounts["balance"][ledger.CASH]
        if record.shop.tables["terms"]["finance"][0]:
            self.write_money(sheet, b)
        sheet.mean_deposits[b] = self.mean_deposits()
        if len(record.customers["lost_at"]):
            sheet.lost[b] = (record.customers["lost_at"] >= self.start).sum()
        sheet.slots_of_window[b] = record.world["slots_of_window"][0]
        for name in SINCE_THE_CUT:
            sheet.since_the_cut[name][b] = self.since_the_cut(name)
        for name, column in sheet.by_item.items():
            column[b] = self.time_of(name)
        for name, of_level in sheet.levels.items():
            since = record.levels[name] - record.levels[f"{name}_at_cut"]
            of_level[b] = since.reshape(-1, sheet.size.levels)
        if sheet.size.readings:
            for name, of_runs in sheet.readings.items():
                of_runs[b] = record.readings[name].reshape(len(sheet.size.readings), -1).sum(axis=1)

    def count(self, sheet: Sheet, b: int, counting: Counting, parts: Parts | None) -> None:
        """Count the orders of the window, as a whole or by parts, as run b of the sheet."""
        placed = len(self.record.path.placed)
        counted = (sheet.parts[b], sheet.items[b], sheet.flows[b : b + 1], sheet.suppliers[b])
        of_parts, items, of_all, suppliers = map(counting.rows, counted)
        totals = flows.Totals(of_all, suppliers, sheet.latest[b])
        wait, part = np.empty(placed), np.empty(placed, np.int32)
        c = tally.Counts(of_parts, items, sheet.old_enough[b], sheet.complete[b], wait, part, totals)
        n = counting.tally(c, self.facts(sheet.size.within, counting, parts))
        for to, found in zip(counted, (of_parts, items, of_all, suppliers), strict=True):
            if found is not to:
                to[:] = [tuple(vars(row).values()) for row in found]
        write_quantiles(sheet, b, wait[:n], part[:n])
        self.write_fines(sheet, b)

    def write_fines(self, sheet: Sheet, b: int) -> None:
        """Write down as run b what every segment was fined in the window."""
        fines = self.record.fines
        if len(fines["paid"]):
            of = np.repeat(np.arange(sheet.shop.sizes["segments"]), sheet.shop.tables["segments"]["fines"])
            for name in FINED:
                np.add.at(sheet.fines[name][b], of, fines[name] - fines[f"{name}_at_cut"])

    def facts(self, within: tuple[float, ...], counting: Counting, parts: Parts | None) -> tally.Facts:
        """What is counted, as the counting function reads it."""
        path, array, table = self.record.path, counting.array, counting.table
        shop = of_shop(Same(self.record.shop), within)
        terms = self.record.shop.tables["terms"]
        group = parts.of_order.astype(np.int32) if parts else repeated_int32(0, len(path.placed))
        return tally.Facts(
            self.start,
            self.end,
            self.first_order,
            tally.Placed(
                array(group),
                array(path.placed),
                array(path.first),
                array(path.item),
                array(path.quantity),
                array(path.value),
                array(path.spare if any(terms["spares"]) else path.spare[:0]),
                array(path.attraction if any(terms["attracts"]) else path.attraction[:0]),
            ),
            table(self.record.orders),
            table(self.record.lines),
            table(self.record.contracts),
            array(shop.by_delivery),
            array(shop.stated),
            shop.within,
            shop.tells,
            terms["sends_back"][0],
            terms["cuts"][0],
            int(terms["offers"][0] or terms["late_refunds"][0]),
            flows.Tables(
                table(self.record.items),
                table(self.record.kept),
                table(self.record.supplies),
                table(self.record.suppliers),
                array(shop.usual),
            ),
        )


class OfShop(NamedTuple):
    """What counting needs to know of a shop, whatever happens in it (see `tally.Facts` and `flows.Tables`)."""

    by_delivery: Array
    stated: Array
    within: Array
    tells: int
    usual: Array


@lru_cache(maxsize=64)
def of_shop(key: Same, within: tuple[float, ...]) -> OfShop:
    """The same for all runs of a shop."""
    shop: Shop = key.held
    promising, tables = shop.firm["promising"], shop.tables
    return OfShop(
        by_item(promising["by_delivery"], 0, np.int64),
        by_item(promising["stated"], -1.0, np.float64),
        np.array(within, np.float64),
        int(shop.firm["informing"]["looks"][0]),
        np.array(tables["suppliers"].get("usual", []), np.float64),
    )


def by_item(column: Sequence[float], usual: float, kind: type) -> Array:
    """A parameter of the items' policies; empty if it is the usual one everywhere."""
    return np.array(column if any(value != usual for value in column) else [], kind)


def write_quantiles(sheet: Sheet, b: int, wait: Array, part: Array) -> None:
    """Write down quantiles of the waits of orders shipped in full, of which those longer than zero are given."""
    if not len(wait):
        return  # they are all 0, as the sheet has it
    for k in range(sheet.size.parts):
        waits = wait if sheet.size.parts == 1 else wait[part == k]
        sheet.quantiles[b, k] = quantiles(waits, int(shipped_in_full(ByRun(sheet.parts[b, k]))), PERCENTS)


def quantiles(positive: Array, number: int, percents: Sequence[int]) -> list[float]:
    """Quantiles, linear between order statistics, of `number` values of which all but the positive ones are 0."""
    if number == 0:
        return [0.0] * len(percents)
    zeros = number - len(positive)
    places = [(number - 1) * percent / 100 for percent in percents]
    wanted = sorted({k - zeros for place in places for k in (floor(place), ceil(place)) if k >= zeros})
    parted = np.partition(positive, wanted) if wanted else positive

    def value(k: int) -> float:
        return float(parted[k - zeros]) if k >= zeros else 0.0

    return [
        value(floor(place)) + (place - floor(place)) * (value(ceil(place)) - value(floor(place))) for place in places
    ]

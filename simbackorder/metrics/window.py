"""The record of a run without its warm-up: what every measure starts from."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics import flows, tally
from simbackorder.model import state
from simbackorder.model.columns import repeated_int32
from simbackorder.model.record import Rows, RunRecord

Array = NDArray[Any]


class Counting(NamedTuple):
    """How a run is counted: `tally` is `tally.count`, compiled or not. For it, `rows(kind, n)` makes a table of n
    rows, `table` takes a table of the record, and `array` a column of the path."""

    tally: Callable[[tally.Counts, tally.Facts], int]
    rows: Callable[[type, int], Any]
    table: Callable[[Rows], Any]
    array: Callable[[Array], Any]


def plain_rows(kind: type, n: int) -> list[Any]:
    """Rows as plain objects."""
    return [SimpleNamespace(**state.columns(kind)) for _ in range(n)]


def plain_table(table: Rows) -> list[Any]:
    """A table of the record as plain tuples with names."""
    make: Any = named_tuple(tuple(table))._make  # type: ignore[attr-defined]
    return list(map(make, zip(*(column.tolist() for column in table.values()), strict=True)))


@cache
def named_tuple(names: tuple[str, ...]) -> type:
    """A kind of tuple with these names, made once."""
    made: type = namedtuple("Row", names)  # type: ignore[misc]
    return made


PLAIN = Counting(tally.count, plain_rows, plain_table, lambda array: array.tolist())


class Counted(NamedTuple):
    """A window, counted: one Tally per part, units by item, by part and wait asked for the orders old enough and those
    complete within it, by part the waits longer than zero of orders shipped in full, Flows, an OfSupplier each."""

    parts: list[Any]
    items: dict[str, Array]
    old_enough: Array
    complete: Array
    waits: list[Array]
    flows: Any
    suppliers: list[Any]


class Parts(NamedTuple):
    """A partition of the orders: the part that each order of the run belongs to, and how many there are."""

    of_order: Array
    number: int


class Window:
    """One run from the end of its warm-up to its end."""

    def __init__(self, record: RunRecord) -> None:
        self.record = record
        self.start = record.shop.warm_up
        self.end = record.shop.end
        self.length = self.end - self.start

    def accounts(self) -> list[int]:
        """What went through each account in the window: debits less credits, minor units."""
        accounts = self.record.accounts
        through: list[int] = (accounts["balance"] - accounts["at_cut"]).tolist()
        return through

    def time_of(self, column: str) -> Array:
        """What every item accumulated in the window: a time integral, or a count."""
        return self.record.items[column] - self.record.kept[column]

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

    def counted(self, within: Sequence[float], counting: Counting, parts: Parts | None = None) -> Counted:
        """The orders of the window, counted as a whole or by parts."""
        number = parts.number if parts else 1
        items, suppliers = (self.record.shop.sizes[name] for name in ("items", "suppliers"))
        placed = len(self.record.path.placed)
        c = tally.Counts(
            counting.rows(tally.Tally, number),
            counting.rows(tally.OfItem, items),
            np.zeros((number, len(within)), np.int64),
            np.zeros((number, len(within)), np.int64),
            np.empty(placed),
            np.empty(placed, np.int32),
            flows.Totals(counting.rows(flows.Flows, 1), counting.rows(flows.OfSupplier, suppliers), np.zeros(items)),
        )
        n = counting.tally(c, self.facts(within, counting, parts))
        waits = [c.wait[:n]] if number == 1 else [c.wait[:n][c.wait_part[:n] == k] for k in range(number)]
        by_item = {name: values(c.items, name) for name in state.columns(tally.OfItem)}
        return Counted(
            [attributes(c.parts[k]) for k in range(number)],
            by_item,
            c.old_enough,
            c.complete,
            waits,
            attributes(c.totals.flows[0]),
            [attributes(row) for row in c.totals.suppliers],
        )

    def facts(self, within: Sequence[float], counting: Counting, parts: Parts | None) -> tally.Facts:
        """What is counted, as the counting function reads it."""
        path, array, table = self.record.path, counting.array, counting.table
        promising, tables = self.record.shop.firm["promising"], self.record.shop.tables
        terms = tables["terms"]
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
            array(by_item(promising["by_delivery"], 0, np.int64)),
            array(by_item(promising["stated"], -1.0, np.float64)),
            np.array(within, np.float64),
            int(self.record.shop.firm["informing"]["looks"][0]),
            flows.Tables(
                table(self.record.items),
                table(self.record.kept),
                table(self.record.supplies),
                array(np.array(tables["offers"]["unit_cost"], np.int64)),
                array(np.array(tables["suppliers"].get("usual", []), np.float64)),
            ),
        )


def by_item(column: Sequence[float], usual: float, kind: type) -> Array:
    """A parameter of the items' policies; empty if it is the usual one everywhere."""
    return np.array(column if any(value != usual for value in column) else [], kind)


def values(rows: Any, name: str) -> Array:
    """A column of a table of rows of either kind."""
    return rows[name] if isinstance(rows, np.ndarray) else np.array([getattr(row, name) for row in rows])


def attributes(row: Any) -> Any:
    """A row of either kind as an object with plain numbers."""
    if isinstance(row, np.void):
        return SimpleNamespace(**dict(zip(row.dtype.names or (), row.item(), strict=True)))
    return row

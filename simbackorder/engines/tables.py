"""The books of the compiled engine: a table is an array of rows, and memory is used again from run to run.

Fresh memory can halve the speed of short runs. The tables of a shop whose length is known share one piece of memory,
which a copy of the opened books makes ready for the next run; the rows of orders and lines are blanked one by one when
an order arrives.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder import state
from simbackorder.engines import loop, signatures
from simbackorder.engines.numbers import Uses, no_path
from simbackorder.engines.plain import is_plain
from simbackorder.engines.translation.arguments import Laid, Words
from simbackorder.engines.translation.kinds import words
from simbackorder.model.record import dtype
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path.identity import Same

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop

Table = NDArray[Any]
LONG = {
    "orders": state.Order,
    "lines": state.Line,
    "waiters": state.Waiter,
    "contracts": state.Contract,
    "customers": state.Customer,
}
CACHE_LINE = 64
FIRST_ROWS = {"supplies": 64, "shipments": 32, "parcels": 32, "requests": 128, "log": 1}
FIRST_EVENTS = 128
FIRST_KEPT = (512, 512)  # rows of orders, and of lines, that are used again
OPENING_EVENTS = 6  # of an item: release, news of it, first review, standing order, count and synchronisation
OWED_EVENTS = 6  # of an order that is owed: end of patience, giving up, look, message, payment and dispute
FIRST_LEADS = 4  # lead times per item and supplier
GROWING = ("supplies", "shipments", "parcels", "requests")


def table(row: type, length: int, given: dict[str, list[Any]] | None = None) -> Table:
    """A table with the defaults of its kind of row, and the given opening values in its first rows."""
    rows = np.zeros(length, dtype(row))
    for name, value in state.columns(row).items():
        if value:
            rows[name] = value
    for name, values in (given or {}).items():
        rows[name][: len(values)] = values
    return rows


def longer(rows: Table, row: type, length: int) -> Table:
    """The table with more rows."""
    more = table(row, length)
    more[: len(rows)] = rows
    return more


@cache
def blank_rows() -> tuple[Table, ...]:
    """An order, a line, a contract and a replenishment order before anything is known of them."""
    return tuple(table(row, 1) for row in (state.Order, state.Line, state.Contract, state.Supply))


@cache
def nothing(name: str) -> Table:
    """A long table without rows."""
    return table(LONG[name], 0)


@cache
def blank_customer() -> Any:
    """A customer before the first order."""
    return table(state.Customer, 1)[0]


class Desk(NamedTuple):
    """What a run writes on, as machine code is told of it, too; and the opened books that it was made ready from."""

    opened: Opened
    memory: Table
    s: Any  # the books, whose tables are arrays
    c: Any  # and of the calendar
    laid: Laid

    def exchanged(self, tables: dict[str, Table]) -> Desk:
        """The desk with these tables in the place of others."""
        for name, rows in tables.items():
            if name in signatures.USED_AGAIN:
                self.laid.lay_masked(place(name), rows, len(rows))
            else:
                self.laid.lay(place(name), rows)
        others: Any = tables
        return self._replace(s=self.s._replace(**others))

    def tell(self, **numbers: int) -> None:
        """Other numbers of what stays as it is during a run."""
        for name, value in numbers.items():
            self.laid.words[self.laid.starts[3] + signatures.given().member(name)[1]] = value

    def on_the_way(self, words: Words) -> None:
        """Another sample path."""
        start, stop = self.laid.starts[1:3]
        self.laid.words[start:stop] = words


@cache
def place(name: str) -> int:
    """At which word a table of the books begins, and the heap of the calendar."""
    if name == "heap":
        return words(signatures.books()) + words(signatures.path()) + signatures.calendar().member(name)[1]
    return signatures.books().member(name)[1]


class Opened:
    """A shop's books before the first event, the desks on which nobody works at present, and how many lead times a
    run has needed so far."""

    def __init__(self, shop: Shop, tables: dict[str, Table], firm: state.Firm) -> None:
        self.tables = tables
        self.firm = firm
        self.leads = FIRST_LEADS
        self.is_plain = is_plain(shop)
        details = bool(shop.tables["terms"]["supply"][0])
        self.uses = Uses(any(shop.firm["sourcing"]["by_mark"]), details)
        readings = np.array(shop.readings, "f8")
        billed = bool(shop.tables["terms"]["finance"][0])
        per_supply, supplies = 1 + int(details) + int(billed), len(tables["supplies"])
        self.given = loop.Given(shop.end, shop.warm_up, 0, per_supply, 0, 0, supplies, 0, readings, *blank_rows())
        self.kept = FIRST_KEPT
        self.free: list[Desk] = []
        self.memory = aligned(sum(room(rows) for rows in tables.values()))
        for name, rows in self.views(self.memory).items():
            rows[:] = tables[name]

    def views(self, memory: Table) -> dict[str, Table]:
        """The tables in a piece of memory, one after another."""
        found, at = {}, 0
        for name, rows in self.tables.items():
            found[name] = memory[at : at + rows.nbytes].view(rows.dtype)
            at += room(rows)
        return found

    def desk(self) -> Desk:
        """A desk with the opened books on it."""
        with suppress(IndexError):
            desk = self.free.pop()
            used = self.memory.size - room(desk.s.supplies) + desk.laid.used * desk.s.supplies.itemsize
            desk.memory[:used] = self.memory[:used]
            return desk
        memory = aligned(len(self.memory))
        memory[:] = self.memory
        tables = self.views(memory)
        c = loop.Calendar(tables.pop("clock"), tables.pop("heap"))
        s = state.Books(**tables, **{name: nothing(name) for name in LONG}, logging=0, firm=self.firm)
        kinds = (signatures.books(), signatures.path(), signatures.calendar(), signatures.given())
        return Desk(self, memory, s, c, Laid(kinds, (s, no_path(), c, self.given), words(signatures.tallied())))


def room(rows: Table) -> int:
    """Bytes that a table takes in its piece of memory."""
    return -(-rows.nbytes // CACHE_LINE) * CACHE_LINE


def power_of_two(rows: int) -> int:
    """The smallest power of two that is not smaller: so many rows can be used again and again."""
    return 1 << (rows - 1).bit_length()


def opened(shop: Shop) -> Opened:
    """The opened books of a shop, made once."""
    return _opened(Same(shop))[0]


@lru_cache(maxsize=64)
def _opened(key: Same) -> list[Opened]:
    shop: Shop = key.held
    open_orders = len(shop.tables["supplies"]["item"])
    sizes = shop.sizes | {name: rows + open_orders for name, rows in FIRST_ROWS.items()}
    asked = OPENING_EVENTS * shop.sizes["items"] + OWED_EVENTS * shop.sizes["owed"] + shop.sizes["fines"]
    sizes["requests"] += asked
    sizes["supplies"] = power_of_two(sizes["supplies"])
    tables = {
        name: table(row, sizes[name], shop.tables.get(name)) for name, row in state.ROWS.items() if name not in LONG
    }
    tables["world"]["supplies"] = open_orders
    tables["clock"] = table(loop.Clock, 1)
    tables["heap"] = table(loop.Event, FIRST_EVENTS + open_orders + asked + len(shop.readings))
    tables["supplies"] = tables.pop("supplies")  # last in memory: only rows that were used are made ready again
    firm = [table(FAMILIES[name].row, len(given["code"]), given) for name, given in shop.firm.items()]
    return [Opened(shop, tables, state.Firm(*firm))]


def forget() -> None:
    """Drop the opened books of all shops."""
    _opened.cache_clear()


def remember(shop: Shop, desk: Desk) -> None:
    """The next runs of this shop start with tables as long as they have become in this one."""
    kinds = state.ROWS | {"heap": loop.Event}
    lengths = {name: len(getattr(desk.s, name)) for name in GROWING} | {"heap": len(desk.c.heap)}
    grown = {name: longer(desk.opened.tables[name], kinds[name], length) for name, length in lengths.items()}
    longer_ones = Opened(shop, desk.opened.tables | grown, desk.opened.firm)
    longer_ones.leads = desk.opened.leads
    longer_ones.kept = desk.opened.kept
    _opened(Same(shop))[0] = longer_ones


# -- long tables -------------------------------------------------------------------------------------------------------

_touched: dict[str, list[Table]] = {name: [] for name in LONG}


def borrowed(name: str, length: int) -> Table:
    """A long table with room for so many rows, whatever they hold."""
    while _touched[name]:
        with suppress(IndexError):  # another thread was faster
            rows = _touched[name].pop()
            if len(rows) >= length:
                return rows
    kind = dtype(LONG[name])
    return aligned((length + length // 8) * kind.itemsize).view(kind)


def put_away(s: state.Books) -> None:
    """Nobody reads these long tables any more."""
    for name, rows in _touched.items():
        if len(getattr(s, name)):
            rows.append(getattr(s, name))


def aligned(size: int) -> Table:
    """Bytes that begin where a line of the processor's cache does."""
    memory = np.empty(size + CACHE_LINE, "u1")
    start = -memory.ctypes.data % CACHE_LINE
    return memory[start : start + size]

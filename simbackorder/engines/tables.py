"""The books of the compiled engine: a table is an array of rows, and memory is used again from run to run.

Fresh memory can halve the speed of short runs. The tables of a shop whose length is known share one piece of memory,
which a copy of the opened books makes ready for the next run; the rows of orders and lines are blanked one by one when
an order arrives.
"""

from __future__ import annotations

import weakref
from contextlib import suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simbackorder import state
from simbackorder.engines import loop, signatures
from simbackorder.engines.calendar import LEAVES, Calendar, leaves_per_time
from simbackorder.engines.layout import Lengths, Table, aligned, fill, layout, room, table
from simbackorder.engines.numbers import Uses, no_path
from simbackorder.engines.plain import is_plain
from simbackorder.engines.translation.arguments import EVERY_BIT, Laid, Words, words_of
from simbackorder.engines.translation.kinds import words
from simbackorder.model.record import dtype
from simbackorder.policies.families import FAMILIES
from simbackorder.sample_path.identity import Same

if TYPE_CHECKING:
    from simbackorder.opening.shop import Shop

LONG = {
    "orders": state.Order,
    "lines": state.Line,
    "waiters": state.Waiter,
    "contracts": state.Contract,
    "customers": state.Customer,
}
FIRST_ROWS = {"supplies": 64, "shipments": 32, "parcels": 32, "requests": 128, "log": 1}
FIRST_EVENTS = 128
FIRST_KEPT = (512, 512)  # rows of orders, and of lines, that are used again
OPENING_EVENTS = 6  # of an item: release, news of it, first review, standing order, count and synchronisation
OWED_EVENTS = 6  # of an order that is owed: end of patience, giving up, look, message, payment and dispute
FIRST_LEADS = 4  # lead times per item and supplier
OF_CALENDAR = ("clock", "heap", "notes", "leaves")
GROWING = ("supplies", "shipments", "parcels", "requests", "heap")
MOST_TAKEN_OVER = 4096  # rows, or lead times, with which the next shop begins because the last one needed them


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

    def with_leaves(self, orders: int) -> None:
        """As many leaves of the calendar per time as for about so many orders."""
        for name, word in leaves_for(orders.bit_length(), self.opened.given.end):
            self.laid.words[place(name)] = word

    def on_the_way(self, words: Words) -> None:
        """Another sample path."""
        start, stop = self.laid.starts[1:3]
        self.laid.words[start:stop] = words


@lru_cache(maxsize=256)
def leaves_for(bits: int, end: float) -> tuple[tuple[str, np.int64], ...]:
    """The words that say how many leaves a calendar has per time, and how long one is, for orders whose number has so
    many bits."""
    rate = leaves_per_time(2**bits - 1, end)
    return tuple((name, np.float64(value).view(np.int64)) for name, value in (("rate", rate), ("width", 1 / rate)))


@cache
def place(name: str) -> int:
    """At which word a table of the books begins, or of the calendar."""
    if name in Calendar._fields:
        return words(signatures.books()) + words(signatures.path()) + signatures.calendar().member(name)[1]
    return signatures.books().member(name)[1]


class Grown(NamedTuple):
    """What runs of a shop have needed so far: rows of tables that grow, lead times, rows that are used again."""

    lengths: tuple[int, ...] = (0,) * len(GROWING)
    leads: int = FIRST_LEADS
    kept: tuple[int, int] = FIRST_KEPT

    def and_those(self, other: Grown) -> Grown:
        """What both need, unless it is so much that only one of them should pay for it."""
        lengths = (min(max(each), MOST_TAKEN_OVER) for each in zip(self.lengths, other.lengths, strict=True))
        orders, lines = (min(max(each), MOST_TAKEN_OVER) for each in zip(self.kept, other.kept, strict=True))
        return Grown(tuple(lengths), min(max(self.leads, other.leads), MOST_TAKEN_OVER), (orders, lines))


class Opened:
    """A shop's books before the first event, the desks on which nobody works at present, and how many lead times a
    run has needed so far. `grown`: how long tables have become in runs before."""

    def __init__(self, shop: Shop, grown: Grown) -> None:
        self.layout = layout(lengths_of(shop, grown.lengths))
        self.firm = state.Firm(
            *(table(FAMILIES[name].row, len(given["code"]), given) for name, given in shop.firm.items())
        )
        self.leads = grown.leads
        self.is_plain = is_plain(shop)
        details = bool(shop.tables["terms"]["supply"][0])
        self.uses = Uses(any(shop.firm["sourcing"]["by_mark"]), details)
        readings = np.array(shop.readings, "f8")
        billed = bool(shop.tables["terms"]["finance"][0])
        per_supply, supplies = 1 + int(details) + int(billed), dict(self.layout.lengths)["supplies"]
        self.given = loop.Given(shop.end, shop.warm_up, 0, per_supply, 0, 0, supplies, readings, *blank_rows())
        self.kept = grown.kept
        self.free: list[Desk] = []
        self.memory = self.layout.blank()
        opening = {name: given for name, given in shop.tables.items() if name not in LONG}
        for name, rows in self.layout.views(self.memory, opening).items():
            fill(rows, opening[name])
        world = self.layout.views(self.memory, ("world",))["world"]
        world["supplies"] = len(shop.tables["supplies"]["item"])

    def desk(self) -> Desk:
        """A desk with the opened books on it."""
        with suppress(IndexError):
            desk = self.free.pop()
            used = self.memory.size - room(desk.s.supplies.nbytes) + desk.laid.used * desk.s.supplies.itemsize
            desk.memory[:used] = self.memory[:used]
            return desk
        with suppress(IndexError, KeyError):
            return self.taken_over(_spare[self.layout.lengths].pop())
        memory = aligned(self.memory.size)
        memory[:] = self.memory
        tables = self.layout.views(memory)
        c = Calendar(**{name: tables.pop(name) for name in OF_CALENDAR}, rate=0.0, width=0.0)
        s = state.Books(**tables, **{name: nothing(name) for name in LONG}, logging=0, firm=self.firm)
        kinds = (signatures.books(), signatures.path(), signatures.calendar(), signatures.given())
        return Desk(self, memory, s, c, Laid(kinds, (s, no_path(), c, self.given), words(signatures.tallied())))

    def taken_over(self, desk: Desk) -> Desk:
        """The desk of a shop whose tables are as long, with these books on it."""
        desk.memory[:] = self.memory
        laid, (firm, start) = desk.laid, signatures.books().member("firm")
        of_firm = words_of(firm, self.firm)
        laid.words[start : start + len(of_firm)] = of_firm
        laid.words[laid.starts[3] : laid.starts[4]] = words_of(signatures.given(), self.given)
        laid.told = None
        laid.words[place("orders") + 2] = EVERY_BIT  # so that how many rows are used again is told anew
        return desk._replace(opened=self, s=desk.s._replace(firm=self.firm))


def power_of_two(rows: int) -> int:
    """The smallest power of two that is not smaller: so many rows can be used again and again."""
    return 1 << (rows - 1).bit_length()


def opened(shop: Shop) -> Opened:
    """The opened books of a shop, made once."""
    return _opened(Same(shop))[0]


@lru_cache(maxsize=64)
def _opened(key: Same) -> list[Opened]:
    shop: Shop = key.held
    found = Opened(shop, _grown.get(lengths_of(shop), Grown()))
    _alive.append((lengths_of(shop), weakref.ref(found)))
    return [found]


def lengths_of(shop: Shop, at_least: tuple[int, ...] = ()) -> Lengths:
    """Rows of all tables of a shop, `at_least` so many of those that grow; the last in memory are replenishment orders:
    only rows that were used are made ready again."""
    open_orders = len(shop.tables["supplies"]["item"])
    sizes = shop.sizes | {name: rows + open_orders for name, rows in FIRST_ROWS.items()}
    asked = OPENING_EVENTS * shop.sizes["items"] + OWED_EVENTS * shop.sizes["owed"] + shop.sizes["fines"]
    sizes["requests"] += asked
    sizes["supplies"] = power_of_two(sizes["supplies"])
    sizes |= {"clock": 1, "leaves": LEAVES, "heap": FIRST_EVENTS + open_orders + asked + len(shop.readings)}
    for name, rows in zip(GROWING, at_least, strict=False):
        sizes[name] = max(sizes[name], rows)
    sizes["notes"] = sizes["heap"]  # every event may be noted
    names = [name for name in state.ROWS if name not in (*LONG, "supplies")]
    return tuple((name, sizes[name]) for name in (*names, *OF_CALENDAR, "supplies"))


_alive: list[tuple[Lengths, weakref.ref[Opened]]] = []
"""The opened books that there are, by how long tables are before any run."""
_grown: dict[Lengths, Grown] = {}
"""What runs needed of the shops that were simulated last, by the same."""
_spare: dict[Lengths, list[Desk]] = {}
"""Their desks, by how long tables are now."""


def forget(all_desks: bool = False) -> None:
    """Drop the opened books of all shops. Shops that are as large take over their desks, or these are dropped."""
    known, _alive[:] = list(_alive), []
    _grown.clear()
    _spare.clear()
    for lengths, reference in known if not all_desks else ():
        found = reference()
        if found is not None:
            rows = dict(found.layout.lengths)
            needed = Grown(tuple(rows[name] for name in GROWING), found.leads, found.kept)
            _grown[lengths] = needed.and_those(_grown.get(lengths, Grown()))
            _spare.setdefault(found.layout.lengths, []).extend(found.free)
    _opened.cache_clear()


def remember(shop: Shop, desk: Desk) -> None:
    """The next runs of this shop start with tables as long as they have become in this one."""
    lengths = (len(desk.c.heap if name == "heap" else getattr(desk.s, name)) for name in GROWING)
    found = Opened(shop, Grown(tuple(lengths), desk.opened.leads, desk.opened.kept))
    _alive.append((lengths_of(shop), weakref.ref(found)))
    _opened(Same(shop))[0] = found


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

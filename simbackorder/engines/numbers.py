"""The sample path as the compiled loop reads it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from simbackorder.engines.translation import kinds
from simbackorder.engines.translation.arguments import EVERY_BIT, Words, address
from simbackorder.sample_path.columns import Known, known_of_each, shared
from simbackorder.sample_path.drawing import SamplePath
from simbackorder.sample_path.per_replenishment_order import PerReplenishment, most_rows

Table = NDArray[Any]


def stored(column: Any) -> str:
    """How machine code stores a column of the sample path, by its declaration; the luck of supply is floats."""
    number: Any = np.float64
    if get_origin(column) is np.ndarray:
        number = get_args(get_args(column)[1])[0]
    elif get_origin(column) is NDArray:  # from NumPy 2.5 on it is a name of its own
        number = get_args(column)[0]
    kind: str = np.dtype(number).str
    return kind[1:]


TYPES = {name: stored(column) for name, column in get_type_hints(SamplePath).items()}
DETAILS = ("transport", "yielded", "shelving", "miscounted")
"""What the k-th order of an item at a supplier has besides its lead time, in shops where that matters."""
RANK = {"lead": 3, **dict.fromkeys(DETAILS, 3), "mark": 2}


@cache
def kind() -> kinds.Held:
    """The path as translated code reads it."""
    tables = {name: kinds.Table(kind, RANK.get(name, 1), masked=name not in RANK) for name, kind in TYPES.items()}
    return kinds.held(SamplePath, **tables)


class Uses(NamedTuple):
    """What of a replenishment order's luck a shop reads besides its lead time: sourcing marks, and the details."""

    marks: bool
    details: bool

    def and_those(self, others: Uses) -> Uses:
        """What one of two shops reads."""
        return Uses(self.marks or others.marks, self.details or others.details)


def has_one_line_each(path: SamplePath) -> bool:
    """Whether every order has just one line."""
    return len(path.item) == len(path.gap)


def is_of_one_item(path: SamplePath) -> bool:
    """Whether every order is a line of the first item (see `plain.OF_ONE_ITEM`)."""
    return has_one_line_each(path) and shared(path.item) == 0


class PreparedPath:
    """A path as machine code reads it, with the first lead times of every item at every supplier, and the most lines of
    an order. `uses`: what of the luck of supply is used; the rest is not drawn."""

    def __init__(self, path: SamplePath, uses: Uses, leads: int) -> None:
        self.path = path
        self.uses = uses
        self.lines = 1 if has_one_line_each(path) else int(np.diff(path.first).max(initial=1))
        self._columns, self._words = columns(path)
        self.supply = luck_of_replenishment(path, uses, leads)
        self.words = self.with_supply(self.supply)

    def with_supply(self, supply: dict[str, Table]) -> Words:
        """The path with this luck of supply, as machine code is told of it."""
        words = self._words.copy()
        for name, table in supply.items():
            at = places()[name]
            words[at : at + 1 + table.ndim] = address(table), *table.shape
        return words

    def serves(self, uses: Uses, leads: int) -> bool:
        """Whether it has what a shop uses, and so many lead times."""
        return leads <= self.leads and uses.and_those(self.uses) == self.uses

    @property
    def leads(self) -> int:
        """How many lead times per item and supplier there are so far."""
        return len(self.supply["mark"])

    def twice_as_many(self) -> None:
        """Twice as many lead times for every item."""
        self.supply = luck_of_replenishment(self.path, self.uses, 2 * self.leads)
        self.words = self.with_supply(self.supply)


@cache
def places() -> dict[str, int]:
    """At which word the luck of supply is told of."""
    return {name: kind().member(name)[1] for name in RANK}


COLUMNS = tuple(name for name in TYPES if name not in RANK)
columns_of = attrgetter(*COLUMNS)


class Layout(NamedTuple):
    """How a path is told of if it shares certain columns: all words but the lengths and where its own columns lie; at
    which words these are; and of its own columns the number among all, and how they are stored."""

    words: Words
    lengths: Words
    own: tuple[tuple[int, str], ...]
    addresses: Words


@lru_cache(maxsize=16)
def layout_of(shared: tuple[Known | None, ...]) -> Layout:
    """The same for all paths that share these columns (None: one of its own)."""
    starts = np.array([kind().member(name)[1] for name in COLUMNS])
    words, own = np.zeros(kinds.words(kind()), np.int64), []
    for n, (name, known, start) in enumerate(zip(COLUMNS, shared, starts, strict=True)):
        stored = TYPES[name]
        if known is not None and known.stored == stored:
            words[start] = known.address
        else:
            words[start + 2] = EVERY_BIT
            own.append((n, stored))
    return Layout(words, starts + 1, tuple(own), starts[[n for n, _ in own]])


def columns(path: SamplePath) -> tuple[list[Table], Words]:
    """The columns that a path does not share, as they are stored, and where all lie; the luck of supply is left open.
    What is the same for many paths is not worked out again: it takes as long as a short run."""
    found = columns_of(path)
    layout = layout_of(known_of_each(found))
    own = [np.ascontiguousarray(found[n], stored) for n, stored in layout.own]
    words = layout.words.copy()
    words[layout.lengths] = list(map(len, found))
    words[layout.addresses] = list(map(address, own))
    return own, words


class Ahead:
    """The lead times of one run, as far ahead as it has come: a table of every item's, as long as `most_rows` says;
    after that the next ones of an item that has used all of its own, in their place."""

    def __init__(self, prepared: PreparedPath) -> None:
        self.prepared = prepared
        self.own: dict[str, Table] | None = None
        self.used: dict[tuple[int, int], int] = {}  # by item and supplier (-1: marks), what was in the table before

    @property
    def words(self) -> Words:
        """The path with the lead times that are next, as machine code is told of it."""
        return self.prepared.words if self.own is None else self.prepared.with_supply(self.own)

    def look_ahead(self, s: Any) -> None:
        """More lead times, if the item that is ordered next has used all."""
        i = int(s.world[0]["without_luck"])
        s.world[0]["without_luck"] = -1
        if i < 0 or s.items[i]["orders"] < self.prepared.leads:
            return
        if self.own is None and self.prepared.leads < most_rows(len(s.items)):
            self.prepared.twice_as_many()
            return
        if self.own is None:
            self.own = {name: table.copy() for name, table in self.prepared.supply.items()}
        self._go_on(s, i)

    def _go_on(self, s: Any, i: int) -> None:
        path, rows, uses = self.prepared.path, self.prepared.leads, self.prepared.uses
        assert self.own is not None
        for j in range(len(s.suppliers)):
            offer = s.offers[i * len(s.suppliers) + j]
            start = self._past(i, j, int(offer["orders"]))
            for name in ("lead", *(DETAILS if uses.details else ())):
                self.own[name][j, :, i] = getattr(path, name)[j].of_item(i, start, start + rows)
            offer["orders"] = 0
        start = self._past(i, -1, int(s.items[i]["orders"]))
        if uses.marks:
            self.own["mark"][:, i] = path.mark.of_item(i, start, start + rows)
        s.items[i]["orders"] = 0

    def _past(self, i: int, j: int, more: int) -> int:
        self.used[i, j] = self.used.get((i, j), 0) + more
        return self.used[i, j]


_last = threading.local()


def prepared(path: SamplePath, uses: Uses, leads: int) -> PreparedPath:
    """A path made ready, once for all alternatives that a thread runs on it one after another, as far as it serves them
    all. Only the last one is kept: a path may take much memory."""
    last: PreparedPath | None = getattr(_last, "path", None)
    if last is not None and last.path is path:
        if last.serves(uses, leads):
            return last
        uses, leads = uses.and_those(last.uses), max(leads, last.leads)
    _last.path = last = None
    _last.path = found = PreparedPath(path, uses, leads)
    return found


def luck_of_replenishment(path: SamplePath, uses: Uses, leads: int) -> dict[str, Table]:
    """Lead times [supplier, k, item], the details that are used, and sourcing marks [k, item]."""
    mark = path.mark.table(leads)[:leads] if uses.marks else no_marks(leads, path.mark.items)
    names = ("lead", *DETAILS) if uses.details else ("lead",)
    return {"mark": mark} | {name: by_supplier(getattr(path, name), leads) for name in names}


def by_supplier(tables: Sequence[PerReplenishment], leads: int) -> Table:
    """The first rows of every supplier's table."""
    if len(tables) == 1:
        return tables[0].table(leads)[None, :leads]
    return np.stack([supplier.table(leads)[:leads] for supplier in tables]) if tables else NOBODYS


NOBODYS = np.zeros((0, 0, 0))


@lru_cache(maxsize=4)
def no_marks(leads: int, items: int) -> Table:
    """Marks that nobody reads."""
    return np.zeros((leads, items))


def no_path() -> SamplePath:
    """The path on which nothing happens."""
    nothing: Any = {name: np.zeros((0,) * RANK.get(name, 1), kind) for name, kind in TYPES.items()}
    return SamplePath(**nothing)

"""The sample path as the compiled loop reads it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.engines.translation import kinds
from simbackorder.engines.translation.arguments import EVERY_BIT, Words, address
from simbackorder.sample_path.columns import address_of_shared
from simbackorder.sample_path.identity import Same
from simbackorder.sample_path.per_replenishment_order import PerReplenishment, most_rows

if TYPE_CHECKING:
    from simbackorder.sample_path.drawing import SamplePath

Table = NDArray[Any]


class Numbers(NamedTuple):
    """The sample path as the transitions read it: plain arrays of one type each, whatever the scenario uses."""

    gap: Table
    placed: Table
    segment: Table
    customer: Table
    patience: Table
    tolerance: Table
    acceptance: Table
    pick: Table
    transit: Table
    whole: Table
    consent: Table
    returns: Table
    loyalty: Table
    attraction: Table
    card: Table
    retry: Table
    dispute: Table
    first: Table
    item: Table
    quantity: Table
    value: Table
    spare: Table
    release: Table
    lead: Table
    transport: Table
    yielded: Table
    shelving: Table
    miscounted: Table
    mark: Table
    outage_time: Table
    outage_supplier: Table
    outage_up: Table
    loss_time: Table
    loss_item: Table


WHOLE = dict.fromkeys(("segment", "customer", "whole", "consent", "retry", "item", "spare", "outage_supplier"), "i4")
WHOLE["loss_item"] = "i4"
WHOLE |= dict.fromkeys(("first", "quantity", "value", "outage_up"), "i8")
TYPES = Numbers(*(WHOLE.get(name, "f8") for name in Numbers._fields))  # type: ignore[arg-type]


DETAILS = ("transport", "yielded", "shelving", "miscounted")
"""What the k-th order of an item at a supplier has besides its lead time, in shops where that matters."""
RANK = {"lead": 3, **dict.fromkeys(DETAILS, 3), "mark": 2}


@cache
def kind() -> kinds.Held:
    """The path as translated code reads it."""
    stored = TYPES._asdict()
    tables = {name: kinds.Table(stored[name], RANK.get(name, 1), masked=name not in RANK) for name in stored}
    return kinds.held(Numbers, **tables)


class Uses(NamedTuple):
    """What of a replenishment order's luck a shop reads besides its lead time: sourcing marks, and the details."""

    marks: bool
    details: bool


class PreparedPath:
    """A path as machine code reads it, with the first lead times of every item at every supplier, and the most lines of
    an order. `uses`: what of the luck of supply is used; the rest is not drawn."""

    def __init__(self, path: SamplePath, uses: Uses, leads: int) -> None:
        self.path = path
        self.uses = uses
        one_each = len(path.item) == len(path.gap)  # every order has a line
        self.lines = 1 if one_each else int(np.diff(path.first).max(initial=1))
        self._columns, self._words = columns(path)
        self.supply = luck_of_supply(path, uses, leads)

    @property
    def words(self) -> Words:
        """The path as machine code is told of it."""
        return self.with_supply(self.supply)

    def with_supply(self, supply: dict[str, Table]) -> Words:
        """The same with this luck of supply."""
        words = self._words.copy()
        for name, table in supply.items():
            at = kind().member(name)[1]
            words[at : at + 1 + table.ndim] = address(table), *table.shape
        return words

    @property
    def leads(self) -> int:
        """How many lead times per item and supplier there are so far."""
        return len(self.supply["mark"])

    def twice_as_many(self) -> None:
        """Twice as many lead times for every item."""
        self.supply = luck_of_supply(self.path, self.uses, 2 * self.leads)


@cache
def stored_columns() -> tuple[tuple[str, str], ...]:
    """How each part of a path is stored."""
    return tuple(TYPES._asdict().items())


def columns(path: SamplePath) -> tuple[list[Table], Words]:
    """The columns of a path as they are stored, and where they lie; the luck of supply is left open."""
    kept, found = [], []
    for name, stored in stored_columns():
        if name in RANK:
            found += [0] * (1 + RANK[name])
            continue
        column = getattr(path, name)
        alone = address_of_shared(column, stored)
        if alone is None:
            column = np.ascontiguousarray(column, stored)
            found += (address(column), len(column), EVERY_BIT)
        else:
            found += (alone, len(column), 0)
        kept.append(column)
    return kept, np.array(found, np.int64)


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
    """A path made ready, once for all alternatives that a thread runs on it one after another. Only the last one is
    kept: a path may take much memory."""
    key = (Same(path), uses, leads)
    if getattr(_last, "key", None) != key:
        _last.key = _last.path = None
        _last.path, _last.key = PreparedPath(path, uses, leads), key
    found: PreparedPath = _last.path
    return found


def luck_of_supply(path: SamplePath, uses: Uses, leads: int) -> dict[str, Table]:
    """Lead times [supplier, k, item], the details that are used, and sourcing marks [k, item]."""
    mark = path.mark.table(leads)[:leads] if uses.marks else no_marks(leads, path.mark.items)
    found = {"lead": by_supplier(path.lead, leads, mark), "mark": np.ascontiguousarray(mark)}
    for name in DETAILS:
        found[name] = by_supplier(getattr(path, name), leads, mark) if uses.details else NO_DETAILS
    return found


def by_supplier(tables: Sequence[PerReplenishment], leads: int, mark: Table) -> Table:
    """The first rows of every supplier's table; of nobody's, some that nobody reads."""
    found = [supplier.table(leads)[:leads] for supplier in tables]
    if len(found) == 1:
        return np.ascontiguousarray(found[0])[None]
    return np.stack(found) if found else np.zeros((1, *mark.shape))


NO_DETAILS = np.zeros((0, 0, 0))


@lru_cache(maxsize=4)
def no_marks(leads: int, items: int) -> Table:
    """Marks that nobody reads."""
    return np.zeros((leads, items))


def no_path() -> Numbers:
    """The path on which nothing happens."""
    shapes = ((0,) * RANK.get(name, 1) for name in Numbers._fields)
    return Numbers(*(np.zeros(shape, kind) for shape, kind in zip(shapes, TYPES, strict=True)))

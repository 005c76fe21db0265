"""Orders that are counted during a run, and the rows that are used again for later ones.

Rows of orders, lines and waiters stand in a ring: order o has row o modulo their number, a power of two. As many are
kept as there are orders of which something may still become, from the first such order on. So do rows of replenishment
orders.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from simbackorder.engines import signatures
from simbackorder.engines.layout import Table, aligned
from simbackorder.engines.tables import LONG, Desk, place
from simbackorder.engines.translation.arguments import EVERY_BIT, Words, address, words_of
from simbackorder.engines.translation.kinds import words
from simbackorder.metrics import flows, tally
from simbackorder.metrics.sheet import Sheet
from simbackorder.metrics.window import COUNTED_ON_THE_DESK, Window
from simbackorder.model.record import RunRecord, dtype
from simbackorder.opening.shop import Shop
from simbackorder.sample_path.columns import registered
from simbackorder.sample_path.drawing import SamplePath

PER_LINE = ("lines", "waiters")
ALL = 2**62
"""Rows, as far as anybody can count."""


class Tallying:
    """A run that is counted: as which one of a sheet."""

    def __init__(self, shop: Shop, path: SamplePath, sheet: Sheet, b: int) -> None:
        self._shop, self._path, self._sheet, self._b = shop, path, sheet, b
        self.wait, self.part = scratch_of(sheet, len(path.gap))

    def lay(self, desk: Desk) -> None:
        """Tell machine code where it counts, and what: the tables that stand on the desk now. What is the same in all
        runs that are counted on the sheet from this desk, with the same scratch memory, is told once."""
        laid = desk.laid
        if laid.told is not self.wait:
            laid.words[laid.starts[4] :] = self.words(desk)
            laid.told = self.wait
        places = changing()
        laid.words[places.of_runs] = self.addresses()
        laid.words[places.orders] = len(self._path.gap)
        laid.words[places.first_order] = self.window(desk).first_order if self._shop.warm_up > 0 else 0

    def window(self, desk: Desk) -> Window:
        """The window of the run, whose books stand on this desk."""
        tables: Any = {name: getattr(desk.s, name) for name in RunRecord._fields[2:]}
        return Window(RunRecord(self._shop, self._path, **tables))

    def words(self, desk: Desk) -> Words:
        """Where and what is counted, as machine code is told of it: of the first run of the sheet."""
        facts = self.window(desk).facts(self._sheet.size.within, COUNTED_ON_THE_DESK, None)
        facts = facts._replace(placed=facts.placed._replace(group=ONE_PART))
        where = counts(self._sheet, 0, self.wait, self.part)
        both = ((signatures.counts(), where), (signatures.counted_meanwhile(), facts))
        desk.laid.kept = both  # as long as they are told of
        return np.concatenate([words_of(kind, value) for kind, value in both])

    def addresses(self) -> Words:
        """Where this run is counted."""
        sheet = self._sheet
        if sheet.addresses is None:
            found = [[address(table) for table in of_run(sheet, b)] for b in (0, min(1, sheet.size.runs - 1))]
            sheet.addresses = np.array(found, np.int64)
        first, second = sheet.addresses
        addresses: Words = first + self._b * (second - first)
        return addresses


ONE_PART = registered(np.zeros(1, np.int32))[:]
"""The part of every order."""
RUNS = ("parts", "items", "old_enough", "complete", "flows", "suppliers", "latest")


def of_run(sheet: Sheet, b: int) -> list[Table]:
    """The tables in which run b is counted."""
    return [getattr(sheet, name)[b] if name != "flows" else sheet.flows[b : b + 1] for name in RUNS]


def counts(sheet: Sheet, b: int, wait: Table, part: Table) -> tally.Counts:
    """Where run b is counted."""
    parts, items, old_enough, complete, of_all, suppliers, latest = of_run(sheet, b)
    return tally.Counts(parts, items, old_enough, complete, wait, part, flows.Totals(of_all, suppliers, latest))


def scratch_of(sheet: Sheet, orders: int) -> tuple[Table, Table]:
    """Memory for the waits of so many orders, and for their parts; the same for all runs of the sheet."""
    if sheet.scratch is None or len(sheet.scratch[0]) < orders:
        room = 64 + orders + orders // 8  # so much that few runs need more: machine code is told of it
        sheet.scratch = np.empty(room), np.empty(room, np.int32)
    return sheet.scratch


class Places(NamedTuple):
    """Words that differ from run to run: addresses of the run's own tables; the number of orders, and the first one."""

    of_runs: Words
    orders: int
    first_order: int


@cache
def changing() -> Places:
    """Where they are."""
    before = [0, *np.cumsum([words(kind) for kind in (signatures.books(), signatures.path(), signatures.calendar())])]
    start = int(before[-1]) + words(signatures.given())
    where, what = signatures.counts(), signatures.counted_meanwhile()
    facts = start + words(where)
    totals, placed = where.member("totals"), what.member("placed")
    of_runs = [where.member(name)[1] for name in RUNS[:4]]
    of_runs += [totals[1] + totals[0].member(name)[1] for name in RUNS[4:]]
    return Places(
        start + np.array(of_runs),
        facts + placed[1] + placed[0].member("group")[1] + 1,
        facts + what.member("first_order")[1],
    )


def rows_kept(desk: Desk, path: SamplePath) -> Desk:
    """The desk with rows that are used again, as many as were needed before; they stay with the desk."""
    laid, (orders, lines) = desk.laid, desk.opened.kept
    if len(laid.rings.get("orders", ())) != orders or len(laid.rings["lines"]) != lines:
        kept = {"orders": orders, **dict.fromkeys(PER_LINE, lines)}
        laid.rings = {name: ring(name, rows) for name, rows in kept.items()}
    stand = all(getattr(desk.s, name) is rows for name, rows in laid.rings.items())
    if not stand or laid.words[place("orders") + 2] == EVERY_BIT:  # another run may have told of other rows
        return with_rings(desk, path)
    for name in laid.rings:
        laid.words[place(name) + 1] = number_of(name, path)
    return desk


def ring(name: str, rows: int) -> Table:
    """So many rows, whatever they hold."""
    kind = dtype(LONG[name])
    return aligned(rows * kind.itemsize).view(kind)


def number_of(name: str, path: SamplePath) -> int:
    """How many rows there would be if none were used again."""
    return len(path.gap if name == "orders" else path.item)


def with_rings(desk: Desk, path: SamplePath) -> Desk:
    """The desk with the rings that belong to it."""
    rings: Any = desk.laid.rings
    for name, rows in rings.items():
        desk.laid.lay_masked(place(name), rows, number_of(name, path), len(rows) - 1)
    desk.laid.lay_masked(place("supplies"), desk.s.supplies, ALL, len(desk.s.supplies) - 1)
    desk.tell(orders_kept=len(rings["orders"]), lines_kept=len(rings["lines"]))
    return desk._replace(s=desk.s._replace(**rings))


def longer_kept(desk: Desk, path: SamplePath, most: int) -> Desk:
    """The desk with longer rings, if there is no room in them for one more order."""
    if desk.laid.words[place("orders") + 2] == EVERY_BIT:
        return desk
    clock = desk.c.clock[0]
    first, last = int(clock["counted"]), int(clock["order"])
    of_lines = int(path.first[first]), int(path.first[last])
    rings = desk.laid.rings
    if len(rings["orders"]) - (last - first) < len(rings["orders"]) // 4:
        rings["orders"] = longer_ring(rings["orders"], ring("orders", 2 * len(rings["orders"])), (first, last))
    if len(rings["lines"]) - (of_lines[1] - of_lines[0]) < max(most, len(rings["lines"]) // 4):
        for name in PER_LINE:
            rings[name] = longer_ring(rings[name], ring(name, 2 * len(rings[name])), of_lines)
    desk.opened.kept = len(rings["orders"]), len(rings["lines"])
    return with_rings(desk, path)


def longer_ring(rows: Table, more: Table, used: tuple[int, int]) -> Table:
    """The longer ring with the rows that are used, from one number to before another."""
    numbers = np.arange(*used)
    more[numbers & (len(more) - 1)] = rows[numbers & (len(rows) - 1)]
    return more

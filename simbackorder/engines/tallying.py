"""Orders that are counted during a run, and the rows that are used again for later ones.

Rows of orders, lines and waiters stand in a ring: order o has row o modulo their number, a power of two. As many are
kept as there are orders of which something may still become, from the first such order on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from simbackorder.engines import signatures
from simbackorder.engines.tables import Desk, Table, borrowed, place
from simbackorder.engines.translation.arguments import EVERY_BIT, words_of
from simbackorder.engines.translation.kinds import words
from simbackorder.metrics import flows, tally
from simbackorder.metrics.sheet import Sheet
from simbackorder.metrics.window import COUNTED_AS_IT_LIES, Window
from simbackorder.model.record import RunRecord
from simbackorder.model.sample_path import SamplePath

PER_LINE = ("lines", "waiters")


class Tallying:
    """One run as it is counted: where on the sheet, and what. `record` makes the record of the books."""

    def __init__(self, sheet: Sheet, b: int, orders: int, record: Callable[[Any], RunRecord]) -> None:
        self._sheet = sheet
        self._b = b
        self._record = record
        self.window: Window
        self.wait, self.part = np.empty(orders), np.empty(orders, np.int32)

    def lay(self, desk: Desk) -> None:
        """Tell machine code where it counts, and what: the tables that stand on the desk now."""
        sheet, b = self._sheet, self._b
        self.window = Window(self._record(desk.s))
        totals = flows.Totals(sheet.flows[b : b + 1], sheet.suppliers[b], sheet.latest[b])
        counted = (sheet.parts[b], sheet.items[b], sheet.old_enough[b], sheet.complete[b], self.wait, self.part, totals)
        facts = self.window.facts(sheet.size.within, COUNTED_AS_IT_LIES, None)
        start = desk.laid.starts[4]
        both = ((signatures.counts(), tally.Counts(*counted)), (signatures.counted(), facts))
        desk.laid.words[start:] = np.concatenate([words_of(kind, value) for kind, value in both])
        for at, name, number in as_on_the_desk():
            desk.laid.words[start + at : start + at + number] = desk.laid.words[place(name) : place(name) + number]


@cache
def as_on_the_desk() -> tuple[tuple[int, str, int], ...]:
    """Tables that are counted just as they stand in the books: at which word, which, and how many words."""
    before, facts = words(signatures.counts()), signatures.counted()
    tables, at = facts.member("tables")
    own = ((before + facts.member(name)[1], name, 3) for name in ("orders", "lines"))
    return (*own, (before + at + tables.member("supplies")[1], "supplies", 2))


def rows_kept(desk: Desk, path: SamplePath) -> Desk:
    """The desk with rows that are used again, as many as were needed before."""
    orders, lines = desk.opened.kept
    return with_rings(desk, path, {"orders": ring("orders", orders), **{name: ring(name, lines) for name in PER_LINE}})


def ring(name: str, rows: int) -> Table:
    """So many rows, whatever they hold."""
    return borrowed(name, rows)[:rows]


def with_rings(desk: Desk, path: SamplePath, rings: dict[str, Table]) -> Desk:
    """The desk with these rings."""
    others: Any = rings
    desk = desk._replace(s=desk.s._replace(**others))
    for name, rows in rings.items():
        number = len(path.gap) if name == "orders" else len(path.item)
        desk.laid.lay_masked(place(name), rows, number, len(rows) - 1)
    desk.tell(orders_kept=len(desk.s.orders), lines_kept=len(desk.s.lines))
    return desk


def longer_kept(desk: Desk, path: SamplePath, most: int) -> Desk:
    """The desk with longer rings, if there is no room in them for one more order."""
    if desk.laid.words[place("orders") + 2] == EVERY_BIT:
        return desk
    clock = desk.c.clock[0]
    first, last = int(clock["counted"]), int(clock["order"])
    of_lines = int(path.first[first]), int(path.first[last])
    rings = {}
    if len(desk.s.orders) <= last - first:
        rings["orders"] = longer(desk.s.orders, ring("orders", 2 * len(desk.s.orders)), (first, last))
    if len(desk.s.lines) - (of_lines[1] - of_lines[0]) < most:
        for name in PER_LINE:
            rows = getattr(desk.s, name)
            rings[name] = longer(rows, ring(name, 2 * len(rows)), of_lines)
    desk = with_rings(desk, path, rings)
    desk.opened.kept = len(desk.s.orders), len(desk.s.lines)
    return desk


def longer(rows: Table, more: Table, used: tuple[int, int]) -> Table:
    """The longer ring with the rows that are used, from one number to before another."""
    numbers = np.arange(*used)
    more[numbers & (len(more) - 1)] = rows[numbers & (len(rows) - 1)]
    return more

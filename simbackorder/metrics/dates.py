"""Promised dates of one run by quoted wait and by the time of the order: what became of them, how far they were moved,
and how long customers had waited who cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.promises import judged, promised
from simbackorder.metrics.sheet import ByRun, Sheet, Size
from simbackorder.metrics.waits import cancelled_at
from simbackorder.metrics.window import Counting, Parts, Window
from simbackorder.model.record import RunRecord
from simbackorder.state import NEVER

Array = NDArray[np.float64]
COUNTED = ("missed", "withdrawn", "not_yet_due", "stated", "stated_missed", "stated_probability")
"""Of the tally; the other counts of dates follow."""


class Dates(NamedTuple):
    """One run. `counts`: by name (`promised`, `judged` and those of `COUNTED`), a row per class of quoted waits and a
    column per stretch of time, of orders placed in the window. `moved`: of every order whose customer was told a later
    date, how far the last date is from the first. `cancelled`: of every order cancelled, how long it had waited."""

    counts: Mapping[str, Array]
    moved: Array
    cancelled: Array


def dates(record: RunRecord, edges: Sequence[float], step: float, counting: Counting) -> Dates:
    """The dates of a run. `edges`: where a class of quoted waits ends and the next begins (a wait of an edge belongs to
    the shorter ones); `step`: length of a stretch of time."""
    placed, first, last = _times(record)
    window = Window(record)
    stretches = int(np.ceil(window.end / step - 1e-9))
    bins = np.searchsorted(np.asarray(edges), np.where(first < NEVER, first - placed, np.inf) - 1e-9)
    when = np.clip((np.asarray(record.path.placed) / step).astype(int), 0, stretches - 1)
    size = Size(1, (len(edges) + 1) * stretches, (), (), ())
    sheet = Sheet(record.shop, size)
    window.count(sheet, 0, counting, Parts(bins * stretches + when, size.parts))
    orders = ByRun(sheet.parts[0])
    named = {name: getattr(orders, name) for name in COUNTED}
    named |= {"promised": promised(orders), "judged": judged(orders)}
    counts = {name: each.astype(float).reshape(-1, stretches) for name, each in named.items()}
    of_window = np.arange(len(placed)) >= window.first_order
    told = of_window & (first < NEVER) & (last < NEVER) & (last > first)
    closed = np.asarray(record.orders["closed"])
    cancelled = of_window & (np.asarray(record.orders["cancelled"]) > 0) & (closed >= 0.0)
    return Dates(counts, last[told] - first[told], cancelled_at(record)[cancelled] - placed[cancelled])


def _times(record: RunRecord) -> tuple[Array, Array, Array]:
    """Of every order: when it was accepted, the first date that was told, and the last one."""
    first = np.asarray(record.orders["promised"], dtype=float)
    if not len(record.contracts["placed"]):
        return np.asarray(record.path.placed, dtype=float), first, first
    last = np.asarray(record.contracts["date"], dtype=float)
    told = np.asarray(record.contracts["slips"]) > 0
    return np.asarray(record.contracts["placed"], dtype=float), first, np.where(told, last, first)

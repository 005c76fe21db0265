"""Where the tables of a shop lie in one piece of memory.

Shops whose tables are equally long have the same layout, so that one that is simulated after another (the next point of
a sweep, the next candidate of a search) takes over what stands there, and only its own numbers are written.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder import state
from simbackorder.engines.calendar import Clock, Event, Leaf, Note
from simbackorder.model.record import dtype

Table = NDArray[Any]
Lengths = tuple[tuple[str, int], ...]
KINDS: dict[str, type] = state.ROWS | {"clock": Clock, "heap": Event, "notes": Note, "leaves": Leaf}
CACHE_LINE = 64
SMALL = 2**20
"""Bytes of a piece of memory of which one without a shop's own numbers is kept."""


def table(row: type, length: int, given: dict[str, list[Any]] | None = None) -> Table:
    """A table with the defaults of its kind of row, and the given opening values in its first rows."""
    rows, given = np.zeros(length, dtype(row)), given or {}
    for name, value in state.columns(row).items():
        if value and len(given.get(name, ())) < length:
            rows[name] = value
    fill(rows, given)
    return rows


def fill(rows: Table, given: dict[str, list[Any]]) -> None:
    """Write values into the first rows of a table, column by column."""
    for name, values in given.items():
        if len(values) == 1:
            rows[name][0] = values[0]
        else:
            rows[name][: len(values)] = values


def aligned(size: int) -> Table:
    """Bytes that begin where a line of the processor's cache does."""
    memory = np.empty(size + CACHE_LINE, "u1")
    start = -memory.ctypes.data % CACHE_LINE
    return memory[start : start + size]


class Spot(NamedTuple):
    """The place of a table: its first byte, the one after its last, and its kind of row."""

    start: int
    stop: int
    row: np.dtype[Any]


class Layout:
    """The places of tables of these lengths, one after another."""

    def __init__(self, lengths: Lengths) -> None:
        self.lengths = lengths
        self.spots: dict[str, Spot] = {}
        self.size = 0
        for name, length in lengths:
            row = dtype(KINDS[name])
            stop = self.size + length * row.itemsize
            self.spots[name] = Spot(self.size, stop, row)
            self.size += room(stop - self.size)
        self._blank: Table | None = None

    def views(self, memory: Table, names: Collection[str] | None = None) -> dict[str, Table]:
        """The tables in a piece of memory: all, or those of these names."""
        spots = self.spots if names is None else {name: self.spots[name] for name in names}
        return {name: memory[start:stop].view(row) for name, (start, stop, row) in spots.items()}

    def blank(self) -> Table:
        """A piece of memory with the defaults of every kind of row."""
        memory = aligned(self.size)
        if self._blank is not None:
            memory[:] = self._blank
            return memory
        memory[:] = 0
        for name, rows in self.views(memory).items():
            rows[:] = table(KINDS[name], 1)[0]
        if self.size <= SMALL:
            self._blank = memory.copy()
        return memory


def room(size: int) -> int:
    """Bytes that a table of this size takes in its piece of memory."""
    return -(-size // CACHE_LINE) * CACHE_LINE


@lru_cache(maxsize=16)
def layout(lengths: Lengths) -> Layout:
    """The layout of tables of these lengths."""
    return Layout(lengths)

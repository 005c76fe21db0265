"""Named tuples of tables put down in memory for translated code to read."""

from __future__ import annotations

from collections.abc import MutableSequence
from ctypes import addressof, c_char
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simbackorder.engines.translation.kinds import FLOAT, Elsewhere, Held, Row, Table
from simbackorder.sample_path.columns import known_of

Words = NDArray[np.int64]
EVERY_BIT = -1  # of an index counts


class Laid:
    """Named tuples laid down one after another, whose tables can be exchanged, and room for so many words more. Their
    memory must outlive this."""

    def __init__(self, kinds: tuple[Held, ...], values: tuple[Any, ...], more: int = 0) -> None:
        found: list[int] = []
        self.starts = []
        for kind, value in zip(kinds, values, strict=True):
            self.starts.append(len(found))
            put(kind, value, found)
        self.starts.append(len(found))
        found += [0] * more
        self.told: Any = None  # what the words more were told of last
        self.kept: Any = None  # what has to last as long as they are told of it
        self.rings: dict[str, Any] = {}  # tables that stay with these words
        self.used = 0  # rows of the table that is last in memory
        self.words: Words = np.array(found, np.int64)
        self.address = address(self.words)

    def lay(self, at: int, table: Any) -> None:
        """Another table of one dimension stands at this word."""
        self.words[at] = address(table)
        self.words[at + 1] = len(table)

    def lay_masked(self, at: int, table: Any, length: int, mask: int = EVERY_BIT) -> None:
        """Another table stands at this word, which counts as one of this length."""
        self.words[at : at + 3] = address(table), length, mask


def words_of(kind: Held, value: Any) -> Words:
    """The words of one named tuple."""
    found: list[int] = []
    put(kind, value, found)
    return np.array(found, np.int64)


def put(kind: Held, value: Any, found: MutableSequence[int]) -> None:
    """Add the words of a named tuple. Raises ValueError for tables that do not lie as translated code reads them."""
    for (stored, dimensions, member), part in zip(plan(kind), value, strict=True):
        if stored is not None:
            if part.dtype != stored or part.ndim != dimensions or not part.flags.c_contiguous:
                name = next(name for name, each in value._asdict().items() if each is part)
                raise ValueError(f"{name}: {part.dtype} in {part.ndim} dimensions is not how it is read")
            if member.masked:
                found.extend(located(part, member.entry))
            else:
                found.append(address(part))
                found.extend(part.shape)
        elif isinstance(member, Held):
            put(member, part, found)
        elif not isinstance(member, Elsewhere):
            found.append(int(np.float64(part).view(np.int64)) if member == FLOAT else int(part))


def located(column: Any, stored: Any) -> tuple[int, int, int]:
    """Where a column lies, its length, and which bits of an index count in it: none of one that is known to be the same
    everywhere, which is then a single number in memory that never leaves the processor's cache."""
    known = known_of(column)
    if known is None or known.stored != stored:
        return address(column), len(column), EVERY_BIT
    return known.address, len(column), 0


def address(table: Any) -> int:
    """Where a table lies in memory; of one without rows, nowhere."""
    if table.size == 0:
        return 0
    try:
        return addressof(c_char.from_buffer(table))  # half the time of `table.ctypes.data`
    except TypeError:  # of memory that is not to be written
        found: int = table.ctypes.data
        return found


@cache
def plan(kind: Held) -> list[tuple[Any, int, Any]]:
    """How each member is stored: of tables, the NumPy type of their entries, and their dimensions."""
    return [
        (np.dtype(member.entry.columns if isinstance(member.entry, Row) else member.entry), member.dimensions, member)
        if isinstance(member, Table)
        else (None, 0, member)
        for member in kind.members
    ]

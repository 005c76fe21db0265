"""Named tuples of tables put down in memory for translated code to read."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simbackorder.engines.translation.kinds import FLOAT, Held, Row, Table

Words = NDArray[np.int64]


class Laid:
    """Named tuples laid down one after another, whose tables can be exchanged. Their memory must outlive this."""

    def __init__(self, kinds: tuple[Held, ...], values: tuple[Any, ...]) -> None:
        found: list[int] = []
        self.starts = []
        for kind, value in zip(kinds, values, strict=True):
            self.starts.append(len(found))
            put(kind, value, found)
        self.words: Words = np.array(found, np.int64)
        self.address: int = self.words.ctypes.data

    def lay(self, at: int, table: Any) -> None:
        """Another table of one dimension stands at this word."""
        self.words[at] = table.ctypes.data
        self.words[at + 1] = len(table)


def words_of(kind: Held, value: Any) -> Words:
    """The words of one named tuple."""
    found: list[int] = []
    put(kind, value, found)
    return np.array(found, np.int64)


def put(kind: Held, value: Any, found: list[int]) -> None:
    """Add the words of a named tuple. Raises ValueError for tables that do not lie as translated code reads them."""
    for member, part in zip(kind.members, value, strict=True):
        if isinstance(member, Table):
            if part.dtype != stored(member.entry) or part.ndim != member.dimensions or not part.flags.c_contiguous:
                name = next(name for name, each in value._asdict().items() if each is part)
                raise ValueError(f"{name}: {part.dtype} in {part.ndim} dimensions is not how it is read")
            found.append(part.ctypes.data)
            found += part.shape
        elif isinstance(member, Held):
            put(member, part, found)
        elif member == FLOAT:
            found.append(int(np.float64(part).view(np.int64)))
        else:
            found.append(int(part))


@cache
def stored(entry: Any) -> np.dtype[Any]:
    """How an entry of a table is stored."""
    found: np.dtype[Any] = np.dtype(entry.columns if isinstance(entry, Row) else entry)
    return found

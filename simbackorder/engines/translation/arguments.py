"""Named tuples of tables put down in memory for translated code to read."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simbackorder.engines.translation.kinds import FLOAT, Held, Table

Words = NDArray[np.int64]


def laid_down(kinds: tuple[Held, ...], values: tuple[Any, ...]) -> Words:
    """The words of some named tuples, one after another; the tables must outlive them."""
    found: list[int] = []
    for kind, value in zip(kinds, values, strict=True):
        put(kind, value, found)
    return np.array(found, np.int64)


def put(kind: Held, value: Any, found: list[int]) -> None:
    """Add the words of a named tuple."""
    for member, part in zip(kind.members, value, strict=True):
        if isinstance(member, Held):
            put(member, part, found)
        elif isinstance(member, Table):
            found.append(part.ctypes.data)
            found += part.shape
        elif member == FLOAT:
            found.append(int(np.float64(part).view(np.int64)))
        else:
            found.append(int(part))


def misfits(kind: Held, value: Any) -> list[str]:
    """Tables that do not lie in memory as the translated code reads them."""
    found = []
    for name, member, part in zip(value._fields, kind.members, value, strict=True):
        if isinstance(member, Held):
            found += misfits(member, part)
        elif isinstance(member, Table):
            stored = np.dtype(member.entry) if isinstance(member.entry, str) else member.entry.columns
            if part.dtype != stored or part.ndim != member.dimensions or not part.flags.c_contiguous:
                found.append(f"{name}: {part.dtype} in {part.ndim} dimensions")
    return found

"""Columns of a sample path that are the same in every replication: made once and shared.

A fresh column costs more to write (and its fresh pages more to map) than the luck of a short run. Shared columns are
ordinary arrays, because compiled code tells read-only ones apart: nobody may write into a sample path.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.sources import Floats

LONGEST_SHARED = 2**20
_long: WeakValueDictionary[tuple[str, float, int], Any] = WeakValueDictionary()


@dataclass(frozen=True, slots=True, eq=False)  # each equal to itself only
class Known:
    """A shared column: how it is stored ("i4", "i8", "f8"), the number of which it consists, and where that is in
    memory."""

    column: Any
    stored: str
    value: Any
    address: int


MOST_KNOWN = 256
_shared: dict[tuple[str, float], Any] = {}
_known: dict[int, Known] = {}


def alike(stored: str, value: float, n: int) -> Any:
    """Return `n` times this number, stored like this: a part of the one column that consists of it."""
    column = _shared.get((stored, value))
    if column is None or len(column) < n:
        if n > LONGEST_SHARED:
            return long(stored, value, n)
        column = _lengthened(column, stored, value, n)
    return column[:n]


def _lengthened(column: Any, stored: str, value: float, n: int) -> Any:
    """Return a longer column in the place of this one, of which nobody will get a part any more."""
    _known.pop(id(column), None)
    if len(_shared) >= MOST_KNOWN:
        for other in _shared.values():
            _known.pop(id(other), None)
        _shared.clear()
    column = np.full(_room(n), value, stored)
    _shared[stored, value] = column
    return registered(column)


def long(stored: str, value: float, n: int) -> Any:
    """Return a column that is too long to be kept, the same for all that have the same content at the same time. Zeros
    take no memory until somebody writes there, which nobody does."""
    key = (stored, value, n)
    column = _long.get(key)
    if column is None:
        column = np.full(n, value, stored) if value else np.zeros(n, stored)
        _long[key] = column
    return column


def registered(column: Any) -> Any:
    """A column that is the same everywhere, of which that and its address in memory are known from now on."""
    known = Known(column, column.dtype.str[1:], column[0].item(), column.ctypes.data)
    _known[id(column)] = known
    return column


def known_of_each(columns: Iterable[Any]) -> tuple[Known | None, ...]:
    """Return the shared column of which each is a part, if it is: of many sooner than one by one."""
    known = _known.get
    return tuple([known(id(column.base)) for column in columns])


def known_of(column: Any) -> Known | None:
    """Return the shared column of which this one is a part, if it is."""
    return _known.get(id(column.base))


def repeated(value: float, n: int) -> Floats:
    """Return `n` times this value."""
    column: Floats = alike("f8", value, n)
    return column


def repeated_int64(value: int, n: int) -> NDArray[np.int64]:
    """Return `n` times this whole number."""
    column: NDArray[np.int64] = alike("i8", value, n)
    return column


def repeated_int32(value: int, n: int) -> NDArray[np.int32]:
    """Return `n` times this whole number."""
    column: NDArray[np.int32] = alike("i4", value, n)
    return column


Column = NDArray[np.float64] | NDArray[np.int64] | NDArray[np.int32]


def shared(column: Column) -> Any:
    """Return the number of which a column consists, if it is one that is shared here and not empty."""
    known = known_of(column)
    return known.value if known is not None and column.size else None


def chosen(column: Any, rows: Any, n: int) -> Any:
    """Return `n` rows of a column, by their places or by a truth value each; a shared column stays one."""
    known = known_of(column)
    return column[rows] if known is None else alike(known.stored, known.value, n)


def joined(columns: list[Any]) -> Any:
    """Return the columns one after another; those that are shared and the same stay shared."""
    values = {shared(column) for column in columns}
    value = values.pop()
    if values or value is None:
        return np.concatenate(columns)
    return alike(columns[0].dtype.str[1:], value, sum(column.size for column in columns))


def total_of(column: NDArray[np.int64]) -> int:
    """Return the sum of a column."""
    value = shared(column)
    return int(column.sum()) if value is None else value * column.size


def counting(n: int) -> NDArray[np.int32]:
    """Return 0, 1, ..., n - 1."""
    return np.arange(n, dtype=np.int32) if n > LONGEST_SHARED else _counting(_room(n))[:n]


def multiples(step: int, n: int) -> NDArray[np.int64]:
    """Return 0, step, 2 step, ...: `n` numbers."""
    return np.arange(n) * step if n > LONGEST_SHARED else _multiples(step, _room(n))[:n]


def _room(n: int) -> int:
    return max(1024, 1 << (n - 1).bit_length())


@lru_cache(maxsize=64)
def _counting(room: int) -> NDArray[np.int32]:
    return np.arange(room, dtype=np.int32)


@lru_cache(maxsize=64)
def _multiples(step: int, room: int) -> NDArray[np.int64]:
    return np.arange(room) * step

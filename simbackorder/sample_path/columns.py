"""Columns of a sample path that are the same in every replication: made once and shared.

A fresh column costs more to write (and its fresh pages more to map) than the luck of a short run. Shared columns are
ordinary arrays, because compiled code tells read-only ones apart: nobody may write into a sample path.
"""

from functools import lru_cache
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.sources import Floats

LONGEST_SHARED = 2**20
_long: WeakValueDictionary[tuple[float, int, str], Any] = WeakValueDictionary()


def long(value: float, n: int, kind: str) -> Any:
    """Return a column that is too long to be kept, the same for all that have the same content at the same time. Zeros
    take no memory until somebody writes there, which nobody does."""
    key = (value, n, kind)
    column = _long.get(key)
    if column is None:
        column = np.full(n, value, kind) if value else np.zeros(n, kind)
        _long[key] = column
    return column


def repeated(value: float, n: int) -> Floats:
    """Return `n` times this value."""
    return long(value, n, "f8") if n > LONGEST_SHARED else _repeated(value, _room(n))[:n]


def repeated_int64(value: int, n: int) -> NDArray[np.int64]:
    """Return `n` times this whole number."""
    return long(value, n, "i8") if n > LONGEST_SHARED else _repeated_int64(value, _room(n))[:n]


def constant_of(column: NDArray[np.int64]) -> int | None:
    """Return the number of which a column consists, if it is one that `repeated_int64` shares; looks at one element."""
    if column.base is None or not 0 < column.size <= LONGEST_SHARED:
        return None
    value = int(column[0])
    return value if column.base is _repeated_int64(value, _room(column.size)) else None


Column = NDArray[np.float64] | NDArray[np.int64] | NDArray[np.int32]


def shared(column: Column) -> float | int | None:
    """Return the number of which a column of any type consists, if it is one that is shared here."""
    base = column.base
    if base is None or not 0 < column.size <= LONGEST_SHARED or base.size != _room(column.size):
        return None
    value = column[0].item()
    if base[-1] != value:  # some other view: do not make a column of its value only to tell them apart
        return None
    return value if base is SHARED[column.dtype.str](value, base.size) else None


def chosen(column: Any, rows: Any, n: int) -> Any:
    """Return `n` rows of a column, by their places or by a truth value each; a shared column stays one."""
    value = shared(column)
    return column[rows] if value is None else REPEATED[column.dtype.str](value, n)


def joined(columns: list[Any]) -> Any:
    """Return the columns one after another; those that are shared and the same stay shared."""
    values = {shared(column) if column.size else None for column in columns}
    value = values.pop()
    if values or value is None:
        return np.concatenate(columns)
    return REPEATED[columns[0].dtype.str](value, sum(column.size for column in columns))


def total_of(column: NDArray[np.int64]) -> int:
    """Return the sum of a column."""
    value = constant_of(column)
    return int(column.sum()) if value is None else value * column.size


def repeated_int32(value: int, n: int) -> NDArray[np.int32]:
    """Return `n` times this whole number."""
    return long(value, n, "i4") if n > LONGEST_SHARED else _repeated_int32(value, _room(n))[:n]


def counting(n: int) -> NDArray[np.int32]:
    """Return 0, 1, ..., n - 1."""
    return np.arange(n, dtype=np.int32) if n > LONGEST_SHARED else _counting(_room(n))[:n]


def multiples(step: int, n: int) -> NDArray[np.int64]:
    """Return 0, step, 2 step, ...: `n` numbers."""
    return np.arange(n) * step if n > LONGEST_SHARED else _multiples(step, _room(n))[:n]


_addresses: dict[int, tuple[Any, int, str]] = {}
MOST_ADDRESSES = 256
Shared = TypeVar("Shared", bound=NDArray[Any])


def registered(column: Shared) -> Shared:
    """A shared column, whose address in memory is known from now on."""
    if len(_addresses) >= MOST_ADDRESSES:
        _addresses.clear()
    _addresses[id(column)] = column, column.ctypes.data, column.dtype.str[1:]
    return column


def address_of_shared(column: Any, stored: str) -> int | None:
    """Return where in memory the number is of which a column consists, if it is one that is shared here and stored like
    this ("i4", "i8", "f8")."""
    found = _addresses.get(id(column.base))
    return found[1] if found is not None and found[2] == stored else None


def _room(n: int) -> int:
    return max(1024, 1 << (n - 1).bit_length())


@lru_cache(maxsize=64)
def _repeated(value: float, room: int) -> Floats:
    return registered(np.full(room, value))


@lru_cache(maxsize=64)
def _repeated_int64(value: int, room: int) -> NDArray[np.int64]:
    return registered(np.full(room, value))


@lru_cache(maxsize=64)
def _repeated_int32(value: int, room: int) -> NDArray[np.int32]:
    return registered(np.full(room, value, np.int32))


@lru_cache(maxsize=64)
def _counting(room: int) -> NDArray[np.int32]:
    return np.arange(room, dtype=np.int32)


@lru_cache(maxsize=64)
def _multiples(step: int, room: int) -> NDArray[np.int64]:
    return np.arange(room) * step


STORED = tuple(np.dtype(kind).str for kind in ("f8", "i8", "i4"))
SHARED: dict[str, Any] = dict(zip(STORED, (_repeated, _repeated_int64, _repeated_int32), strict=True))
REPEATED: dict[str, Any] = dict(zip(STORED, (repeated, repeated_int64, repeated_int32), strict=True))

"""Columns of a sample path that are the same in every replication: made once and shared.

A fresh column costs more to write (and its fresh pages more to map) than the luck of a short run. Shared columns are
ordinary arrays, because compiled code tells read-only ones apart: nobody may write into a sample path.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simbackorder.model.sources import Floats

LONGEST_SHARED = 2**20


def repeated(value: float, n: int) -> Floats:
    """Return `n` times this value."""
    return np.full(n, value) if n > LONGEST_SHARED else _repeated(value, _room(n))[:n]


def repeated_int64(value: int, n: int) -> NDArray[np.int64]:
    """Return `n` times this whole number."""
    return np.full(n, value) if n > LONGEST_SHARED else _repeated_int64(value, _room(n))[:n]


def constant_of(column: NDArray[np.int64]) -> int | None:
    """Return the number of which a column consists, if it is one that `repeated_int64` shares; looks at one element."""
    if column.base is None or not 0 < column.size <= LONGEST_SHARED:
        return None
    value = int(column[0])
    return value if column.base is _repeated_int64(value, _room(column.size)) else None


def total_of(column: NDArray[np.int64]) -> int:
    """Return the sum of a column."""
    value = constant_of(column)
    return int(column.sum()) if value is None else value * column.size


def repeated_int32(value: int, n: int) -> NDArray[np.int32]:
    """Return `n` times this whole number."""
    return np.full(n, value, np.int32) if n > LONGEST_SHARED else _repeated_int32(value, _room(n))[:n]


def counting(n: int) -> NDArray[np.int32]:
    """Return 0, 1, ..., n - 1."""
    return np.arange(n, dtype=np.int32) if n > LONGEST_SHARED else _counting(_room(n))[:n]


def multiples(step: int, n: int) -> NDArray[np.int64]:
    """Return 0, step, 2 step, ...: `n` numbers."""
    return np.arange(n) * step if n > LONGEST_SHARED else _multiples(step, _room(n))[:n]


def _room(n: int) -> int:
    return max(1024, 1 << (n - 1).bit_length())


@lru_cache(maxsize=64)
def _repeated(value: float, room: int) -> Floats:
    return np.full(room, value)


@lru_cache(maxsize=64)
def _repeated_int64(value: int, room: int) -> NDArray[np.int64]:
    return np.full(room, value)


@lru_cache(maxsize=64)
def _repeated_int32(value: int, room: int) -> NDArray[np.int32]:
    return np.full(room, value, np.int32)


@lru_cache(maxsize=64)
def _counting(room: int) -> NDArray[np.int32]:
    return np.arange(room, dtype=np.int32)


@lru_cache(maxsize=64)
def _multiples(step: int, room: int) -> NDArray[np.int64]:
    return np.arange(room) * step

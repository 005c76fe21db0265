"""A measure's values in some runs: numerators and denominators, an array of each with an entry per run, or with a row
per run and an entry per part."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Ratio = tuple[Array, Array]
Measures = dict[str, Ratio]
EXACT = 2**53
PERCENTS = (50, 90, 95)
"""Of waits, those that are given."""


def total(value: Array) -> Ratio:
    """A total, or the mean of a run."""
    return value.astype(np.float64), ones(value.shape)


@lru_cache(maxsize=2)
def ones(shape: tuple[int, ...]) -> Array:
    """The denominator of all totals, made once."""
    found = np.ones(shape)
    found.flags.writeable = False
    return found


def ratio(part: Array, whole: Array) -> Ratio:
    """A ratio of counts, or a mean of so many."""
    return part.astype(np.float64), whole.astype(np.float64)


def over(amount: Array, minor: int) -> Array:
    """Minor units as units of currency; amounts that floats do not hold are divided before they are rounded."""
    if amount.size and max(abs(int(amount.max())), abs(int(amount.min()))) >= EXACT:
        return np.array([int(each) / minor for each in amount.flat]).reshape(amount.shape)
    found: Array = amount / minor
    return found

"""Paired differences of two alternatives that met the same replications."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simbackorder.statistics import intervals
from simbackorder.statistics.control_variates import Adjustment
from simbackorder.statistics.estimate import (
    NOTHING,
    ONE_REPLICATION,
    ONE_SPEAKS,
    Array,
    Concluded,
    Sample,
    concluded,
    standard_errors,
)
from simbackorder.statistics.intervals import Ends, Marks

# Differences below this share of the values compared are rounding, not evidence.
ROUNDING = 1e-12


class Difference(NamedTuple):
    """First minus second, in the measure's unit, with its paired interval; `half_width`: the distance of the farther
    end.

    `p` is of the two-sided paired test of no difference; `variance_ratio` is var(difference) over (var first + var
    second): 1 minus it is the share of variance that pairing removed. None, with the reason, where undefined.
    """

    mean: float | None
    half_width: float | None
    p: float | None
    variance_ratio: float | None
    n: int
    reason: str | None = None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None


def difference(
    first: Sample,
    second: Sample,
    confidence: float,
    nothing: str = NOTHING,
    share: bool = False,
    controls: Adjustment | None = None,
) -> Difference:
    """The paired difference of two samples over the same replications, by their pseudo-values."""
    rows = (Sample(each.numerator[None], each.denominator[None]) for each in (first, second))
    one, other = (concluded(row, confidence, np.array([share]), controls) for row in rows)
    return differences(one, other, confidence, [nothing])[0]


def differences(first: Concluded, second: Concluded, confidence: float, nothing: Sequence[str]) -> list[Difference]:
    """The paired difference of each row of two alternatives."""
    n = first.values.shape[-1]
    mean = first.ratio - second.ratio
    mean = np.where(np.abs(mean) <= ROUNDING * np.maximum(np.abs(first.ratio), np.abs(second.ratio)), 0.0, mean)
    if n < 2:
        means = zip(mean.tolist(), nothing, strict=True)
        return [
            _none(n, why) if math.isnan(m) else Difference(m, None, None, None, n, ONE_REPLICATION) for m, why in means
        ]
    paired = _paired(first.values, second.values)
    error = standard_errors(paired)
    known = ~np.isnan(error)
    clean = np.where(known[:, None], paired, 0.0)
    ends = intervals.unskewed(mean, clean, error, confidence, first.lost)
    apart = intervals.of_a_difference(first.ratio, _seen(first), second.ratio, _seen(second))
    ends = intervals.wider(ends, apart, _rare(first) & _rare(second) & (error > 0))
    half = intervals.half_widths(ends, mean, error, n - first.lost, confidence)
    p = intervals.p_values(mean, clean, error, first.lost)
    columns = (mean, error, *ends, half, p, _variance_ratio(first, second, error))
    rows = zip(*(column.tolist() for column in columns), nothing, strict=True)
    return [_difference(n, *row) for row in rows]


def _difference(
    n: int, mean: float, error: float, low: float, high: float, half: float, p: float, removed: float, nothing: str
) -> Difference:
    if math.isnan(mean):
        return _none(n, nothing)
    if math.isnan(error):
        return Difference(mean, None, None, None, n, ONE_SPEAKS)
    return Difference(mean, half, p, None if math.isnan(removed) else removed, n, None, low, high, error)


def _none(n: int, why: str) -> Difference:
    return Difference(None, None, None, None, n, why)


def _rare(found: Concluded) -> Marks:
    """Shares of which few replications, or none, have seen anything."""
    rare: Marks = intervals.few(found.events, found.values.shape[-1]) | (found.events == 0)
    return rare


def _seen(found: Concluded) -> Ends:
    """The intervals; where nothing was seen, nothing is said of it: often it cannot happen."""
    none = found.events == 0
    return Ends(*(np.where(none, found.ratio, end) for end in found.ends))


def _paired(a: Array, b: Array) -> Array:
    scale = ROUNDING * np.maximum(np.abs(a).max(axis=-1, keepdims=True), np.abs(b).max(axis=-1, keepdims=True))
    paired = a - b
    paired = np.where(np.abs(paired) <= scale, 0.0, paired)
    equal = np.ptp(paired, axis=-1, keepdims=True) <= scale
    found: Array = np.where(equal, paired[..., :1], paired)
    return found


def _variance_ratio(first: Concluded, second: Concluded, error: Array) -> Array:
    apart = first.error**2 + second.error**2
    found: Array = np.divide(error**2, apart, out=np.full_like(error, np.nan), where=apart > 0)
    return found

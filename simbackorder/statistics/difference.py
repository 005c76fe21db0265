"""Paired differences of two alternatives that met the same replications."""

import math
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr

from simbackorder.statistics.estimate import (
    NOTHING,
    ONE_REPLICATION,
    ONE_SPEAKS,
    Array,
    Sample,
    half_width,
    pseudo_values,
    ratio,
    standard_error,
)

# Differences below this share of the values compared are rounding, not evidence.
ROUNDING = 1e-12


class Difference(NamedTuple):
    """First minus second, in the measure's unit, with its paired interval.

    `p` is of the two-sided paired t test of no difference; `variance_ratio` is var(difference) over (var first + var
    second): 1 minus it is the share of variance that pairing removed. None, with the reason, where undefined.
    """

    mean: float | None
    half_width: float | None
    p: float | None
    variance_ratio: float | None
    n: int
    reason: str | None = None


def difference(first: Sample, second: Sample, confidence: float, nothing: str = NOTHING) -> Difference:
    """The paired difference of two samples over the same replications, by their pseudo-values."""
    n = len(first.numerator)
    high, low = ratio(first), ratio(second)
    if high is None or low is None:
        return Difference(None, None, None, None, n, nothing)
    a, b = pseudo_values(first), pseudo_values(second)
    mean = _without_rounding(high - low, max(abs(high), abs(low)))
    if a is None or b is None:
        return Difference(mean, None, None, None, n, ONE_REPLICATION if n < 2 else ONE_SPEAKS)
    paired = _paired(a, b)
    return Difference(mean, half_width(paired, confidence), p_value(mean, paired), _variance_ratio(a, b, paired), n)


def p_value(mean: float, paired: Array) -> float:
    """Two-sided p of the t test that the mean difference is 0; without variance it is 1 (equal) or 0 (different)."""
    error = standard_error(paired)
    if error == 0:
        return 1.0 if mean == 0 else 0.0
    return float(2 * stdtr(len(paired) - 1, -abs(mean) / error))


def _paired(a: Array, b: Array) -> Array:
    scale = max(float(np.abs(a).max()), float(np.abs(b).max()))
    paired = a - b
    paired[np.abs(paired) <= ROUNDING * scale] = 0.0
    if float(np.ptp(paired)) <= ROUNDING * scale:
        paired[:] = paired[0]
    return paired


def _without_rounding(mean: float, scale: float) -> float:
    return 0.0 if abs(mean) <= ROUNDING * scale else mean


def _variance_ratio(a: Array, b: Array, paired: Array) -> float | None:
    apart = standard_error(a) ** 2 + standard_error(b) ** 2
    ratio_ = standard_error(paired) ** 2 / apart if apart > 0 else math.nan
    return ratio_ if math.isfinite(ratio_) else None

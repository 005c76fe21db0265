"""Means and ratios of independent replications, with confidence intervals.

A measure is observed as a numerator and a denominator per replication; its estimate is the ratio of their sums. A plain
mean has denominator 1 everywhere. The interval is Student's t on the jackknife's pseudo-values (Tukey 1958; Miller,
Biometrika 61(1), 1974), which for a constant denominator are the observations themselves, so that a mean gets exactly
the usual t interval.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Array = NDArray[np.float64]

ONE_REPLICATION = "one replication has no interval"
ONE_SPEAKS = "only one replication says anything about it: no interval"
NOTHING = "nothing was observed"


class Sample(NamedTuple):
    """One measure over n replications: `numerator[n]` and `denominator[n]` (1 for totals and means, 0 where a
    replication says nothing)."""

    numerator: Array
    denominator: Array


class Estimate(NamedTuple):
    """A ratio of sums and its interval's half-width, in the measure's unit; None, with the reason, if undefined."""

    mean: float | None
    half_width: float | None
    n: int
    reason: str | None = None


def ratio(sample: Sample) -> float | None:
    """Sum of numerators over sum of denominators; None if no replication says anything."""
    total = float(sample.denominator.sum())
    value = float(sample.numerator.sum()) / total if total != 0 else math.nan
    return value if math.isfinite(value) else None


def pseudo_values(sample: Sample) -> Array | None:
    """The jackknife's pseudo-values n T - (n - 1) T(-i), one per replication; None where they are undefined.

    Written as T + (n - 1) (numerator_i - T denominator_i) / (sum of the other denominators): the same number without
    the cancellation of two large ones.
    """
    whole = ratio(sample)
    n = len(sample.numerator)
    if whole is None or n < 2:
        return None
    numerator, denominator = sample
    if np.all(denominator == denominator[0]):
        each: Array = numerator / denominator
        return each
    others = denominator.sum() - denominator
    if np.any(np.count_nonzero(denominator) - (denominator != 0) == 0) or np.any(others <= 0):
        return None
    values: Array = whole + (n - 1) * (numerator - whole * denominator) / others
    return values


def half_width(values: Array, confidence: float) -> float:
    """Half the width of Student's t interval for the mean of `values` (two or more)."""
    n = len(values)
    return float(stdtrit(n - 1, (1 + confidence) / 2)) * standard_error(values)


def standard_error(values: Array) -> float:
    """Standard error of the mean of `values` (two or more); exactly 0 when all are equal."""
    if np.all(values == values[0]):
        return 0.0
    return float(values.std(ddof=1)) / math.sqrt(len(values))


def estimate(sample: Sample, confidence: float, nothing: str = NOTHING) -> Estimate:
    """The estimate of one measure; `nothing` is the reason to give when no replication says anything about it."""
    n = len(sample.numerator)
    mean = ratio(sample)
    if mean is None:
        return Estimate(None, None, n, nothing)
    values = pseudo_values(sample)
    if values is None:
        return Estimate(mean, None, n, ONE_REPLICATION if n < 2 else ONE_SPEAKS)
    return Estimate(mean, half_width(values, confidence), n)

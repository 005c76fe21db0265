"""Means and ratios of independent replications, with confidence intervals.

A measure is observed as a numerator and a denominator per replication; its estimate is the ratio of their sums. A plain
mean has denominator 1 everywhere. The interval is Student's t on the jackknife's pseudo-values (Tukey 1958; Miller,
Biometrika 61(1), 1974), which for a constant denominator are the observations themselves, so that a mean gets exactly
the usual t interval; skewness and few events move its ends (`intervals`).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from simbackorder.statistics import intervals
from simbackorder.statistics.control_variates import Adjustment, adjusted
from simbackorder.statistics.intervals import Ends, Marks, Whole

Array = NDArray[np.float64]

ONE_REPLICATION = "one replication has no interval"
ONE_SPEAKS = "only one replication says anything about it: no interval"
NOTHING = "nothing was observed"


class Sample(NamedTuple):
    """One measure, or a row for each of several, over n replications: `numerator[..., n]` and `denominator[..., n]` (1
    for totals and means, 0 where a replication says nothing)."""

    numerator: Array
    denominator: Array


class Estimate(NamedTuple):
    """A ratio of sums with its interval, in the measure's unit; None, with the reason, if undefined.

    `half_width`: the distance of the farther end. `n`: replications. `standard_error`: over replications. `events`: of
    a share, how many replications saw anything of the smaller side of it (of 97 % filled: units that were not).
    """

    mean: float | None
    half_width: float | None
    n: int
    reason: str | None = None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None
    events: int | None = None


class Concluded(NamedTuple):
    """Of a row per measure: the ratio (NaN: undefined), the pseudo-values (a row of NaN: no interval), their standard
    error, the interval and its half-width, and of shares how many replications saw anything of the smaller side
    (elsewhere -1). `lost`: the degrees of freedom that controls have taken."""

    ratio: Array
    values: Array
    error: Array
    ends: Ends
    half_width: Array
    events: Whole
    lost: int = 0

    def rows(self, which: Whole) -> "Concluded":
        """Some of the rows, by their numbers."""
        ends = Ends(self.ends.low[which], self.ends.high[which])
        columns = (self.ratio[which], self.values[which], self.error[which])
        return Concluded(*columns, ends, self.half_width[which], self.events[which], self.lost)


def ratio(sample: Sample) -> float | None:
    """Sum of numerators over sum of denominators; None if no replication says anything."""
    value = float(ratios(sample))
    return value if math.isfinite(value) else None


def ratios(sample: Sample) -> Array:
    """Of each row; NaN if no replication says anything."""
    total = np.asarray(sample.denominator.sum(axis=-1))
    with np.errstate(invalid="ignore", over="ignore"):
        found = np.divide(sample.numerator.sum(axis=-1), total, out=np.full_like(total, np.nan), where=total != 0)
    return np.where(np.isfinite(found), found, np.nan)


def pseudo_values(sample: Sample) -> Array:
    """The jackknife's pseudo-values n T - (n - 1) T(-i), one per replication; NaN where they are undefined.

    Written as T + (n - 1) (numerator_i - T denominator_i) / (sum of the other denominators): the same number without
    the cancellation of two large ones.
    """
    numerator, denominator = sample
    n = numerator.shape[-1]
    whole = ratios(sample)[..., None]
    others = denominator.sum(axis=-1, keepdims=True) - denominator
    constant = np.all(denominator == denominator[..., :1], axis=-1, keepdims=True)
    speak = np.count_nonzero(denominator, axis=-1, keepdims=True) - (denominator != 0)
    alone = np.any((speak == 0) | (others <= 0), axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(
            constant, numerator / denominator, whole + (n - 1) * (numerator - whole * denominator) / others
        )
    undefined = np.isnan(whole) | (n < 2) | (alone & ~constant)
    found: Array = np.where(undefined, np.nan, values)
    return found


def standard_errors(values: Array) -> Array:
    """Standard error of the mean of each row of two or more values; exactly 0 when all are equal."""
    n = values.shape[-1]
    if n < 2:
        return np.full(values.shape[:-1], np.nan)
    error = values.std(axis=-1, ddof=1) / math.sqrt(n)
    found: Array = np.where(np.all(values == values[..., :1], axis=-1), 0.0, error)
    return found


def half_width(values: Array, confidence: float) -> float:
    """Half the width of Student's t interval for the mean of `values` (two or more)."""
    return float(stdtrit(len(values) - 1, (1 + confidence) / 2)) * float(standard_errors(values))


def concluded(sample: Sample, confidence: float, shares: Marks, controls: Adjustment | None = None) -> Concluded:
    """What can be said of each row; `shares` marks ratios that lie between 0 and 1 (what does not, in any replication,
    is none); `controls`: what takes noise off the estimates."""
    n = sample.numerator.shape[-1]
    whole, values = ratios(sample), pseudo_values(sample)
    error = standard_errors(values)
    if n < 2:
        unknown = np.full(whole.shape, np.nan)
        return Concluded(whole, values, error, Ends(unknown, unknown), unknown, np.full(whole.shape, -1))
    known = ~np.isnan(error)
    shares = shares & np.all((sample.numerator >= 0) & (sample.numerator <= sample.denominator), axis=-1)
    small, flipped = smaller_side(sample, whole, shares)
    events = np.where(shares & known, np.count_nonzero(small.numerator, axis=-1), -1)
    lost = 0
    if controls is not None:
        whole, values = _controlled(whole, values, shares, events, controls)
        error, lost = standard_errors(values), controls.lost
    ends = intervals.unskewed(whole, np.where(known[:, None], values, 0.0), error, confidence, lost)
    of_few = _of_few(small, np.where(flipped, 1 - whole, whole), error, flipped, confidence)
    ends = intervals.wider(ends, of_few, intervals.few(events, n))
    half = intervals.half_widths(ends, whole, error, n - lost, confidence)
    most, none = intervals.of_none(n, confidence), events == 0
    low = np.where(none, np.where(flipped, 1 - most, 0.0), np.where(shares, np.maximum(ends.low, 0.0), ends.low))
    high = np.where(none, np.where(flipped, 1.0, most), np.where(shares, np.minimum(ends.high, 1.0), ends.high))
    half = np.minimum(half, np.maximum(high - whole, whole - low))  # a share ends at 0 and at 1
    return Concluded(whole, values, error, Ends(low, high), half, events, lost)


def _controlled(whole: Array, values: Array, shares: Marks, events: Whole, controls: Adjustment) -> tuple[Array, Array]:
    """Ratios and pseudo-values with the controls' noise taken off; not of shares that few replications have seen, or
    that would leave 0 to 1: their distribution is nothing that a line describes."""
    shift, quieter = adjusted(values, controls)
    found = whole - shift
    rare = intervals.few(events, values.shape[-1]) | (events == 0)
    left = rare | (shares & ((found < 0.0) | (found > 1.0))) | np.isnan(shift)
    return np.where(left, whole, found), np.where(left[:, None], values, quieter)


def smaller_side(sample: Sample, whole: Array, shares: Marks) -> tuple[Sample, Marks]:
    """Of shares above a half, their complements, and where these are."""
    flipped = shares & (whole > 0.5)
    numerator = np.where(flipped[:, None], sample.denominator - sample.numerator, sample.numerator)
    return Sample(numerator, sample.denominator), flipped


def _of_few(small: Sample, share: Array, error: Array, flipped: Marks, confidence: float) -> Ends:
    total = small.denominator.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        largest = small.numerator.max(axis=-1) / total
    found = intervals.of_few(share, error, largest, confidence)
    return Ends(np.where(flipped, 1 - found.high, found.low), np.where(flipped, 1 - found.low, found.high))


def estimates(found: Concluded, nothing: Sequence[str]) -> list[Estimate]:
    """Each row as an estimate; `nothing`: the reason to give when no replication says anything about it."""
    n = found.values.shape[-1]
    columns = (found.ratio, found.error, *found.ends, found.half_width, found.events)
    rows = zip(*(column.tolist() for column in columns), nothing, strict=True)
    return [_estimate(n, *row) for row in rows]


def _estimate(
    n: int, mean: float, error: float, low: float, high: float, half: float, events: int, nothing: str
) -> Estimate:
    if math.isnan(mean):
        return Estimate(None, None, n, nothing)
    if math.isnan(error):
        return Estimate(mean, None, n, ONE_REPLICATION if n < 2 else ONE_SPEAKS)
    counted = None if events < 0 else events
    if counted == 0:
        seen = f"no replication saw {'it' if mean < 0.5 else 'anything else'}: no spread, only a bound"
        return Estimate(mean, None, n, seen, low, high, error, 0)
    return Estimate(mean, half, n, None, low, high, error, counted)


def estimate(
    sample: Sample,
    confidence: float,
    nothing: str = NOTHING,
    share: bool = False,
    controls: Adjustment | None = None,
) -> Estimate:
    """The estimate of one measure."""
    row = Sample(sample.numerator[None], sample.denominator[None])
    return estimates(concluded(row, confidence, np.array([share]), controls), [nothing])[0]

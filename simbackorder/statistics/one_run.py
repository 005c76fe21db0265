"""What luck does to one run, from those that were simulated: quantiles, a further run, how often something happens.

None of it assumes a distribution; of values that repeat, intervals cover at least what is stated.

- A quantile lies between two order statistics with the probability that a binomial number is between their ranks
  (David and Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1).
- The next run lies between the r-th smallest and the r-th largest of n with probability (n + 1 - 2 r) / (n + 1) (Wilks,
  Determination of sample sizes for setting tolerance limits, Annals of Mathematical Statistics 12, 1941; Hahn and
  Meeker, Statistical Intervals, 1991, section 5.4).
- A chance: Clopper and Pearson, The use of confidence or fiducial limits, Biometrika 26, 1934.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, betaincinv

Array = NDArray[np.float64]


class Within(NamedTuple):
    """A number with its confidence interval; None: nothing bounds it on that side, since too few runs were done."""

    value: float
    low: float | None
    high: float | None


def quantile(values: Array, share: float, confidence: float) -> Within:
    """Below which value such a share of all runs lies; `values`: of at least one run, none of them NaN."""
    ordered, n = np.sort(values), len(values)
    tail = (1 - confidence) / 2
    below = bdtr(np.arange(n + 1), n, share)  # P(so many runs or fewer lie below the quantile)
    low = int(np.searchsorted(below, tail, side="right"))  # so many with P(fewer than that many) <= tail
    high = int(np.searchsorted(below, 1 - tail)) + 1
    return Within(
        float(np.quantile(values, share)),
        float(ordered[low - 1]) if low >= 1 else None,
        float(ordered[high - 1]) if high <= n else None,
    )


def runs_for_next(confidence: float) -> int:
    """How many runs it takes at least to bound a further one on both sides.

    >>> runs_for_next(0.95), runs_for_next(0.8)
    (39, 9)
    """
    return math.ceil(2 / (1 - confidence) - 1 - 1e-9)


def next_run(values: Array, confidence: float) -> tuple[float, float] | None:
    """Between which values one further run lies; None: too few were done to say so."""
    rank = math.floor((len(values) + 1) * (1 - confidence) / 2 + 1e-9)
    if rank < 1:
        return None
    ordered = np.sort(values)
    return float(ordered[rank - 1]), float(ordered[-rank])


def chance(count: int, n: int, confidence: float) -> Within:
    """How often something happens that has happened in `count` of `n` runs, at least one.

    >>> [round(end, 4) for end in chance(0, 10, 0.95)]
    [0.0, 0.0, 0.3085]
    """
    tail = (1 - confidence) / 2
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return Within(count / n, low, high)

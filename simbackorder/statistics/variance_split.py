"""How much of the variance of what happens comes from what was drawn once per group, and how much from within groups.

The one-way random effects model: value j of group i is a mean, plus what the group does, plus luck. With k groups of n
values, the mean square within groups estimates the variance of luck, that between groups n times the variance of groups
plus that of luck (Law, Simulation Modeling and Analysis; Searle, Casella and McCulloch, Variance Components, 1992,
chapter 3). The interval of the share is exact for normal values; Barton, Nelson and Xie (INFORMS Journal on Computing
26, 2014) say why inputs matter.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri

Array = NDArray[np.float64]
ROUNDING = 1e-12
"""A standard deviation below this share of the values is rounding."""


class Split(NamedTuple):
    """Of the value of one run: the variance due to groups (never below 0) and due to luck within them, and the share of
    groups in both together with its interval. Share and interval are None where nothing varies."""

    between: float
    within: float
    share: float | None
    low: float | None
    high: float | None


def split(values: Array, confidence: float) -> Split:
    """Of `values[group, value]`: two groups at least, of two values at least. Raises ValueError."""
    groups, n = values.shape
    if groups < 2 or n < 2:
        raise ValueError(f"expected two groups of two values at least, found {groups} of {n}")
    means = values.mean(axis=1)
    luck = float(((values - means[:, None]) ** 2).sum() / (groups * (n - 1)))
    of_means = float(means.var(ddof=1))
    least = (ROUNDING * float(np.abs(values).max())) ** 2
    luck, of_means = (each if each > least else 0.0 for each in (luck, of_means))
    if not luck and not of_means:
        return Split(0.0, 0.0, None, None, None)
    between = max(0.0, of_means - luck / n)
    share = between / (between + luck)
    if not luck:
        return Split(between, luck, share, 1.0, 1.0)
    ratio, freedom = n * of_means / luck, (groups - 1, groups * (n - 1))
    tail = (1 - confidence) / 2
    low, high = (_share(ratio / float(fdtri(*freedom, p)), n) for p in (1 - tail, tail))
    return Split(between, luck, share, low, high)


def _share(ratio: float, n: int) -> float:
    """The share of groups at which mean squares are expected in this ratio."""
    return max(0.0, (ratio - 1) / (ratio - 1 + n))


def linear(numerator: Array, denominator: Array) -> Array | None:
    """What each value adds to a ratio of sums, by linearisation about it (the delta method): for totals and means the
    values themselves. None if no value says anything."""
    total = float(denominator.sum())
    if total == 0:
        return None
    ratio = float(numerator.sum()) / total
    found: Array = ratio + (numerator - ratio * denominator) * (denominator.size / total)
    return found

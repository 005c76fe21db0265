"""Where a series that starts from a special state has settled: MSER-5, and Welch's plot.

White, An effective truncation heuristic for bias reduction in simulation output, Simulation 69 (1997), and White, Cobb
and Spratt, A comparison of five steady-state truncation heuristics for simulation, Proceedings of the Winter
Simulation Conference (2000): of means of five observations each, leave out so many at the start that the standard
error of the mean of the rest, as if they were independent, is least. Series are averaged over replications first, as
Hoad, Robinson and Davies do (Automating warm-up length estimation, Journal of the Operational Research Society 61,
2010). Welch, The statistical analysis of simulation results (1983): the average over replications, smoothed by a
moving one.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

Array = NDArray[np.float64]

BATCH = 5
LEAST = 10
"""Means of five, below which nothing can be said."""
SURELY = 0.001
MATTERS = 0.1
"""A drift is told if it is that unlikely by chance, and at least such a share of the level."""


def settled_after(series: Array) -> int:
    """How many observations to leave out at the start, a multiple of 5 and at most half of them: near the end the
    criterion is small by chance. Raises ValueError if there are fewer than 50."""
    count = len(series) // BATCH
    if count < LEAST:
        raise ValueError(f"expected at least {LEAST * BATCH} observations, found {len(series)}")
    means = series[: count * BATCH].reshape(count, BATCH).mean(axis=1)
    return BATCH * int(np.argmin(squared_errors(means)[: count // 2 + 1]))


class Drift(NamedTuple):
    """A level early in the time that is measured and later on, as means over replications, and the p-value of the
    paired t test that they are the same."""

    early: float
    late: float
    p: float

    @property
    def visible(self) -> bool:
        """Whether it is no chance, and large enough to matter."""
        return self.p < SURELY and abs(self.early - self.late) > MATTERS * max(abs(self.early), abs(self.late))


def drift(early: Array, late: Array) -> Drift:
    """Of the means of each replication over an early and a late stretch."""
    apart = early - late
    error = apart.std(ddof=1) / math.sqrt(len(apart)) if len(apart) > 1 else math.inf
    mean = float(apart.mean())
    statistic = abs(mean) / error if error else (math.inf if mean else 0.0)
    return Drift(float(early.mean()), float(late.mean()), 2.0 * float(stdtr(len(apart) - 1, -statistic)))


def squared_errors(means: Array) -> Array:
    """The squared standard error of the mean of what is left when the first d are left out, for d from 0 on; at least
    five are left."""
    count = len(means)
    centred = means - means.mean()  # sums of squares lose no digits
    left = np.arange(count, 0, -1.0)
    sums = np.cumsum(centred[::-1])[::-1]
    squares = np.cumsum((centred**2)[::-1])[::-1]
    spread = np.maximum(squares - sums**2 / left, 0.0)
    found: Array = (spread / left**2)[: count - BATCH + 1]
    return found


def smoothed(series: Array, window: int) -> Array:
    """Welch's moving average over 2 `window` + 1 observations, over fewer at the start, and without the last `window`
    ones."""
    sums = np.concatenate([[0.0], np.cumsum(series)])
    places = np.arange(len(series) - window)
    reach = np.minimum(places, window)
    found: Array = (sums[places + reach + 1] - sums[places - reach]) / (2 * reach + 1)
    return found

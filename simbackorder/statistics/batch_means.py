"""Whether the means of neighbouring batches of one long run go together, so that they are no independent observations.

Von Neumann, Distribution of the ratio of the mean square successive difference to the variance, Annals of Mathematical
Statistics 12 (1941), as used for batch means by Fishman, Grouping observations in digital simulation, Management
Science 24 (1978).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Array = NDArray[np.float64]

LEAST = 10
"""Batches: fewer tell nothing of how they go together."""


class Correlation(NamedTuple):
    """Of neighbouring batches: the estimated correlation (0 where all are alike), and the probability of so much or
    more if they were independent and normal."""

    estimate: float
    p: float


def correlation(means: Array) -> Correlation:
    """Of batch means in the order of time. Raises ValueError if there are fewer than 10."""
    n = len(means)
    if n < LEAST:
        raise ValueError(f"expected at least {LEAST} batches, found {n}")
    spread = float(((means - means.mean()) ** 2).sum())
    if spread <= 0:
        return Correlation(0.0, 1.0)
    estimate = 1.0 - float((np.diff(means) ** 2).sum()) / (2.0 * spread)
    return Correlation(estimate, 1.0 - float(ndtr(estimate / math.sqrt((n - 2) / (n**2 - 1)))))

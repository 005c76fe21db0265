"""How much of what varies over points that share their replications is luck: a two-way layout.

The value at a point in a replication is a mean, what the point adds, what the replication adds everywhere, and what is
left; Searle, Casella and McCulloch (1992), Variance Components, chapter 4.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Crossed(NamedTuple):
    """Shares of luck: `of_means`, in the variance of the points' means, which does not count what a replication adds
    everywhere; `of_a_run`, in the variance of a single run at any of the points. None: nothing varies."""

    of_means: float | None
    of_a_run: float | None


def crossed(values: Array) -> Crossed:
    """From `values[point, replication]`, at least two of each."""
    points, runs = values.shape
    level = values.mean()
    of_points, of_runs = values.mean(axis=1) - level, values.mean(axis=0) - level
    rest = values - level - of_points[:, None] - of_runs[None]
    between = runs * float(of_points @ of_points) / (points - 1)
    shared = points * float(of_runs @ of_runs) / (runs - 1)
    left = float((rest**2).sum()) / ((points - 1) * (runs - 1))
    if between <= (1e-12 * float(np.abs(values).max())) ** 2:
        return Crossed(None, None)
    inputs, everywhere = max(0.0, (between - left) / runs), max(0.0, (shared - left) / points)
    return Crossed(min(1.0, left / between), (everywhere + left) / (inputs + everywhere + left))

"""Sobol' indices: how much of the variance of a function comes from each of its inputs.

Sobol', I. M. (2001), Mathematics and Computers in Simulation 55, 271-280; the design and the estimator of first-order
indices of Saltelli, A. et al. (2010), Computer Physics Communications 181, 259-270, with Jansen's of total ones, as
SALib (Iwanaga, Usher and Herman, 2022) has them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.statistics.morris import Bounded, problem

Array = NDArray[np.float64]

FEWEST = 8
RESAMPLES = 500


class Indices(NamedTuple):
    """The shares of one input in the variance: `first`, by itself; `total`, with all that it does together with
    others."""

    first: Bounded
    total: Bounded


def points(count: int, samples: int, seed: int) -> Array:
    """The design for `count` inputs: `count` + 2 points of the unit cube for each of so many samples, a power of two.
    Needs SALib."""
    from SALib.sample import sobol

    found: Array = sobol.sample(problem(count), samples, calc_second_order=False, seed=seed + 1)
    return found


def independent(count: int, values: Array) -> Array:
    """Of the values at a design's points those at points that were drawn independently of one another."""
    rows: Array = values.reshape(-1, count + 2, *values.shape[1:])
    return np.concatenate([rows[:, 0], rows[:, -1]])


def indices(count: int, values: Array, confidence: float, seed: int) -> list[Indices] | None:
    """The indices of each input, from the values at the points of a design, with bootstrap intervals; None: the values
    do not vary."""
    from SALib.analyze import sobol

    if np.ptp(values) <= 1e-12 * np.abs(values).max():
        return None
    found = sobol.analyze(
        problem(count),
        values,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=confidence,
        seed=seed + 1,  # 0 would be none
    )
    columns = zip(*(found[key].tolist() for key in ("S1", "S1_conf", "ST", "ST_conf")), strict=True)
    return [Indices(_bounded(first, one), _bounded(total, other)) for first, one, total, other in columns]


def _bounded(value: float, half: float) -> Bounded:
    return Bounded(value, value - half, value + half)

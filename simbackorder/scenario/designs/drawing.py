"""Where the points of a design that is drawn lie in the unit cube, by SciPy's quasi-Monte Carlo methods."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

LATIN_HYPERCUBE, SOBOL = "latin-hypercube", "sobol"
SOURCE = int.from_bytes(b"sweep")
"""Tells the luck of designs from all other luck of a seed."""


def drawn(design: str, points: int, axes: int, seed: int) -> NDArray[np.float64]:
    """A row per axis, a column per point, each number in [0, 1).

    Latin hypercube (McKay, Beckman and Conover 1979): of each axis, one point in each of so many equal stretches.
    Sobol' (Sobol' 1967, scrambled as by Owen 1998): points that fill the cube evenly, most so when their number is a
    power of 2.
    """
    from scipy.stats import qmc

    luck: Any = np.random.Generator(np.random.PCG64(np.random.SeedSequence([SOURCE, seed])))
    of = {LATIN_HYPERCUBE: qmc.LatinHypercube, SOBOL: qmc.Sobol}[design]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a number of points is no power of 2
        found: NDArray[np.float64] = of(axes, seed=luck).random(points)
    return np.ascontiguousarray(np.minimum(found, np.nextafter(1.0, 0.0)).T)

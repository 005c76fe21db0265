"""Demand of customers who want several units each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Sizes = Mapping[int, float]
"""Units of an order, and the chance of each."""


def compound_poisson(mean: float, sizes: Sizes, longest: int) -> NDArray[np.float64]:
    """Probabilities of the units that a Poisson number of orders asks for: Panjer, ASTIN Bulletin 12 (1981), 22-26."""
    p = np.zeros(longest)
    p[0] = np.exp(-mean)
    for n in range(1, longest):
        p[n] = mean / n * sum(k * share * p[n - k] for k, share in sizes.items() if k <= n)
    return p


def mean_size(sizes: Sizes) -> float:
    """Units of an order, in the mean."""
    return sum(size * share for size, share in sizes.items())

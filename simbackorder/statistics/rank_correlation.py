"""Uniforms that go together: the normal copula with stated rank correlations.

Normal scores of the uniforms are made to correlate, and turned back into uniforms; quantiles of these have whatever
distributions they had (NORTA: Cario and Nelson 1997). Spearman's rank correlation r of two of them is that of normal
scores with correlation 2 sin(pi r / 6) (Pearson 1907; Kruskal, JASA 53, 1958).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]
SMALLEST, LARGEST = 2.0**-54, 1.0 - 2.0**-53
LEAST = 1e-9
"""The least eigenvalue of a matrix that counts as positive."""


def of_scores(names: tuple[str, ...], ranks: Mapping[tuple[str, str], float], factor: float = 1.0) -> Array:
    """The correlations of normal scores, in the order of the names, for these rank correlations, each times a factor;
    all others are 0.

    >>> of_scores(("a", "b"), {("b", "a"): 0.5}).round(4).tolist()
    [[1.0, 0.5176], [0.5176, 1.0]]
    """
    matrix = np.eye(len(names))
    for (one, other), rank in ranks.items():
        i, j = names.index(one), names.index(other)
        matrix[i, j] = matrix[j, i] = 2 * np.sin(np.pi * factor * rank / 6)
    return matrix


def can_hold(matrix: Array) -> bool:
    """Whether correlations can hold together: whether their matrix is positive definite.

    >>> can_hold(of_scores(("a", "b", "c"), {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}))
    False
    """
    return bool(np.linalg.eigvalsh(matrix)[0] > LEAST)


def largest_factor(names: tuple[str, ...], ranks: Mapping[tuple[str, str], float]) -> float:
    """By how much all rank correlations would have to be multiplied to hold together: the largest such number of two
    decimals that is at most 1.

    >>> largest_factor(("a", "b", "c"), {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9})
    0.53
    """
    return max(k / 100 for k in range(101) if can_hold(of_scores(names, ranks, k / 100)))


def correlated(uniforms: Array, matrix: Array) -> Array:
    """Of independent `uniforms[input, draw]`, those that go together so. The first input, and whatever goes together
    with none before it, keep theirs."""
    factor = np.linalg.cholesky(matrix)
    found = uniforms.copy()
    moved = np.count_nonzero(factor, axis=1) > 1
    found[moved] = np.clip(ndtr((factor @ ndtri(uniforms))[moved]), SMALLEST, LARGEST)
    return found

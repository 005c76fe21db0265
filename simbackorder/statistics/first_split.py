"""Which single question tells best where which label stands: the first split of a classification tree.

Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984): the split after which the labels of the
two sides are the least mixed, by Gini's index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
FEWEST = 2
"""Points on either side."""


class Split(NamedTuple):
    """`column`, and of numbers the largest value on the first side and the smallest on the other; of words the one
    value that is the first side (`other` None). `first`: which points are on the first side."""

    column: int
    at: float
    other: float | None
    first: NDArray[np.bool_]


def first_split(labels: Labels, columns: Sequence[Array], words: Sequence[bool]) -> Split | None:
    """The best question; `words`: columns whose numbers only stand for words. None: no question leads to more points
    that have the label of most on their side."""
    found: tuple[float, Split] | None = None
    for number, (column, spoken) in enumerate(zip(columns, words, strict=True)):
        for at, other, first in _sides(column, spoken):
            mixed = _mixed(labels[first]) + _mixed(labels[~first])
            if found is None or mixed < found[0] * (1 - 1e-12):
                found = mixed, Split(number, at, other, first)
    if found is None:
        return None
    sides = _most(labels[found[1].first]) + _most(labels[~found[1].first])
    return found[1] if sides > _most(labels) else None


MOST_CUTS = 64


def _sides(column: Array, spoken: bool) -> list[tuple[float, float | None, NDArray[np.bool_]]]:
    values = np.unique(column)
    sides: list[tuple[float, float | None, NDArray[np.bool_]]]
    if spoken:
        sides = [(float(value), None, column == value) for value in values]
    else:
        cuts = np.unique(np.linspace(0, len(values) - 2, min(MOST_CUTS, len(values) - 1)).astype(int))
        sides = [(float(values[k]), float(values[k + 1]), column <= values[k]) for k in cuts if len(values) > 1]
    return [each for each in sides if FEWEST <= int(each[2].sum()) <= len(column) - FEWEST]


def _mixed(labels: Labels) -> float:
    counts = np.bincount(labels)
    return float(len(labels) - (counts**2).sum() / len(labels))


def _most(labels: Labels) -> int:
    return int(np.bincount(labels).max())

"""Which axes of a design change what was measured, alone and two together: shares of the variation over its points.

Of a complete grid the analysis of variance of fixed effects, exactly (Montgomery, Design and Analysis of Experiments,
chapter 5); what more than two axes do together is left. Of points that were drawn or listed a regression with squares
and products of the axes: what leaving a term out would add to the squares that remain, in models that have all other
terms of its order and below (type II; Langsrud, Statistics and Computing 13, 2003), less what chance alone would give
it (omega squared; Hays, Statistics for Psychologists, 1963).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
ROUNDING = 1e-20
"""Squares below this share of the values' are rounding."""
FOR_PAIRS = 1.5
"""Points per term that it takes to tell what two axes do together; with fewer only what each does alone is asked."""
MOST_LEVELS = 12
MOST_AXES = 12


class Axis(NamedTuple):
    """One axis: which of its values each point has; `numbers`: these values as numbers (None: they are words)."""

    codes: Codes
    numbers: Array | None = None

    @property
    def levels(self) -> int:
        """How many values it takes."""
        return int(self.codes.max()) + 1


class Effects(NamedTuple):
    """Shares of all variation: `alone[axis]`; `pairs[axis, axis]` what two do together beyond what each does alone
    (empty: too few points to tell); `left`: what neither explains. `exact`: an analysis of variance of a whole grid."""

    alone: tuple[float, ...]
    pairs: dict[tuple[int, int], float]
    left: float
    exact: bool

    @property
    def confounded(self) -> float:
        """What several axes have in common that vary together over the points: of which it comes cannot be told."""
        return 0.0 if self.exact else max(0.0, 1 - self.left - sum(self.alone) - sum(self.pairs.values()))

    def together(self, axis: int) -> float:
        """What an axis does with any other."""
        return sum(share for pair, share in self.pairs.items() if axis in pair)


def effects(values: Array, axes: Sequence[Axis]) -> Effects | None:
    """Of `values[point, response]`, all responses together, each about its own mean. None: nothing varies, or there
    are too few points to tell anything."""
    centred = values - values.mean(axis=0)
    total = float((centred**2).sum())
    if not axes or len(values) < 2 or total <= ROUNDING * float((values**2).sum()):
        return None
    if _complete(axes):
        return _of_grid(centred, axes, total)
    return _of_points(centred, axes, total)


def _complete(axes: Sequence[Axis]) -> bool:
    """Whether every combination is there once."""
    levels = [axis.levels for axis in axes]
    count = len(axes[0].codes)
    if float(np.prod(np.array(levels, dtype=float))) != count:
        return False
    return len(np.unique(np.ravel_multi_index([axis.codes for axis in axes], levels))) == count


def _of_grid(centred: Array, axes: Sequence[Axis], total: float) -> Effects:
    means = [_means(centred, axis.codes, axis.levels) for axis in axes]
    alone = tuple(_squares(mean, axis.codes) / total for mean, axis in zip(means, axes, strict=True))
    pairs = {}
    for i, j in itertools.combinations(range(len(axes)), 2):
        levels = axes[j].levels
        codes = axes[i].codes * levels + axes[j].codes
        both = _means(centred, codes, axes[i].levels * levels)
        both -= (means[i][:, None] + means[j][None]).reshape(both.shape)
        pairs[i, j] = _squares(both, codes) / total
    return Effects(alone, pairs, max(0.0, 1 - sum(alone) - sum(pairs.values())), True)


def _means(values: Array, codes: Codes, levels: int) -> Array:
    count = np.bincount(codes, minlength=levels)
    sums = [np.bincount(codes, column, levels) for column in values.T]
    found: Array = np.stack(sums, axis=1) / np.maximum(count, 1)[:, None]
    return found


def _squares(means: Array, codes: Codes) -> float:
    return float((np.bincount(codes, minlength=len(means))[:, None] * means**2).sum())


def _of_points(centred: Array, axes: Sequence[Axis], total: float) -> Effects | None:
    points = len(centred)
    blocks = [_terms(axis, squares=True) for axis in axes]
    if sum(each.shape[1] for each in blocks) * FOR_PAIRS >= points:
        blocks = [_terms(axis, squares=False) for axis in axes]
    count = sum(each.shape[1] for each in blocks)
    if count + 2 > points:
        return None
    lines = [_terms(axis, squares=False) for axis in axes]
    pairs = list(itertools.combinations(range(len(axes)), 2)) if len(axes) <= MOST_AXES else []
    products = [_products(lines[i], lines[j]) for i, j in pairs]
    if (count + sum(each.shape[1] for each in products)) * FOR_PAIRS >= points:
        pairs, products = [], []
    model = _Model([*blocks, *products], centred)
    first, every = range(len(blocks)), range(len(blocks) + len(products))
    left = model.left(every)
    freedom = max(1, points - 1 - model.terms(every))
    chance = left / freedom

    def share(number: int, among: range) -> float:
        gained = model.left([each for each in among if each != number]) - model.left(among)
        return max(0.0, gained - model.terms([number]) * chance) / total

    alone = tuple(share(number, first) for number in first)
    found = {pair: share(len(blocks) + place, every) for place, pair in enumerate(pairs)}
    return Effects(alone, found, min(1.0, left / total), False)


def _terms(axis: Axis, squares: bool) -> Array:
    """Columns about 0: of numbers a line, and a parabola (Legendre); of words one per value but the last."""
    if axis.numbers is None:
        columns = np.stack([axis.codes == level for level in range(min(axis.levels, MOST_LEVELS) - 1)], axis=1)
        found: Array = columns.astype(float)
    else:
        low, high = float(axis.numbers.min()), float(axis.numbers.max())
        x = (axis.numbers - low) * (2 / (high - low) if high > low else 0.0) - 1
        wanted = [x, 1.5 * x * x] if squares and axis.levels > 2 else [x]
        found = np.stack(wanted, axis=1)
    return _centred(found) if found.size else np.zeros((len(axis.codes), 0))


def _products(one: Array, other: Array) -> Array:
    return _centred((one[:, :, None] * other[:, None, :]).reshape(len(one), -1))


def _centred(columns: Array) -> Array:
    found: Array = columns - columns.mean(axis=0)
    return found


class _Model:
    """Blocks of terms, of which any may be left out; by the products of all columns, made once."""

    def __init__(self, blocks: Sequence[Array], values: Array) -> None:
        ends = np.cumsum([0, *(each.shape[1] for each in blocks)])
        self._places = [np.arange(a, b) for a, b in itertools.pairwise(ends.tolist())]
        columns = np.concatenate(blocks, axis=1)
        self._gram, self._by = columns.T @ columns, columns.T @ values
        self._total = float((values**2).sum())

    def terms(self, which: Sequence[int]) -> int:
        """Columns of these blocks."""
        return sum(len(self._places[each]) for each in which)

    def left(self, which: Sequence[int]) -> float:
        """The squares that these blocks do not explain."""
        if not self.terms(which):
            return self._total
        places = np.concatenate([self._places[each] for each in which])
        by = self._by[places]
        found = np.linalg.lstsq(self._gram[np.ix_(places, places)], by, rcond=None)[0]
        return max(0.0, self._total - float((by * found).sum()))

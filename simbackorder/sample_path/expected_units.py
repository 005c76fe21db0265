"""How many units an order is expected to have."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from simbackorder.sample_path.baskets import Basket
from simbackorder.sample_path.distributions import Evaluation, counts
from simbackorder.sample_path.sources import LARGEST, SMALLEST

LARGEST_SUM = 100_000
HALVINGS = 80


class NotKnownError(Exception):
    """A mean that is not known, and why."""


class Expected(NamedTuple):
    """Units per order on average, and whether they vary."""

    mean: float
    varies: bool


def expected_units(basket: Basket) -> Expected:
    """Of orders with this basket. Raises NotKnownError."""
    if basket.joint is not None:
        if basket.tilt.place:
            raise NotKnownError("what is bought changes with a surge")
        of_basket = np.add.reduceat(basket.joint.units, basket.joint.first[:-1])
        if (basket.joint.units < 1).any():
            raise NotKnownError("orders may be of nothing")
        mean = math.fsum(basket.urn.weight * of_basket) / basket.urn.total
        return Expected(mean, bool((of_basket != of_basket[0]).any()))
    units = whole_mean(basket.units, 0, LARGEST_SUM)
    if least(basket.units) < 1:
        raise NotKnownError("orders may be of nothing")
    lines = whole_mean(basket.lines, 1, basket.item.size)
    varies = basket.units.constant is None or (basket.lines.constant is None and basket.item.size > 1)
    return Expected(lines * units, varies)


def least(drawn: Evaluation) -> int:
    """The smallest whole number that is drawn."""
    return int(counts(drawn, np.array([SMALLEST]))[0])


def whole_mean(drawn: Evaluation, low: int, high: int) -> float:
    """The mean of what is drawn as whole numbers, no less than `low` and no more than `high`: the sum over k of the
    probability of k or more, which is where the quantile function gets there. Raises NotKnownError."""
    if drawn.turns is not None:
        raise NotKnownError("units are listed, and taken in turn")
    if not math.isfinite(drawn.mean):
        raise NotKnownError("its mean is infinite")
    ends = counts(drawn, np.array([SMALLEST, LARGEST]))
    first, last = (int(min(max(end, low), high)) for end in ends)
    if last >= LARGEST_SUM and high >= LARGEST_SUM:
        raise NotKnownError(f"units may be more than {LARGEST_SUM:,}")
    number = np.arange(first + 1, last + 1)
    below, reached = np.full(number.size, SMALLEST), np.full(number.size, LARGEST)
    for _ in range(HALVINGS):
        middle = (below + reached) / 2
        enough = counts(drawn, middle) >= number
        reached, below = np.where(enough, middle, reached), np.where(enough, below, middle)
    return first + math.fsum(1.0 - reached)

"""When units leave the shelf otherwise than for an order: lost, or sold by another channel. Of each item and each way a
Poisson process of its own."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.distributions import exponential
from simbackorder.sample_path.sources import Floats, Luck

MOST_LOSSES = 10_000_000
LOSS, ELSEWHERE = "loss", "other channels"
"""Whose luck it is, besides the item's."""


class Losses(NamedTuple):
    """Every one before the end, by time, then item."""

    time: Floats
    item: NDArray[np.int32]


NO_LOSSES = Losses(np.empty(0), np.empty(0, np.int32))


def losses_of(rates: dict[int, tuple[str, float]], luck: Luck, end: float, way: str) -> Losses:
    """Return when units of all items (place -> name and rate) leave in this way before `end`."""
    if not rates:
        return NO_LOSSES
    found = [(place, times_of(name, rate, luck, end, way)) for place, (name, rate) in rates.items()]
    time = np.concatenate([times for _, times in found])
    item = np.concatenate([np.full(times.size, place, np.int32) for place, times in found])
    order = np.lexsort((item, time))
    return Losses(time[order], item[order])


def times_of(name: str, rate: float, luck: Luck, end: float, way: str) -> Floats:
    """Return when units of one item leave; under another rate the same times on another scale."""
    expected = rate * end
    n = int(expected + 6 * np.sqrt(expected)) + 16
    while True:
        times = np.cumsum(exponential(1 / rate).quantile(luck.uniforms(n, "items", name, way)))
        if times[-1] >= end:
            return times[times < end]
        n *= 2

"""When units are lost in stock: of each item a Poisson process of its own."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.distributions import exponential
from simbackorder.sample_path.sources import Floats, Luck

MOST_LOSSES = 10_000_000


class Losses(NamedTuple):
    """Every loss before the end, by time, then item."""

    time: Floats
    item: NDArray[np.int32]


NO_LOSSES = Losses(np.empty(0), np.empty(0, np.int32))


def losses_of(rates: dict[int, tuple[str, float]], luck: Luck, end: float) -> Losses:
    """Return the losses of all items (place -> name and rate) before `end`."""
    if not rates:
        return NO_LOSSES
    found = [(place, times_of(name, rate, luck, end)) for place, (name, rate) in rates.items()]
    time = np.concatenate([times for _, times in found])
    item = np.concatenate([np.full(times.size, place, np.int32) for place, times in found])
    order = np.lexsort((item, time))
    return Losses(time[order], item[order])


def times_of(name: str, rate: float, luck: Luck, end: float) -> Floats:
    """Return when units of one item are lost; under another rate the same times on another scale."""
    expected = rate * end
    n = int(expected + 6 * np.sqrt(expected)) + 16
    while True:
        times = np.cumsum(exponential(1 / rate).quantile(luck.uniforms(n, "items", name, "loss")))
        if times[-1] >= end:
            return times[times < end]
        n *= 2

"""Surges of demand: sudden interest that fades by half every half-life, in everything or in one item."""

from typing import NamedTuple

import numpy as np

from simbackorder.sample_path.sources import Floats

FORGOTTEN = 1100.0
"""Half-lives after which a surge has no trace left in a double."""


class Surge(NamedTuple):
    """A factor 1 + (peak - 1) 2^(-age / half_life) from `at` on."""

    at: float
    peak: float
    half_life: float


class Growth(NamedTuple):
    """What surges make of demand: those of all items, and those of single items, each with its share of the demand."""

    everything: tuple[Surge, ...] = ()
    parts: tuple[tuple[float, tuple[Surge, ...]], ...] = ()

    def factor(self, t: Floats) -> Floats:
        """Return total demand at the times `t`, as a multiple of what it is without surges."""
        mixed = np.ones_like(t)
        for share, surges in self.parts:
            mixed += share * (surge_factor(surges, t) - 1.0)
        return surge_factor(self.everything, t) * mixed

    def surges(self) -> list[Surge]:
        """Return all surges."""
        return [*self.everything, *(surge for _, surges in self.parts for surge in surges)]


def surge_factor(surges: tuple[Surge, ...], t: Floats) -> Floats:
    """Return the product of the factors of these surges at the times `t`."""
    factor = np.ones_like(t)
    for surge in surges:
        age = np.clip((t - surge.at) / surge.half_life, 0.0, FORGOTTEN)
        excess = surge.peak * np.exp2(-age) - np.expm1(-np.log(2.0) * age)  # a sum of positive terms keeps its digits
        factor *= np.where(t >= surge.at, excess, 1.0)
    return factor


def highest(surges: tuple[Surge, ...]) -> float:
    """Return a bound on the product of the factors of these surges."""
    return float(np.prod([max(surge.peak, 1.0) for surge in surges]))

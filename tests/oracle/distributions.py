"""Distributions by their formulas: what is left of a lead time, and hazards of patience."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy import special, stats

from simbackorder.sample_path import distributions

INF = math.inf


@dataclass(frozen=True)
class Total:
    """A lead time of so many batches and a transport."""

    making: Any
    batches: int
    moving: Any

    def quantile(self, q: float) -> float:
        if "constant" in (self.making.name, self.moving.name):
            return float(self.batches * distributions.quantile(self.making, q) + distributions.quantile(self.moving, q))
        return float(np.quantile(sums(self), q))

    def mean(self) -> float:
        return float(self.batches * distributions.mean(self.making) + distributions.mean(self.moving))


@cache
def sums(total: Total) -> Any:
    """A million equally likely values, sorted."""
    shares = [(i + 0.5) / 1000 for i in range(1000)]
    making = np.array([total.batches * float(distributions.quantile(total.making, p)) for p in shares])
    moving = np.array([float(distributions.quantile(total.moving, p)) for p in shares])
    return np.sort(np.add.outer(making, moving).ravel())


def lead_distribution(supplier: Any) -> Any:
    """The lead time of a supplier that is quoted."""
    units = max(supplier.minimum, supplier.multiple, 1)
    batches = math.ceil(units / supplier.batch) if supplier.per == "unit" else 1
    making, moving = supplier.making, supplier.moving
    if batches == 1 and moving.name == "constant" and moving["value"] == 0:
        return making
    return Total(making, batches, moving)


def statistic(distribution: Any, q: float | None) -> float:
    """The q-quantile, or the mean."""
    if isinstance(distribution, Total):
        return distribution.mean() if q is None else distribution.quantile(q)
    return float(distributions.mean(distribution) if q is None else distributions.quantile(distribution, q))


def listed(distribution: Any) -> list[tuple[float, float]] | None:
    """Values and probabilities of a distribution with few values."""
    if distribution.name == "constant":
        return [(distribution["value"], 1.0)]
    if distribution.name == "table":
        return list(zip(distribution["values"], distribution["probabilities"], strict=True))
    if distribution.name == "sequence":
        return [(value, 1 / len(distribution["values"])) for value in distribution["values"]]
    return None


def continuous(distribution: Any) -> Any:
    """The distribution as scipy has it."""
    p = dict(distribution.parameters)
    if distribution.name == "exponential":
        return stats.expon(scale=p["mean"])
    if distribution.name == "gamma":
        return stats.gamma(p["cv"] ** -2, scale=p["mean"] * p["cv"] ** 2)
    if distribution.name == "uniform":
        return stats.uniform(p["low"], p["high"] - p["low"])
    if distribution.name == "lognormal":
        sigma = math.sqrt(math.log(1 + p["cv"] ** 2))
        return stats.lognorm(sigma, scale=p["mean"] * math.exp(-(sigma**2) / 2))
    if distribution.name == "weibull":
        return stats.weibull_min(p["shape"], scale=p["mean"] / special.gamma(1 + 1 / p["shape"]))
    width = p["high"] - p["low"]
    return stats.triang((p["mode"] - p["low"]) / width, p["low"], width)


@cache
def left(distribution: Any, q: float | None, lasted: float) -> float:
    """The statistic of what is left of a lead time: exact on the grid, linear in between, constant beyond."""
    longest = statistic(distribution, 0.999)
    if longest <= 0:
        return statistic(distribution, q)
    place = min(lasted / longest * 64, 64.0)
    below = min(int(place), 63)
    low, high = left_at(distribution, q, below * longest / 64), left_at(distribution, q, (below + 1) * longest / 64)
    return low + (place - below) * (high - low)


@cache
def left_at(distribution: Any, q: float | None, lasted: float) -> float:
    plain = statistic(distribution, q)
    found = conditional(distribution, q, lasted)
    return plain if found is None else max(found, 0.05 * plain)


def conditional(distribution: Any, q: float | None, lasted: float) -> float | None:
    """The statistic of L - e given L > e; None if L cannot exceed e. A mean is that of 400 equally likely values."""
    if isinstance(distribution, Total):
        return conditional_total(distribution, q, lasted)
    values = listed(distribution)
    if values is None:
        known = continuous(distribution)
        longer = float(known.sf(lasted))
    else:
        longer = math.fsum(p for value, p in values if value > lasted)
    if longer <= 1e-12:
        return None
    shares = [(k + 0.5) / 400 for k in range(400)] if q is None else [q]
    if values is None:
        found = [float(x) for x in known.isf([longer * (1 - share) for share in shares])]
    else:
        found = [float(distributions.quantile(distribution, 1 - longer * (1 - share) - 1e-12)) for share in shares]
    return math.fsum(found) / len(found) - lasted


def conditional_total(distribution: Total, q: float | None, lasted: float) -> float | None:
    if distribution.making.name == "constant":
        return conditional(distribution.moving, q, lasted - distribution.batches * distribution.making["value"])
    if distribution.moving.name == "constant":
        found = conditional(distribution.making, q, (lasted - distribution.moving["value"]) / distribution.batches)
        return None if found is None else distribution.batches * found
    values = sums(distribution)
    longer = float(np.mean(values > lasted))
    if longer <= 1e-12:
        return None
    shares = [(k + 0.5) / 400 for k in range(400)] if q is None else [q]
    return float(np.mean(np.quantile(values, [1 - longer * (1 - share) for share in shares]))) - lasted


def hazard(distribution: Any, time: float) -> float:
    """The hazard accumulated until a time."""
    if distribution.name == "exponential":
        return time / distribution["mean"]
    if distribution.name == "weibull":
        return (time * special.gamma(1 + 1 / distribution["shape"]) / distribution["mean"]) ** distribution["shape"]
    starts, rates = distribution["from"], distribution["rate"]
    ends = (*starts[1:], INF)
    return math.fsum(rate * max(0.0, min(time, b) - a) for a, b, rate in zip(starts, ends, rates, strict=True) if rate)


def time_of_hazard(distribution: Any, goal: float) -> float:
    """When that much hazard has accumulated."""
    if distribution.name == "exponential":
        return float(goal * distribution["mean"])
    if distribution.name == "weibull":
        return float(
            goal ** (1 / distribution["shape"]) * distribution["mean"] / special.gamma(1 + 1 / distribution["shape"])
        )
    starts, rates = distribution["from"], distribution["rate"]
    reached = 0.0
    for a, b, rate in zip(starts, (*starts[1:], INF), rates, strict=True):
        if rate and reached + rate * (b - a) >= goal:
            return float(a + (goal - reached) / rate)
        reached += rate * (b - a) if rate else 0.0
    return INF

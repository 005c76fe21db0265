"""Distributions by their formulas: what is left of a lead time, and hazards of patience."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from scipy import special, stats

from simbackorder.sample_path import distributions

INF = math.inf
SHARES = tuple((i + 0.5) / 400 for i in range(400))  # of equally likely quantiles


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


def lead_distribution(supplier: Any, least: int) -> Any:
    """The lead time of a supplier that is quoted, of its least batches."""
    making, moving = supplier.making, supplier.moving
    if least == 1 and moving.name == "constant" and moving["value"] == 0:
        return making
    return Total(making, least, moving)


@cache
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


def mean(distribution: Any) -> float:
    return statistic(distribution, None)


def gamma(expected: float, variance: float, q: float | None) -> float:
    """The quantile of a gamma distribution with this mean and variance, by Wilson and Hilferty; or the mean."""
    if q is None or expected == 0 or variance == 0:
        return expected
    ninth = variance / (9 * expected**2)
    return float(expected * max(0.0, 1 - ninth + stats.norm.ppf(q) * math.sqrt(ninth)) ** 3)


@cache
def moments(distribution: Any) -> tuple[float, float]:
    """Mean and variance."""
    return mean(distribution), float(np.var([distributions.quantile(distribution, p) for p in SHARES]))


def on_grid(distribution: Any, lasted: float, value: Callable[[float], float]) -> float:
    """A function of the time that has passed: exact on the grid, linear in between, constant beyond."""
    longest = statistic(distribution, 0.999)
    if longest <= 0:
        return value(0.0)
    place = min(lasted / longest * 64, 64.0)
    below = min(int(place), 63)
    low, high = value(below * longest / 64), value((below + 1) * longest / 64)
    return low + (place - below) * (high - low)


@cache
def left(distribution: Any, q: float | None, lasted: float) -> float:
    """The statistic of what is left of a lead time."""
    found = on_grid(distribution, lasted, lambda e: left_at(distribution, q, e))
    return found if lasted < statistic(distribution, 0.999) - 1e-9 else max(found, 0.05 * statistic(distribution, q))


@cache
def left_at(distribution: Any, q: float | None, lasted: float) -> float:
    values = conditional(distribution, SHARES if q is None else (q,), lasted)
    return math.fsum(values) / len(values) if values else 0.0


def moments_left(distribution: Any, lasted: float) -> tuple[float, float]:
    """Mean and variance of what is left of a time."""
    return (
        on_grid(distribution, lasted, lambda e: moments_left_at(distribution, e)[0]),
        on_grid(distribution, lasted, lambda e: moments_left_at(distribution, e)[1]),
    )


@cache
def moments_left_at(distribution: Any, lasted: float) -> tuple[float, float]:
    values = conditional(distribution, SHARES, lasted)
    return (float(np.mean(values)), float(np.var(values))) if values else (0.0, 0.0)


def conditional(distribution: Any, shares: tuple[float, ...], lasted: float) -> list[float] | None:
    """Quantiles of L - e given L > e; None if L cannot exceed e."""
    if isinstance(distribution, Total):
        return conditional_total(distribution, shares, lasted)
    values = listed(distribution)
    if values is None:
        known = continuous(distribution)
        longer = float(known.sf(lasted))
    else:
        longer = math.fsum(p for value, p in values if value > lasted)
    if longer <= 1e-12:
        return None
    if values is None:
        found = [float(x) for x in known.isf([longer * (1 - share) for share in shares])]
    else:
        found = [float(distributions.quantile(distribution, 1 - longer * (1 - share) - 1e-12)) for share in shares]
    return [value - lasted for value in found]


def conditional_total(distribution: Total, shares: tuple[float, ...], lasted: float) -> list[float] | None:
    if distribution.making.name == "constant":
        return conditional(distribution.moving, shares, lasted - distribution.batches * distribution.making["value"])
    if distribution.moving.name == "constant":
        found = conditional(distribution.making, shares, (lasted - distribution.moving["value"]) / distribution.batches)
        return None if found is None else [distribution.batches * value for value in found]
    values = sums(distribution)
    longer = float(np.mean(values > lasted))
    if longer <= 1e-12:
        return None
    return [float(x) - lasted for x in np.quantile(values, [1 - longer * (1 - share) for share in shares])]


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

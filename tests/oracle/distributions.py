"""Laws by their formulas: what is left of a lead time, and hazards of patience."""

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


def lead_law(supplier: Any) -> Any:
    """The lead time of a supplier that is quoted."""
    units = max(supplier.minimum, supplier.multiple, 1)
    batches = math.ceil(units / supplier.batch) if supplier.per == "unit" else 1
    making, moving = supplier.making, supplier.moving
    if batches == 1 and moving.name == "constant" and moving["value"] == 0:
        return making
    return Total(making, batches, moving)


def statistic(law: Any, q: float | None) -> float:
    """The q-quantile, or the mean."""
    if isinstance(law, Total):
        return law.mean() if q is None else law.quantile(q)
    return float(distributions.mean(law) if q is None else distributions.quantile(law, q))


def listed(law: Any) -> list[tuple[float, float]] | None:
    """Values and probabilities of a law with few values."""
    if law.name == "constant":
        return [(law["value"], 1.0)]
    if law.name == "table":
        return list(zip(law["values"], law["probabilities"], strict=True))
    if law.name == "sequence":
        return [(value, 1 / len(law["values"])) for value in law["values"]]
    return None


def continuous(law: Any) -> Any:
    """The law as scipy has it."""
    p = dict(law.parameters)
    if law.name == "exponential":
        return stats.expon(scale=p["mean"])
    if law.name == "gamma":
        return stats.gamma(p["cv"] ** -2, scale=p["mean"] * p["cv"] ** 2)
    if law.name == "uniform":
        return stats.uniform(p["low"], p["high"] - p["low"])
    if law.name == "lognormal":
        sigma = math.sqrt(math.log(1 + p["cv"] ** 2))
        return stats.lognorm(sigma, scale=p["mean"] * math.exp(-(sigma**2) / 2))
    if law.name == "weibull":
        return stats.weibull_min(p["shape"], scale=p["mean"] / special.gamma(1 + 1 / p["shape"]))
    width = p["high"] - p["low"]
    return stats.triang((p["mode"] - p["low"]) / width, p["low"], width)


@cache
def left(law: Any, q: float | None, lasted: float) -> float:
    """The statistic of what is left of a lead time: exact on the grid, linear in between, constant beyond."""
    longest = statistic(law, 0.999)
    if longest <= 0:
        return statistic(law, q)
    place = min(lasted / longest * 64, 64.0)
    below = min(int(place), 63)
    low, high = left_at(law, q, below * longest / 64), left_at(law, q, (below + 1) * longest / 64)
    return low + (place - below) * (high - low)


@cache
def left_at(law: Any, q: float | None, lasted: float) -> float:
    plain = statistic(law, q)
    found = conditional(law, q, lasted)
    return plain if found is None else max(found, 0.05 * plain)


def conditional(law: Any, q: float | None, lasted: float) -> float | None:
    """The statistic of L - e given L > e; None if L cannot exceed e. A mean is that of 400 equally likely values."""
    if isinstance(law, Total):
        return conditional_total(law, q, lasted)
    values = listed(law)
    if values is None:
        known = continuous(law)
        longer = float(known.sf(lasted))
    else:
        longer = math.fsum(p for value, p in values if value > lasted)
    if longer <= 1e-12:
        return None
    shares = [(k + 0.5) / 400 for k in range(400)] if q is None else [q]
    if values is None:
        found = [float(x) for x in known.isf([longer * (1 - share) for share in shares])]
    else:
        found = [float(distributions.quantile(law, 1 - longer * (1 - share) - 1e-12)) for share in shares]
    return math.fsum(found) / len(found) - lasted


def conditional_total(law: Total, q: float | None, lasted: float) -> float | None:
    if law.making.name == "constant":
        return conditional(law.moving, q, lasted - law.batches * law.making["value"])
    if law.moving.name == "constant":
        found = conditional(law.making, q, (lasted - law.moving["value"]) / law.batches)
        return None if found is None else law.batches * found
    values = sums(law)
    longer = float(np.mean(values > lasted))
    if longer <= 1e-12:
        return None
    shares = [(k + 0.5) / 400 for k in range(400)] if q is None else [q]
    return float(np.mean(np.quantile(values, [1 - longer * (1 - share) for share in shares]))) - lasted


def hazard(law: Any, time: float) -> float:
    """The hazard accumulated until a time."""
    if law.name == "exponential":
        return time / law["mean"]
    if law.name == "weibull":
        return (time * special.gamma(1 + 1 / law["shape"]) / law["mean"]) ** law["shape"]
    starts, rates = law["from"], law["rate"]
    ends = (*starts[1:], INF)
    return math.fsum(rate * max(0.0, min(time, b) - a) for a, b, rate in zip(starts, ends, rates, strict=True) if rate)


def time_of_hazard(law: Any, goal: float) -> float:
    """When that much hazard has accumulated."""
    if law.name == "exponential":
        return float(goal * law["mean"])
    if law.name == "weibull":
        return float(goal ** (1 / law["shape"]) * law["mean"] / special.gamma(1 + 1 / law["shape"]))
    starts, rates = law["from"], law["rate"]
    reached = 0.0
    for a, b, rate in zip(starts, (*starts[1:], INF), rates, strict=True):
        if rate and reached + rate * (b - a) >= goal:
            return float(a + (goal - reached) / rate)
        reached += rate * (b - a) if rate else 0.0
    return INF

"""Estimates of long-run measures from independent replications, for checks against exact theory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from simbackorder.engines import compiled
from simbackorder.experiments.counting import compiled_counting
from simbackorder.metrics.measures import measure
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.sections.schema import Policy, Scenario
from simbackorder.verification import shops
from simbackorder.verification.shops import read

CONFIDENCE = 0.999


class Estimate(NamedTuple):
    """A mean over replications with the half-width of its interval."""

    mean: float
    half_width: float

    def agrees(self, exact: float) -> bool:
        """Is the exact value in the interval?"""
        return abs(self.mean - exact) <= self.half_width


def estimate(values: Sequence[float] | np.ndarray, confidence: float = CONFIDENCE) -> Estimate:
    """Student-t interval of the mean."""
    sample = np.asarray(values, float)
    n = sample.size
    spread = float(sample.std(ddof=1)) / n**0.5
    return Estimate(float(sample.mean()), float(stats.t.ppf((1 + confidence) / 2, n - 1)) * spread)


def replicate(
    scenario: Scenario, replications: int, policy: Policy | None = None, run: Callable[..., Any] = compiled.run
) -> list[dict[str, float]]:
    """Every measure of each replication (those that are undefined in one are left out). `run`: the engine; a fault that
    is planted in a rule is in the reference engine only."""
    shop = open_shop(scenario, policy or scenario.policy)
    found = []
    for k in range(replications):
        measured = measure(scenario, run(shop, draw(scenario, k)), None, compiled_counting())
        found.append({name: n / d for name, (n, d) in measured.items() if d})
    return found


def simulate(
    scenario: Scenario, replications: int, *names: str, run: Callable[..., Any] = compiled.run
) -> dict[str, Estimate]:
    """Estimates of the named measures."""
    found = replicate(scenario, replications, run=run)
    return {name: estimate([one[name] for one in found]) for name in names}


def check(estimates: dict[str, Estimate], exact: dict[str, float], narrow: dict[str, float]) -> None:
    """Every exact value lies in its interval, and every interval is narrow."""
    for name, value in exact.items():
        assert estimates[name].agrees(value), f"{name}: {estimates[name]}, exactly {value}"
        assert estimates[name].half_width <= narrow[name], f"{name}: {estimates[name]} is too wide to say anything"


def rejected(estimates: dict[str, Estimate], exact: dict[str, float]) -> set[str]:
    """The measures whose interval does not have the exact value."""
    return {name for name, value in exact.items() if not estimates[name].agrees(value)}


def one_item(*stated: Any, **sections: Any) -> Scenario:
    """One item, Poisson demand, one supplier; statistics after 50 units of time."""
    return read(shops.one_item(*stated, **sections))

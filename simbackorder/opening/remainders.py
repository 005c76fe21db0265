"""What is left of a supplier's outage, and of its work on a batch, after some time: means and variances, on grids.

Both are those of 400 equally likely quantiles, given that it has lasted so long; they are added up where a date depends
on several of them (see `model/inbound/expected.py`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from simbackorder.opening.residual_lead_times import AVERAGED, CERTAIN, LONGEST, reached
from simbackorder.sample_path import distributions
from simbackorder.state import GRID

if TYPE_CHECKING:
    from simbackorder.sample_path.sources import Floats
    from simbackorder.scenario.language.distributions import Distribution
    from simbackorder.scenario.sections.schema import Policy, Scenario

Grid = tuple[list[float], list[float]]
NONE: Grid = ([0.0] * (GRID + 1), [0.0] * (GRID + 1))


def remainder_rows(scenario: Scenario, policy: Policy) -> dict[str, list[float]]:
    """GRID + 1 rows per supplier; none if no date depends on them."""
    dates = [choice.parameters for choice in policy.promising.different(scenario.items)]
    known = any(each.quotes_lead_times and each.knowledge.columns["knows"] for each in dates)
    stops = any(supplier.servers or supplier.outages for supplier in scenario.suppliers.values())
    rows: dict[str, list[float]] = {"outage": [], "outage_variance": [], "work": [], "work_variance": []}
    if not (known and stops):
        return rows
    for supplier in scenario.suppliers.values():
        down = supplier.outages.down if supplier.outages else None
        for name, (means, variances) in (
            ("outage", NONE if down is None else grid(down)),
            ("work", grid(supplier.making)),
        ):
            rows[name] += means
            rows[f"{name}_variance"] += variances
    return rows


@lru_cache(maxsize=256)
def step_of(distribution: Distribution) -> float:
    """The step of the grid of a distribution."""
    return float(distributions.quantile(distribution, LONGEST)) / GRID


@lru_cache(maxsize=256)
def variance(distribution: Distribution) -> float:
    """The variance of a distribution's quantiles; nothing if it has but one value."""
    return spread(np.asarray(distributions.quantile(distribution, AVERAGED), np.float64))


@lru_cache(maxsize=256)
def grid(distribution: Distribution) -> Grid:
    """Mean and variance of what is left after 0, 1, 2... steps."""
    elapsed = step_of(distribution) * np.arange(GRID + 1, dtype=np.float64)
    means, variances = [], []
    for e, below in zip(elapsed.tolist(), reached(distribution, elapsed).tolist(), strict=True):
        if below >= CERTAIN:
            means.append(0.0)
            variances.append(0.0)
            continue
        left = np.asarray(distributions.quantile(distribution, below + AVERAGED * (1 - below)), np.float64)
        means.append(max(0.0, float(np.mean(left)) - e))
        variances.append(spread(left))
    return means, variances


def spread(values: Floats) -> float:
    """The variance of equally likely values."""
    return 0.0 if values.min() == values.max() else float(np.var(values))

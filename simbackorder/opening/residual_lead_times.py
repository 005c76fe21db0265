"""What is left of a lead time that has lasted for some time already: the statistic of a promise, on a grid.

The conditional quantile of L - e given L > e is Q(F(e) + q (1 - F(e))) - e, the conditional mean the average of
Q(u) - e over u in (F(e), 1), with Q the quantile function of the distribution and F its distribution function.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.sample_path import distributions
from simbackorder.sample_path.sources import Floats
from simbackorder.sample_path.total_lead_time import lead_time_distribution
from simbackorder.state import GRID

if TYPE_CHECKING:
    from simbackorder.scenario.language.distributions import Distribution
    from simbackorder.scenario.sections.schema import Policy, Scenario

LONGEST = 0.999  # quantile of the lead time at which the grid ends
AVERAGED = (np.arange(400) + 0.5) / 400
HALVINGS = 52
CERTAIN = 1 - 1e-12


def residual_rows(scenario: Scenario, policy: Policy, offers: dict[str, list[Any]]) -> dict[str, list[float]]:
    """GRID + 1 rows per offer, and the offers' `step`; none if no date depends on how long an order is under way."""
    different = policy.promising.different(scenario.items)
    counted = any(choice.parameters.counts_elapsed for choice in different)
    if not counted and not policy.informing.choice().parameters.speaks:
        return {"left": []}
    distributions_of_suppliers = [lead_time_distribution(supplier) for supplier in scenario.suppliers.values()]
    statistics = {id(choice): choice.parameters.statistic for choice in different}
    grids = {
        q: [of_distribution(distribution, q) for distribution in distributions_of_suppliers]
        for q in statistics.values()
    }
    by_item = [grids[statistics[id(choice)]] for choice in policy.promising.choices(scenario.items)]
    offers["step"] = [step for by_supplier in by_item for step, _ in by_supplier]
    return {"left": [value for by_supplier in by_item for _, rows in by_supplier for value in rows]}


@lru_cache(maxsize=256)
def of_distribution(distribution: Distribution, q: float | None) -> tuple[float, list[float]]:
    """The step of the grid, and the statistic (the mean without `q`) of what is left after 0, 1, 2... steps."""
    step = float(distributions.quantile(distribution, LONGEST)) / GRID
    elapsed: Floats = step * np.arange(GRID + 1, dtype=np.float64)
    below = reached(distribution, elapsed)
    found = [left(distribution, q, e, u) for e, u in zip(elapsed.tolist(), below.tolist(), strict=True)]
    return step, found


def left(distribution: Distribution, q: float | None, elapsed: float, below: float) -> float:
    """The statistic of what is left after `elapsed`, which lead times keep within with probability `below`; nothing if
    there is no longer one."""
    if below >= CERTAIN:
        return 0.0
    if q is not None:
        return float(distributions.quantile(distribution, below + q * (1 - below))) - elapsed
    return float(np.mean(distributions.quantile(distribution, below + AVERAGED * (1 - below)))) - elapsed


def reached(distribution: Distribution, elapsed: Floats) -> Floats:
    """The probabilities that a lead time is at most so long, by bisection of its quantile function."""
    low, high = np.zeros(elapsed.shape), np.ones(elapsed.shape)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        within = np.asarray(distributions.quantile(distribution, middle)) <= elapsed
        low, high = np.where(within, middle, low), np.where(within, high, middle)
    return low

"""(s, S) in periods with lead times by chance, so that orders cross: the problem SSCont of SimOpt, in whole units.

SimOpt's is told in simopt/models/sscont.py and docs/sscont.rst of simopt-admin/simopt, after Kleijnen et al.,
Constrained Optimization in Simulation: A Novel Approach, Discussion Paper 2008-95, Tilburg University. Its demand is
exponential; in whole units that is geometric, which forgets in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.linalg import toeplitz

from simbackorder.verification.case import Case, Exact
from simbackorder.verification.periodic_review import in_periods

Array = NDArray[np.float64]


class Crossing(NamedTuple):
    """Its numbers, by default those of SimOpt: `demand` per period and `lead` in periods are means, `short` is the cost
    of a unit that is not there when it is asked for."""

    demand: float = 100.0
    lead: float = 6.0
    s: int = 1000
    S: int = 2000
    holding: float = 1.0
    short: float = 4.0
    order: float = 36.0
    unit: float = 2.0

    @property
    def between(self) -> int:
        """From s to S."""
        return self.S - self.s


DEFAULTS = Crossing()
WARM_UP = 100
MOST_ORDERS = 5
"""Outstanding at a time: more are as good as impossible."""
LEFT_OUT = 1e-12
"""Of the chance of a lead time, of an order."""


def geometric(mean: float, longest: int) -> Array:
    """Probabilities of 0, 1, 2, ... units; at least one is asked for."""
    return np.asarray(stats.geom(1 / mean).pmf(np.arange(longest)), float)


@cache
def demands(of: Crossing) -> Array:
    """From each deficit (S less the position, 0 to S - s), the chance of each after a period's demand, if nothing is
    ordered."""
    return np.triu(toeplitz(geometric(of.demand, of.between + 1)))


def stationary(of: Crossing) -> Array:
    """The deficit after a review, in the long run. Between two orders it visits every number above 0 with the chance
    1 / mean of the demand, whose tail forgets, and 0 once."""
    visits = np.full(of.between + 1, 1 / of.demand)
    visits[0] = 1.0
    return np.asarray(visits / visits.sum(), float)


def before_demand(of: Crossing) -> Array:
    """The chance of each number of orders outstanding (rows) and deficit (columns), when the receipts of a period are
    in and its demand is to come.

    Forward over the last periods: a position below s is lifted to S, and what was ordered j periods ago is outstanding
    with the chance that its lead time is above j, whatever else is.
    """
    longest = int(stats.poisson(of.lead).isf(LEFT_OUT)) + 1
    chance = np.zeros((MOST_ORDERS, of.between + 1))
    chance[0] = stationary(of)
    for ago in range(longest, -1, -1):
        moved = chance @ demands(of)
        ordered = chance.sum(axis=1) - moved.sum(axis=1)
        there = float(stats.poisson(of.lead).sf(ago))
        moved[:, 0] += (1 - there) * ordered
        moved[1:, 0] += there * ordered[:-1]
        chance = moved
    return chance


def missing(of: Crossing) -> Array:
    """The chance of each shortfall of S - net stock (0, 1, 2, ...) before a period's demand. An order is of S - s units
    and of what the demand exceeds them by, which has the distribution of a demand."""
    chance = before_demand(of)
    longest = (MOST_ORDERS + 1) * of.between + int(30 * MOST_ORDERS * of.demand)
    found = np.zeros(longest)
    for orders, deficits in enumerate(chance):
        tail = np.ones(1) if not orders else stats.nbinom(orders, 1 / of.demand).pmf(np.arange(30 * orders * of.demand))
        units = np.convolve(deficits, tail)
        least = orders * (of.between + 1)
        found[least : least + units.size] += units
    return found


@cache
def crossing(of: Crossing = DEFAULTS) -> Exact:
    """Means per period in the long run, and SimOpt's objective: its costs of orders, of stock at the end of a period,
    and of demand that is not met at once."""
    before = missing(of)
    after = np.convolve(before, geometric(of.demand, int(40 * of.demand)))
    owed_before = float(before @ np.maximum(np.arange(before.size) - of.S, 0))
    owed = float(after @ np.maximum(np.arange(after.size) - of.S, 0))
    on_hand = float(after @ np.maximum(of.S - np.arange(after.size), 0))
    short = owed - owed_before
    orders = float(stationary(of)[0])
    return {
        "mean_on_hand": on_hand,
        "mean_backorders": owed,
        "unit_fill_rate": 1 - short / of.demand,
        "ordering_cost_per_time": of.order * orders,
        "total_cost": of.holding * on_hand + of.order * orders + of.unit * of.demand + of.short * short,
    }


def left(of: Crossing = DEFAULTS) -> float:
    """How far the deficit of the opening, with a stock of s, is from the long run when the orders are placed that
    can still be outstanding at the end of the warm-up."""
    chance = np.zeros(of.between + 1)
    chance[-1] = 1.0
    for _ in range(WARM_UP - int(stats.poisson(of.lead).isf(LEFT_OUT)) - 1):
        moved = chance @ demands(of)
        moved[0] += chance.sum() - moved.sum()
        chance = moved
    return float(np.abs(chance - stationary(of)).sum() / 2)


def crossing_shop(of: Crossing = DEFAULTS) -> dict[str, Any]:
    """The same as a scenario. SimOpt orders after a period's demand, if the position is below s, and what comes after a
    lead time of l is there before the demand of period l + 1 from then: transport of l after 1 for the rest. So the
    stock between two demands is that at the end of a period."""
    rule = {"rule": "R-s-S", "review_period": 1, "reorder_point": of.s - 1, "order_up_to": of.S}
    item = {"on_hand": of.s, "unit_cost": of.unit, "holding_cost": of.holding, "shortage_cost": of.short}
    shop = in_periods(of.demand, rule, 1, item, order_cost=of.order)
    customers = {**shop["customers"], "basket": {"units": {"geometric": {"mean": of.demand}}}}
    supplier = {"manufacture": 1, "transport": {"poisson": of.lead}, "order_cost": of.order}
    counted = {"total_cost": {"purchases": True}}
    return {**shop, "customers": customers, "suppliers": {"s": supplier}, "measures": counted}


def cases() -> Iterator[Case]:
    """All of this subject."""
    yield Case(
        "periods-simopt-s-S",
        "SimOpt's (s, S) defaults in whole units: orders cross, Poisson lead times",
        "SimOpt, problem SSCont (simopt-admin/simopt, docs/sscont.rst, after Kleijnen et al. 2008), as a Markov chain",
        crossing_shop(),
        partial(crossing, DEFAULTS),
        "From the stock of s that SimOpt begins with; the deficit forgets it within some orders.",
        left,
    )

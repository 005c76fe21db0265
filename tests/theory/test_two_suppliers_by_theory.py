"""Two suppliers for one item: at random, one of them for what is urgent, or by two levels of what is on its way."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from support.observing import estimates, settled
from support.steady import check, one_item, rejected

RATE = 4.0
NARROW = {"mean_backorders": 0.03, "mean_on_hand": 0.05, "mean_on_order": 0.07, "unit_fill_rate": 0.01}


def of_outstanding(chance: np.ndarray, level: int) -> dict[str, float]:
    """Base stock with unit demand: net inventory = level - units outstanding, of which this is the distribution."""
    net = level - np.arange(chance.size)
    return {
        "mean_backorders": float(chance @ np.maximum(-net, 0)),
        "mean_on_hand": float(chance @ np.maximum(net, 0)),
        "mean_on_order": float(chance @ np.arange(chance.size)),
        "unit_fill_rate": float(chance[:level].sum()),
    }


def simulated(level: int, suppliers: dict[str, Any], sourcing: Any, *more: str, length: float = 5050, runs: int = 40):
    scenario = one_item(
        RATE,
        level,
        {"rule": "base-stock", "order_up_to": level},
        None,
        length=length,
        suppliers=suppliers,
        policy={"sourcing": sourcing},
    )
    found = estimates(scenario, runs, *NARROW, *more, by="supplier" if more else None)
    return found


def poisson(mean: float) -> np.ndarray:
    return stats.poisson.pmf(np.arange(150), mean)


AT_RANDOM = {
    "lead times": {"near": {"lead_time": 1}, "far": {"lead_time": {"exponential": 4}}},
    "manufacture and transport": {
        "near": {"lead_time": {"uniform": [0, 2]}},
        "far": {"manufacture": {"gamma": {"mean": 1.5, "cv": 0.6}}, "transport": {"exponential": 2.5}},
    },
}


@pytest.mark.parametrize("name", AT_RANDOM)
def test_at_random_each_supplier_has_its_own_poisson_pipeline(name):
    """A Poisson stream that is split at random is two independent ones; each has a Poisson number under way, whatever
    its lead time (Palm): their sum is Poisson with the mean 4 (0.7 x 1 + 0.3 x 4)."""
    sourcing = {"rule": "random", "shares": {"near": 0.7, "far": 0.3}}
    lead_times = ("mean_lead_time[supplier=near]", "mean_lead_time[supplier=far]", "units_received[supplier=near]")
    found = simulated(9, AT_RANDOM[name], sourcing, *lead_times)
    exact = of_outstanding(poisson(RATE * 1.9), 9)
    check(found, exact, NARROW)
    shares = {
        "mean_lead_time[supplier=near]": 1.0,
        "mean_lead_time[supplier=far]": 4.0,
        "units_received[supplier=near]": 0.7 * RATE * 5000,
    }
    check(
        found,
        shares,
        {
            "mean_lead_time[supplier=near]": 0.01,
            "mean_lead_time[supplier=far]": 0.05,
            "units_received[supplier=near]": 80,
        },
    )
    assert rejected(found, of_outstanding(poisson(RATE * (0.72 * 1 + 0.28 * 4)), 9)) == set(NARROW)


REGULAR, EXPRESS = 3.0, 1.0  # lead times
UP_TO, EXPRESS_LEVEL = 12, 5


def overflow(places: int, load: float, quick: float) -> np.ndarray:
    """Orders outstanding: those that come within the express lead time are Poisson, whatever happens; the others are
    those in a loss system with so many places, which takes an order from the regular supplier as long as one is free,
    and passes on everything, served or not, as a Poisson stream whose past is independent of what is inside (Song and
    Zipkin, Management Science 55 (2009), 362-372; the loss system is reversible, whatever the distribution of its
    service)."""
    n = np.arange(places + 1)
    inside = stats.poisson.pmf(n, load)
    return np.convolve(inside / inside.sum(), poisson(quick))


def erlang_b(places: int, load: float) -> float:
    terms = [load**k / math.factorial(k) for k in range(places + 1)]
    return terms[-1] / sum(terms)


def dual_index(up_to: int, express_level: int, regular: float = REGULAR, express: float = EXPRESS) -> dict[str, float]:
    """What comes later than the express lead time is at most up_to - express_level: when an order more would be, the
    unit is ordered from the express supplier."""
    places, load = up_to - express_level, RATE * (regular - express)
    found = of_outstanding(overflow(places, load, RATE * express), up_to)
    share = erlang_b(places, load)
    return found | {
        "replenishment_orders[supplier=a]": share * RATE * 5000,
        "replenishment_orders[supplier=b]": (1 - share) * RATE * 5000,
    }


WIDTHS = NARROW | {"replenishment_orders[supplier=a]": 120, "replenishment_orders[supplier=b]": 120}


@pytest.mark.parametrize(("up_to", "express_level"), [(12, 5), (14, 5), (12, 11)])
def test_dual_index(up_to, express_level):
    suppliers = {"b": {"lead_time": REGULAR}, "a": {"lead_time": EXPRESS, "unit_cost": 2}}
    sourcing = {"rule": "dual-index", "regular": "b", "express": "a", "express_level": express_level}
    found = simulated(
        up_to, suppliers, sourcing, "replenishment_orders[supplier=a]", "replenishment_orders[supplier=b]"
    )
    check(found, dual_index(up_to, express_level), WIDTHS)
    orders = {"replenishment_orders[supplier=a]", "replenishment_orders[supplier=b]"}
    assert rejected(found, dual_index(up_to, express_level - 1)) >= orders
    assert rejected(found, dual_index(up_to + 1, express_level + 1)) >= set(NARROW) - {"mean_on_order"}
    assert rejected(found, dual_index(up_to, express_level, REGULAR + 0.1)) >= orders
    assert rejected(found, of_outstanding(poisson(RATE * REGULAR), up_to)) == set(NARROW)


SLOW, FAST, LEVEL, BELOW = 2.0, 0.5, 8, 2


def expedited(below: int = BELOW, fast: float = FAST, slow: float = SLOW) -> dict[str, float]:
    """Base stock at two suppliers with exponential lead times and ample capacity: a chain of what is outstanding at
    each. The unit is ordered after the demand: net inventory is then level - outstanding - 1."""
    rates: dict[tuple[Any, Any], float] = {}
    most_slow, most_fast = LEVEL - below, 24
    for a in range(most_slow + 1):
        for b in range(most_fast):
            if a + b + 1 > LEVEL - below:
                if b + 1 < most_fast:
                    rates[(a, b), (a, b + 1)] = RATE
            else:
                rates[(a, b), (a + 1, b)] = RATE
            if a:
                rates[(a, b), (a - 1, b)] = a / slow
            if b:
                rates[(a, b), (a, b - 1)] = b / fast
    chance = np.zeros(80)
    urgent = 0.0
    for (a, b), p in settled(rates).items():
        chance[a + b] += p
        urgent += p * (a + b + 1 > LEVEL - below)
    found = of_outstanding(chance, LEVEL)
    return found | {
        "replenishment_orders[supplier=a]": urgent * RATE * 5000,
        "replenishment_orders[supplier=b]": (1 - urgent) * RATE * 5000,
    }


def test_expedited_when_net_inventory_is_low():
    suppliers = {"b": {"lead_time": {"exponential": SLOW}}, "a": {"lead_time": {"exponential": FAST}}}
    sourcing = {"rule": "expedite", "regular": "b", "express": "a", "below": BELOW}
    found = simulated(
        LEVEL, suppliers, sourcing, "replenishment_orders[supplier=a]", "replenishment_orders[supplier=b]"
    )
    check(found, expedited(), WIDTHS)
    for wrong in (BELOW - 1, BELOW + 1):
        assert rejected(found, expedited(wrong)) == set(WIDTHS)
    assert rejected(found, expedited(fast=1.04 * FAST)) >= {"mean_backorders"}
    assert rejected(found, expedited(slow=1.02 * SLOW)) >= {"mean_on_hand", "replenishment_orders[supplier=a]"}

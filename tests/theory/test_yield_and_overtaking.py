"""Units that never come, orders that may not overtake one another, and time on the way from the dock to the shelf."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from support.observing import estimates, observed, settled
from support.steady import check, estimate, one_item, rejected

RATE, LEVEL, LEAD = 4.0, 9, 2.0
NARROW = {"mean_backorders": 0.04, "mean_on_hand": 0.04, "mean_on_order": 0.07, "unit_fill_rate": 0.009}
LONGEST = 200


def of_net(chance: dict[float, float] | np.ndarray, level: int, size: int = 1) -> dict[str, float]:
    """Base stock, demands of `size` units, when this is the distribution of the units outstanding."""
    p = np.asarray(chance, float)
    net = level - np.arange(p.size)
    return {
        "mean_backorders": float(p @ np.maximum(-net, 0)),
        "mean_on_hand": float(p @ np.maximum(net, 0)),
        "mean_on_order": float(p @ np.arange(p.size)),
        "unit_fill_rate": float(p @ np.clip(net, 0, size)) / size,
    }


def poisson(mean: float) -> np.ndarray:
    return stats.poisson.pmf(np.arange(LONGEST), mean)


def base_stock(level: int, supplier: dict[str, Any], size: int = 1, **sections: Any):
    return one_item(
        sections.pop("rate", RATE),
        level,
        {"rule": "base-stock", "order_up_to": level},
        None,
        length=sections.pop("length", 5050),
        suppliers={"s": supplier},
        basket={"units": size},
        **sections,
    )


ALL_OR_NOTHING = {"table": {1: 0.8, 0: 0.2}}


@pytest.mark.parametrize("distribution", [LEAD, {"exponential": LEAD}, {"lognormal": {"mean": LEAD, "cv": 1}}], ids=str)
def test_a_unit_that_is_lost_is_ordered_again_at_once(distribution):
    """From its first order to its receipt a unit takes a geometric sum of lead times, with the mean L / p, apart from
    all others; so by Palm's theorem Poisson(rate L / p) units are outstanding. Of the orders received, a share 1 - p is
    short by a unit: in the long run rate (1 - p) / p units per time."""
    level = LEVEL + 2
    found = estimates(
        base_stock(level, {"lead_time": distribution, "yield": ALL_OR_NOTHING}), 40, *NARROW, "units_short"
    )
    exact = of_net(poisson(RATE * LEAD / 0.8), level) | {"units_short": RATE * 0.25 * 5000}
    check(found, exact, NARROW | {"units_short": 80})
    assert rejected(found, of_net(poisson(RATE * LEAD), level)) == set(NARROW)
    assert rejected(found, of_net(poisson(RATE * LEAD / 0.79), level)) == set(NARROW)
    assert rejected(found, of_net(poisson(RATE * LEAD / 0.8), level + 1)) >= set(NARROW) - {"mean_on_order"}
    assert rejected(found, {"units_short": RATE * 0.2 * 5000}) == {"units_short"}


@pytest.mark.parametrize("distribution", [LEAD, {"exponential": LEAD}], ids=str)
def test_half_of_two(distribution):
    """Of two units one comes (1.0), and of one unit one (0.5 rounds up): every demand of two has an order of two under
    way, then one of one: two independent stages with ample room, both Poisson(rate L)."""
    level, rate = 14, 2.0
    twos = np.zeros(LONGEST)
    twos[::2] = stats.poisson.pmf(np.arange(LONGEST // 2), rate * LEAD)
    exact = of_net(np.convolve(twos, stats.poisson.pmf(np.arange(LONGEST), rate * LEAD)), level, 2)
    found = estimates(base_stock(level, {"lead_time": distribution, "yield": 0.5}, 2, rate=rate), 60, *NARROW)
    check(found, exact, {"mean_backorders": 0.05, "mean_on_hand": 0.05, "mean_on_order": 0.07, "unit_fill_rate": 0.009})
    assert rejected(found, of_net(twos, level, 2)) == set(NARROW)
    rounded_down = np.convolve(twos, stats.poisson.pmf(np.arange(LONGEST), 2 * rate * LEAD))
    assert rejected(found, of_net(rounded_down, level, 2)) == set(NARROW)


def in_order(level: int, lead: float = LEAD, rate: float = RATE) -> dict[str, float]:
    """`sequential`, exponential lead times: an order comes when it and all older ones would have come, so P(W <= x) =
    F(x) exp(-rate x integral of 1 - F over (x, inf)) (resequencing after an infinite server: Harrus and Plateau, IEEE
    Transactions on Communications 30 (1982)); orders come first in, first out, so that Poisson(rate W) are outstanding
    (distributional Little's law: Haji and Newell, Journal of Applied Probability 8 (1971))."""
    x = np.linspace(0, 30 * lead, 6001)
    tail = np.exp(-x / lead)
    waits = (1 - tail) * np.exp(-rate * lead * tail)
    middle, mass = (x[1:] + x[:-1]) / 2, np.diff(waits)
    chance = np.array([mass @ stats.poisson.pmf(n, rate * middle) for n in range(LONGEST)])
    chance[0] += waits[0]
    return of_net(chance, level)


SEQUENTIAL = NARROW | {"mean_backorders": 0.2, "mean_on_hand": 0.15, "mean_on_order": 0.3}


LATER = 24  # level of base stock where orders keep their turn


def test_orders_that_may_not_overtake():
    level = LATER
    exact = in_order(level)
    supplier = {"lead_time": {"exponential": LEAD}, "sequential": True}
    found = estimates(base_stock(level, supplier), 40, *NARROW, "mean_lead_time", "crossing_rate")
    check(found, exact, SEQUENTIAL)
    assert found["mean_lead_time"].agrees(exact["mean_on_order"] / RATE)
    assert found["crossing_rate"].mean == 0
    assert rejected(found, of_net(poisson(RATE * LEAD), level)) == set(NARROW)
    assert rejected(found, in_order(level, 1.04 * LEAD)) == set(NARROW)
    same_mean = of_net(poisson(exact["mean_on_order"]), level)  # the pipeline varies more than a Poisson one
    assert rejected(found, same_mean) >= {"mean_backorders", "mean_on_hand"}


def test_the_law_of_times_in_order_by_the_recursion():
    """Independently: arrival = the latest of its own and all older ones."""
    rng = np.random.default_rng(5)
    means, short = [], []
    for _ in range(20):
        placed = np.cumsum(rng.exponential(1 / RATE, 40_000))
        arrived = np.maximum.accumulate(placed + rng.exponential(LEAD, placed.size))
        means.append(np.mean((arrived - placed)[1000:]))
        # an order of a unit serves the demand that comes `level` later: backorders by Little's law
        short.append(RATE * np.mean(np.maximum(arrived[:-LATER] - placed[LATER:], 0)[1000:]))
    exact = in_order(LATER)
    assert estimate(means).agrees(exact["mean_on_order"] / RATE)
    assert estimate(short).agrees(exact["mean_backorders"])
    assert not estimate(means).agrees(1.02 * exact["mean_on_order"] / RATE)
    assert not estimate(short).agrees(1.1 * exact["mean_backorders"])


def test_without_overtaking_every_order_takes_as_long_or_longer():
    supplier = {"lead_time": {"gamma": {"mean": LEAD, "cv": 0.8}}}
    crossing, in_turn = (observed(base_stock(LEVEL, supplier | more), 10) for more in ({}, {"sequential": True}))
    for name in ("mean_lead_time", "mean_on_order", "mean_backorders", "mean_wait"):
        assert np.all(in_turn[name] > crossing[name]), name
    assert np.all(crossing["crossing_rate"] > 0.1)
    for never in ({"lead_time": LEAD}, {"lead_time": {"exponential": 0.2}, "servers": 1}):
        same, too = (observed(base_stock(LEVEL, never | more), 3) for more in ({}, {"sequential": True}))
        assert all(np.array_equal(same[name], too[name], equal_nan=True) for name in same)


PUT_AWAY = 0.5
DISTRIBUTIONS = {
    "constant": PUT_AWAY,
    "exponential": {"exponential": PUT_AWAY},
    "gamma": {"gamma": {"mean": 0.5, "cv": 0.7}},
}


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_put_away_is_lead_time_for_those_who_wait(distribution):
    """A unit reaches the shelf after its lead time and the time from the dock: Palm's theorem with the sum for what is
    not on the shelf, of which Poisson(rate L) is on order and Poisson(rate P) in put-away, independently."""
    names = ("mean_in_putaway", "mean_wait")
    scenario = base_stock(
        LEVEL, {"lead_time": {"exponential": LEAD}}, warehouse={"put_away": DISTRIBUTIONS[distribution]}
    )
    found = estimates(scenario, 40, *NARROW, *names)
    off_the_shelf = of_net(poisson(RATE * (LEAD + PUT_AWAY)), LEVEL)
    exact = off_the_shelf | {
        "mean_on_order": RATE * LEAD,
        "mean_in_putaway": RATE * PUT_AWAY,
        "mean_wait": off_the_shelf["mean_backorders"] / RATE,
        "mean_on_hand": off_the_shelf["mean_on_hand"],
    }
    check(found, exact, NARROW | {"mean_in_putaway": 0.02, "mean_wait": 0.01})
    at_once = of_net(poisson(RATE * LEAD), LEVEL)
    assert rejected(found, at_once) >= {"mean_backorders", "mean_on_hand", "unit_fill_rate"}
    longer = of_net(poisson(RATE * (LEAD + 1.05 * PUT_AWAY)), LEVEL)
    assert rejected(found, longer) >= {"mean_backorders", "unit_fill_rate"}


def cross_docked(level: int, put_away: float) -> dict[str, float]:
    """With cross-docking and exponential times a chain of (on order, in put-away): a receipt while somebody waits goes
    to him, else into put-away. Backorders = what is neither on the shelf nor on its way beyond the level."""
    rates: dict[tuple[Any, Any], float] = {}
    most, most_away = 30, 24
    for n in range(most):
        for m in range(most_away):
            if n + 1 < most:
                rates[(n, m), (n + 1, m)] = RATE
            if n and n + m > level:
                rates[(n, m), (n - 1, m)] = n / LEAD
            elif n and m + 1 < most_away:
                rates[(n, m), (n - 1, m + 1)] = n / LEAD
            if m:
                rates[(n, m), (n, m - 1)] = m / put_away
    chance = settled(rates)
    return {
        "mean_backorders": sum(p * max(n + m - level, 0) for (n, m), p in chance.items()),
        "mean_in_putaway": sum(p * m for (n, m), p in chance.items()),
        "mean_on_order": sum(p * n for (n, m), p in chance.items()),
        "unit_fill_rate": sum(p for (n, m), p in chance.items() if n + m < level),
        "units_cross_docked": 5000 * sum(p * n / LEAD for (n, m), p in chance.items() if n + m > level),
    }


def test_cross_docking():
    narrow = {
        "mean_backorders": 0.03,
        "mean_in_putaway": 0.03,
        "mean_on_order": 0.07,
        "unit_fill_rate": 0.008,
        "units_cross_docked": 200,
    }
    warehouse = {"put_away": DISTRIBUTIONS["exponential"]}
    supplier = {"lead_time": {"exponential": LEAD}}
    crossed, put = (
        base_stock(LEVEL, supplier, warehouse=warehouse, policy={"receiving": rule})
        for rule in ("cross-dock", "put-away")
    )
    found, exact = estimates(crossed, 40, *narrow), cross_docked(LEVEL, PUT_AWAY)
    check(found, exact, narrow)
    assert rejected(found, cross_docked(LEVEL, 1.2 * PUT_AWAY)) >= {"mean_in_putaway", "units_cross_docked"}
    never = of_net(poisson(RATE * (LEAD + PUT_AWAY)), LEVEL)
    del never["mean_on_hand"]
    assert rejected(found, never) >= {"mean_backorders", "unit_fill_rate"}
    with_it, without = observed(crossed, 10), observed(put, 10)
    assert np.all(with_it["mean_backorders"] < without["mean_backorders"])
    assert np.all(with_it["mean_wait"] < without["mean_wait"])
    assert np.all(with_it["units_cross_docked"] > 0)
    assert np.all(without["units_cross_docked"] == 0)


def test_the_chain_of_cross_docking_without_put_away_is_palm():
    exact = of_net(poisson(RATE * LEAD), LEVEL)
    found = cross_docked(LEVEL, 1e-4)
    assert found["mean_backorders"] == pytest.approx(exact["mean_backorders"], abs=2e-3)
    assert found["unit_fill_rate"] == pytest.approx(exact["unit_fill_rate"], abs=2e-3)

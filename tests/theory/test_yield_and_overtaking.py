"""Units that never come, orders that may not overtake one another, and time on the way from the dock to the shelf."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simbackorder.verification.one_for_one import of_outstanding
from simbackorder.verification.receiving import (
    DISTRIBUTIONS,
    HALF_LEVEL,
    HALF_RATE,
    LATER,
    LEAD,
    LEVEL,
    LONGEST,
    PUT_AWAY,
    RATE,
    SEQUENTIAL,
    YIELD_LEVEL,
    cross_docked,
    half_of_two,
    half_shop,
    in_order,
    lost_and_ordered_again,
    poisson,
    put_away,
    put_away_shop,
    shop,
    yield_shop,
)
from simbackorder.verification.shops import WARM_UP, read
from support.observing import estimates, observed
from support.steady import check, estimate, rejected

NARROW = {"mean_backorders": 0.04, "mean_on_hand": 0.04, "mean_on_order": 0.07, "unit_fill_rate": 0.009}
LONG = 5050.0
WINDOW = LONG - WARM_UP


def base_stock(supplier: dict[str, Any], **sections: Any):
    return read(shop(LEVEL, supplier, length=LONG, **sections))


@pytest.mark.parametrize("law", ["constant", "exponential", "lognormal"])
def test_a_unit_that_is_lost_is_ordered_again_at_once(law):
    level, exact = YIELD_LEVEL, lost_and_ordered_again(window=WINDOW)
    found = estimates(read(yield_shop(law, LONG)), 40, *exact)
    check(found, exact, NARROW | {"units_short": 80})
    assert rejected(found, of_outstanding(poisson(RATE * LEAD), level)) == set(NARROW)
    assert rejected(found, of_outstanding(poisson(RATE * LEAD / 0.79), level)) == set(NARROW)
    assert rejected(found, of_outstanding(poisson(RATE * LEAD / 0.8), level + 1)) >= set(NARROW) - {"mean_on_order"}
    assert rejected(found, {"units_short": RATE * 0.2 * 5000}) == {"units_short"}


@pytest.mark.parametrize("law", ["constant", "exponential"])
def test_half_of_two(law):
    twos = np.zeros(LONGEST)
    twos[::2] = poisson(HALF_RATE * LEAD)[: LONGEST // 2]
    found = estimates(read(half_shop(law, LONG)), 60, *NARROW)
    widths = {"mean_backorders": 0.05, "mean_on_hand": 0.05, "mean_on_order": 0.07, "unit_fill_rate": 0.009}
    check(found, half_of_two(), widths)
    assert rejected(found, of_outstanding(twos, HALF_LEVEL, 2)) == set(NARROW)
    rounded_down = np.convolve(twos, poisson(2 * HALF_RATE * LEAD))
    assert rejected(found, of_outstanding(rounded_down, HALF_LEVEL, 2)) == set(NARROW)


IN_TURN = NARROW | {"mean_backorders": 0.2, "mean_on_hand": 0.15, "mean_on_order": 0.3}


def test_orders_that_may_not_overtake():
    level = LATER
    exact = in_order(level)
    found = estimates(read(shop(level, SEQUENTIAL, length=LONG)), 40, *NARROW, "mean_lead_time", "crossing_rate")
    check(found, exact, IN_TURN)
    assert found["mean_lead_time"].agrees(exact["mean_on_order"] / RATE)
    assert found["crossing_rate"].mean == 0
    assert rejected(found, of_outstanding(poisson(RATE * LEAD), level)) == set(NARROW)
    assert rejected(found, in_order(level, 1.04 * LEAD)) == set(NARROW)
    same_mean = of_outstanding(poisson(exact["mean_on_order"]), level)  # the pipeline varies more than a Poisson one
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
    crossing, in_turn = (observed(base_stock(supplier | more), 10) for more in ({}, {"sequential": True}))
    for name in ("mean_lead_time", "mean_on_order", "mean_backorders", "mean_wait"):
        assert np.all(in_turn[name] > crossing[name]), name
    assert np.all(crossing["crossing_rate"] > 0.1)
    for never in ({"lead_time": LEAD}, {"lead_time": {"exponential": 0.2}, "servers": 1}):
        same, too = (observed(base_stock(never | more), 3) for more in ({}, {"sequential": True}))
        assert all(np.array_equal(same[name], too[name], equal_nan=True) for name in same)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_put_away_is_lead_time_for_those_who_wait(distribution):
    exact = put_away()
    found = estimates(read(put_away_shop(distribution, length=LONG)), 40, *exact)
    check(found, exact, NARROW | {"mean_in_putaway": 0.02, "mean_wait": 0.01})
    at_once = of_outstanding(poisson(RATE * LEAD), LEVEL)
    assert rejected(found, at_once) >= {"mean_backorders", "mean_on_hand", "unit_fill_rate"}
    longer = of_outstanding(poisson(RATE * (LEAD + 1.05 * PUT_AWAY)), LEVEL)
    assert rejected(found, longer) >= {"mean_backorders", "unit_fill_rate"}


def test_cross_docking():
    narrow = {
        "mean_backorders": 0.03,
        "mean_in_putaway": 0.03,
        "mean_on_order": 0.07,
        "unit_fill_rate": 0.008,
        "units_cross_docked": 200,
    }
    crossed, put = (read(put_away_shop("exponential", rule, LONG)) for rule in ("cross-dock", "put-away"))
    found, exact = estimates(crossed, 40, *narrow), cross_docked(window=WINDOW)
    check(found, exact, narrow)
    assert rejected(found, cross_docked(LEVEL, 1.2 * PUT_AWAY, WINDOW)) >= {"mean_in_putaway", "units_cross_docked"}
    never = of_outstanding(poisson(RATE * (LEAD + PUT_AWAY)), LEVEL)
    del never["mean_on_hand"]
    assert rejected(found, never) >= {"mean_backorders", "unit_fill_rate"}
    with_it, without = observed(crossed, 10), observed(put, 10)
    assert np.all(with_it["mean_backorders"] < without["mean_backorders"])
    assert np.all(with_it["mean_wait"] < without["mean_wait"])
    assert np.all(with_it["units_cross_docked"] > 0)
    assert np.all(without["units_cross_docked"] == 0)


def test_the_chain_of_cross_docking_without_put_away_is_palm():
    exact = of_outstanding(poisson(RATE * LEAD), LEVEL)
    found = cross_docked(LEVEL, 1e-4)
    assert found["mean_backorders"] == pytest.approx(exact["mean_backorders"], abs=2e-3)
    assert found["unit_fill_rate"] == pytest.approx(exact["unit_fill_rate"], abs=2e-3)

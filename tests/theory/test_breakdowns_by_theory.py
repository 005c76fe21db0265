"""Suppliers that break down: chains of orders outstanding and the supplier's state, for each effect of an outage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simbackorder.verification.breakdowns import (
    FAIL,
    HELD_LAWS,
    LEAD,
    LEVEL,
    RATE,
    REPAIR,
    WORK,
    held_rates,
    held_start,
    measures,
    of_chain,
    paused_rates,
    pooled,
    shop,
    slowed_rates,
)
from simbackorder.verification.shops import read
from support.observing import estimates, observed
from support.steady import check, one_item, rejected

NARROW = {"mean_backorders": 0.19, "mean_on_hand": 0.07, "mean_on_order": 0.26, "unit_fill_rate": 0.013}


CHAINS = {"pause": paused_rates, "hold-start": held_rates}


def chain(effect: str, level: int = LEVEL, **rates: float) -> dict[str, float]:
    """Measures with one exponential server that breaks down."""
    return of_chain(CHAINS[effect](**rates), level)


def simulated(effect: str, lead_time: Any, **more: Any):
    """Estimates with a supplier that fails at random."""
    scenario = read(shop(effect, lead_time, length=10_200, **more))
    return estimates(scenario, 40, *NARROW)


def test_the_chain_of_a_server_that_breaks_down_is_that_of_the_literature():
    """White and Christie: with l, m, f, r the rates of demand, work, failure, repair, mean number =
    l ((f + r)^2 + m f) / ((f + r) (m r - l (f + r)))."""
    both = FAIL + REPAIR
    exact = RATE * (both**2 + WORK * FAIL) / (both * (WORK * REPAIR - RATE * both))
    found = chain("pause")
    assert found["mean_on_order"] == pytest.approx(exact, rel=1e-6)
    load = RATE / WORK
    for effect in CHAINS:
        without = chain(effect, fail=1e-12)
        assert without["mean_backorders"] == pytest.approx(load ** (LEVEL + 1) / (1 - load), rel=1e-6)


@pytest.mark.parametrize("effect", CHAINS)
def test_a_server_that_breaks_down(effect):
    found = simulated(effect, {"exponential": 1 / WORK}, servers=1)
    check(found, chain(effect), NARROW)
    assert rejected(found, chain(effect, fail=1.15 * FAIL)) >= {"mean_on_hand", "unit_fill_rate"}
    assert rejected(found, chain(effect, repair=0.88 * REPAIR)) == set(NARROW)
    assert rejected(found, chain(effect, work=1.04 * WORK)) >= {"mean_on_hand", "unit_fill_rate"}
    assert rejected(found, chain(effect, LEVEL + 1)) >= set(NARROW) - {"mean_on_order"}
    other = "hold-start" if effect == "pause" else "pause"
    assert rejected(found, chain(other)) == set(NARROW)


@pytest.mark.parametrize("law", HELD_LAWS)
def test_arrivals_are_held_whatever_the_distribution_of_the_lead_time(law):
    found = simulated("hold-arrival", HELD_LAWS[law])
    check(found, measures(pooled(RATE, FAIL, REPAIR), LEVEL), NARROW)
    assert rejected(found, measures(pooled(RATE, 1.15 * FAIL, REPAIR), LEVEL)) == set(NARROW)
    assert rejected(found, measures(pooled(RATE, FAIL, 0.92 * REPAIR), LEVEL)) == set(NARROW)


def test_a_server_goes_on_while_arrivals_are_held():
    """It is free for the next order when one is made, wherever that is."""
    found = simulated("hold-arrival", {"exponential": 0.7 / RATE}, servers=1)
    check(found, measures(pooled(RATE, FAIL, REPAIR, 0.7), LEVEL), NARROW)
    assert rejected(found, measures(pooled(RATE, 1.3 * FAIL, REPAIR, 0.7), LEVEL)) >= {"mean_on_hand", "unit_fill_rate"}
    assert rejected(found, measures(pooled(RATE, FAIL, REPAIR, 0.74), LEVEL)) == set(NARROW)
    assert rejected(found, chain("hold-start", work=RATE / 0.7)) >= {"mean_on_hand", "mean_on_order"}


def test_everything_under_way_is_paused():
    found = simulated("pause", {"exponential": LEAD})
    check(found, of_chain(slowed_rates()), NARROW)
    assert rejected(found, of_chain(slowed_rates(0.95 / LEAD))) == set(NARROW)
    assert rejected(found, measures(pooled(RATE, FAIL, REPAIR), LEVEL)) == set(NARROW)


@pytest.mark.parametrize("effect", ["hold-start", "hold-arrival"])
def test_units_on_order_by_the_mean_time_that_an_order_is_held(effect):
    """Little's law; what comes at random finds the supplier down with probability f / (f + r), and for 1 / r more."""
    mean = held_start()["mean_on_order"]
    found = simulated(effect, {"gamma": {"mean": LEAD, "cv": 0.5}})["mean_on_order"]
    assert found.agrees(mean)
    assert found.half_width < 0.01 * mean
    assert not found.agrees(RATE * LEAD)
    assert not found.agrees(1.03 * mean)


def test_a_supplier_that_refuses_gets_one_order_at_recovery_instead_of_many():
    """With a constant lead time the same units come at the same times as if it had taken the orders."""
    found = {}
    for effect in ("refuse", "hold-start"):
        outages = {"up": {"exponential": 1 / FAIL}, "down": {"exponential": 1 / REPAIR}, "effect": effect}
        supplier = {"lead_time": LEAD, "outages": outages}
        rule = {"rule": "base-stock", "order_up_to": LEVEL}
        found[effect] = observed(one_item(RATE, LEVEL, rule, None, length=2050, suppliers={"s": supplier}), 10)
    for name in ("mean_backorders", "mean_on_hand", "unit_fill_rate", "mean_wait", "units_received"):
        assert found["refuse"][name] == pytest.approx(found["hold-start"][name], abs=1e-9), name
    for name in ("replenishment_orders", "mean_on_order", "mean_inventory_position", "mean_lead_time"):
        assert np.all(found["refuse"][name] < found["hold-start"][name]), name

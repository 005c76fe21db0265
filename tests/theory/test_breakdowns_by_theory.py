"""Suppliers that break down: chains of orders outstanding and the supplier's state, for each effect of an outage."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from support.observing import estimates, observed, settled
from support.steady import check, one_item, rejected

RATE, WORK, FAIL, REPAIR = 3.0, 5.0, 0.25, 1.0  # per unit of time; the server works at most 4/5 of the time
LEVEL, LONGEST = 7, 150
NARROW = {"mean_backorders": 0.19, "mean_on_hand": 0.07, "mean_on_order": 0.26, "unit_fill_rate": 0.013}
Rates = dict[tuple[Any, Any], float]


def measures(chance: dict[int, float], level: int) -> dict[str, float]:
    """Of base stock, when this is the distribution of the units outstanding."""
    return {
        "mean_backorders": sum(p * max(n - level, 0) for n, p in chance.items()),
        "mean_on_hand": sum(p * max(level - n, 0) for n, p in chance.items()),
        "mean_on_order": sum(p * n for n, p in chance.items()),
        "unit_fill_rate": sum(p for n, p in chance.items() if n < level),
    }


def outstanding(rates: Rates) -> dict[int, float]:
    """The distribution of the first part of the state."""
    found: dict[int, float] = {}
    for state, p in settled(rates).items():
        found[state[0]] = found.get(state[0], 0.0) + p
    return found


def paused(fail: float = FAIL, repair: float = REPAIR, work: float = WORK) -> dict[int, float]:
    """`pause`, one exponential server: what it makes waits for the repair with what is left; it fails also when idle
    (White and Christie, Operations Research 6 (1958), 79-95; Avi-Itzhak and Naor, Operations Research 11 (1963))."""
    rates: Rates = {}
    for n in range(LONGEST):
        rates[(n, 1), (n, 0)], rates[(n, 0), (n, 1)] = fail, repair
        if n + 1 < LONGEST:
            rates[(n, 1), (n + 1, 1)] = rates[(n, 0), (n + 1, 0)] = RATE
            rates[(n + 1, 1), (n, 1)] = work
    return outstanding(rates)


def held(fail: float = FAIL, repair: float = REPAIR, work: float = WORK) -> dict[int, float]:
    """`hold-start`, one exponential server: what it has begun it finishes, the next does not begin while it is down.
    States: orders, up (1) or down (0), an order being made."""
    rates: Rates = {}
    for n in range(LONGEST):
        busy = int(n > 0)
        rates[(n, 1, busy), (n, 0, busy)] = fail
        rates[(n, 0, 0), (n, 1, busy)] = repair
        if n > 0:
            rates[(n, 0, 1), (n, 1, 1)] = repair
            rates[(n, 0, 1), (n - 1, 0, 0)] = work
            rates[(n, 1, 1), (n - 1, 1, int(n > 1))] = work
        if n + 1 < LONGEST:
            rates[(n, 1, busy), (n + 1, 1, 1)] = RATE
            rates[(n, 0, 0), (n + 1, 0, 0)] = RATE
            if n > 0:
                rates[(n, 0, 1), (n + 1, 0, 1)] = RATE
    return outstanding(rates)


CHAINS = {"pause": paused, "hold-start": held}


def simulated(effect: str, lead_time: Any, level: int = LEVEL, length: float = 10050, **more: Any):
    """Estimates with a supplier that fails at random."""
    outages = {"up": {"exponential": 1 / FAIL}, "down": {"exponential": 1 / REPAIR}, "effect": effect}
    supplier = {"lead_time": lead_time, "outages": outages, **more}
    rule = {"rule": "base-stock", "order_up_to": level}
    return estimates(one_item(RATE, level, rule, None, length=length, suppliers={"s": supplier}), 40, *NARROW)


def test_the_chain_of_a_server_that_breaks_down_is_that_of_the_literature():
    """White and Christie: with l, m, f, r the rates of demand, work, failure, repair, mean number =
    l ((f + r)^2 + m f) / ((f + r) (m r - l (f + r)))."""
    both = FAIL + REPAIR
    exact = RATE * (both**2 + WORK * FAIL) / (both * (WORK * REPAIR - RATE * both))
    found = measures(paused(), LEVEL)
    assert found["mean_on_order"] == pytest.approx(exact, rel=1e-6)
    load = RATE / WORK
    for chain in CHAINS.values():
        without = measures(chain(fail=1e-12), LEVEL)
        assert without["mean_backorders"] == pytest.approx(load ** (LEVEL + 1) / (1 - load), rel=1e-6)


@pytest.mark.parametrize("effect", CHAINS)
def test_a_server_that_breaks_down(effect):
    found, chain = simulated(effect, {"exponential": 1 / WORK}, servers=1), CHAINS[effect]
    check(found, measures(chain(), LEVEL), NARROW)
    assert rejected(found, measures(chain(fail=1.15 * FAIL), LEVEL)) >= {"mean_on_hand", "unit_fill_rate"}
    assert rejected(found, measures(chain(repair=0.88 * REPAIR), LEVEL)) == set(NARROW)
    assert rejected(found, measures(chain(work=1.04 * WORK), LEVEL)) >= {"mean_on_hand", "unit_fill_rate"}
    assert rejected(found, measures(chain(), LEVEL + 1)) >= set(NARROW) - {"mean_on_order"}
    other = CHAINS["hold-start" if effect == "pause" else "pause"]
    assert rejected(found, measures(other(), LEVEL)) == set(NARROW)


LEAD = 1.5


def pooled(rate: float, fail: float, repair: float, load: float | None = None) -> dict[int, float]:
    """`hold-arrival`: under way is Poisson with ample capacity, geometric at one exponential server of this load, and
    independent of what has left by now, which is Poisson, too (Burke). While it is down (with an age that is
    exponential) what leaves is held: a geometric number."""
    up = repair / (fail + repair)
    n = np.arange(LONGEST)
    held_back = (1 - up) * repair / (repair + rate) * (rate / (repair + rate)) ** n
    held_back[0] += up
    under_way = stats.poisson.pmf(n, rate * LEAD) if load is None else (1 - load) * load**n
    return dict(enumerate(np.convolve(held_back, under_way).tolist()))


@pytest.mark.parametrize("lead_time", [LEAD, {"exponential": LEAD}, {"gamma": {"mean": LEAD, "cv": 0.5}}], ids=str)
def test_arrivals_are_held_whatever_the_distribution_of_the_lead_time(lead_time):
    found = simulated("hold-arrival", lead_time)
    check(found, measures(pooled(RATE, FAIL, REPAIR), LEVEL), NARROW)
    assert rejected(found, measures(pooled(RATE, 1.15 * FAIL, REPAIR), LEVEL)) == set(NARROW)
    assert rejected(found, measures(pooled(RATE, FAIL, 0.92 * REPAIR), LEVEL)) == set(NARROW)


def test_a_server_goes_on_while_arrivals_are_held():
    """It is free for the next order when one is made, wherever that is."""
    found = simulated("hold-arrival", {"exponential": 0.7 / RATE}, servers=1)
    check(found, measures(pooled(RATE, FAIL, REPAIR, 0.7), LEVEL), NARROW)
    assert rejected(found, measures(pooled(RATE, 1.3 * FAIL, REPAIR, 0.7), LEVEL)) >= {"mean_on_hand", "unit_fill_rate"}
    assert rejected(found, measures(pooled(RATE, FAIL, REPAIR, 0.74), LEVEL)) == set(NARROW)
    assert rejected(found, measures(held(work=RATE / 0.7), LEVEL)) >= {"mean_on_hand", "mean_on_order"}


def slowed(level: int = LEVEL, work: float = 1 / LEAD) -> dict[str, float]:
    """`pause`, ample capacity, exponential lead times: everything under way stands still while it is down."""
    rates: Rates = {}
    most = 60
    for n in range(most):
        rates[(n, 1), (n, 0)], rates[(n, 0), (n, 1)] = FAIL, REPAIR
        if n + 1 < most:
            rates[(n, 1), (n + 1, 1)] = rates[(n, 0), (n + 1, 0)] = RATE
            rates[(n + 1, 1), (n, 1)] = work * (n + 1)
    return measures(outstanding(rates), level)


def test_everything_under_way_is_paused():
    found = simulated("pause", {"exponential": LEAD})
    check(found, slowed(), NARROW)
    assert rejected(found, slowed(work=0.95 / LEAD)) == set(NARROW)
    assert rejected(found, measures(pooled(RATE, FAIL, REPAIR), LEVEL)) == set(NARROW)


@pytest.mark.parametrize("effect", ["hold-start", "hold-arrival"])
def test_units_on_order_by_the_mean_time_that_an_order_is_held(effect):
    """Little's law; what comes at random finds the supplier down with probability f / (f + r), and for 1 / r more."""
    mean = RATE * (LEAD + FAIL / (FAIL + REPAIR) / REPAIR)
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

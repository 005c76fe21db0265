"""Backorders accepted only while the wait that is available to promise is short: Erlang's loss system in disguise."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from simbackorder.verification.loss_systems import BOUNDED, LONGEST, bounded, bounded_shop
from simbackorder.verification.shops import read
from support.observing import estimates
from support.steady import check, rejected

RATE, LEAD, LEVEL = BOUNDED["rate"], BOUNDED["lead"], int(BOUNDED["level"])
NARROW = {"lost": 0.004, "unit_fill_rate": 0.003, "mean_backorders": 0.01}


def simulated(longest: float):
    found = estimates(
        read(bounded_shop(longest, 20050)), 30, "unit_fill_rate", "mean_backorders", "orders_lost", "orders_arrived"
    )
    lost, arrived = found["orders_lost"], found["orders_arrived"]
    share = type(lost)(lost.mean / arrived.mean, lost.half_width / arrived.mean)
    return {"lost": share, "unit_fill_rate": found["unit_fill_rate"], "mean_backorders": found["mean_backorders"]}


def test_the_formula_has_the_known_values():
    """Erlang's formula at load 5 with 5 servers, and with any wait allowed the Poisson demand in a lead time."""
    exact = bounded(RATE, LEAD, LEVEL, LONGEST)
    assert exact["lost"] == pytest.approx(5**5 / 120 / sum(5**k / math.factorial(k) for k in range(6)))
    assert exact["lost"] == pytest.approx(0.28487, abs=5e-6)
    assert exact["unit_fill_rate"] == pytest.approx(0.16175, abs=5e-6)
    assert exact["mean_backorders"] == pytest.approx(0.97939, abs=5e-6)
    anybody = bounded(RATE, LEAD, LEVEL, LEAD - 1e-9)
    assert anybody["lost"] == pytest.approx(0, abs=1e-9)
    owed = RATE * LEAD - sum(float(stats.poisson(RATE * LEAD).sf(n)) for n in range(LEVEL))
    assert anybody["mean_backorders"] == pytest.approx(owed)


def test_customers_who_would_wait_too_long_are_turned_away():
    found = simulated(LONGEST)
    check(found, bounded(RATE, LEAD, LEVEL, LONGEST), NARROW)
    assert rejected(found, bounded(RATE, LEAD, LEVEL, LONGEST + 0.04)) == set(NARROW)
    assert rejected(found, bounded(RATE, LEAD, LEVEL, LONGEST - 0.04)) == set(NARROW)
    assert rejected(found, bounded(RATE, LEAD, LEVEL + 1, LONGEST)) == set(NARROW)


def test_with_no_wait_allowed_sales_are_lost_as_in_a_loss_system():
    check(simulated(0), bounded(RATE, LEAD, LEVEL, 0), NARROW)

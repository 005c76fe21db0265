"""Backorders accepted only while the wait that is available to promise is short: Erlang's loss system in disguise."""

from __future__ import annotations

import math

import pytest
from scipy import integrate, stats

from support.observing import estimates
from support.steady import check, one_item, rejected

RATE, LEAD, LEVEL, LONGEST = 2.0, 4.0, 5, 1.5
NARROW = {"lost": 0.004, "unit_fill_rate": 0.003, "mean_backorders": 0.01}


def bounded(rate: float, lead: float, level: int, longest: float) -> dict[str, float]:
    """Base stock S with a constant lead time L, where customers buy if they wait for at most w.

    The customer gets the unit ordered at the S-th last sale, and waits until L after that sale; so a sale needs fewer
    than S sales in the last L - w: the loss system M/D/S/S with service time T = L - w (Erlang; Karush, Operations
    Research 5, 1957). Of this system the sales of the last T are a Poisson process on the condition that there are at
    most S (Sevastyanov, Theory of Probability and its Applications 2, 1957), of density rate^k / Z, Z = sum of
    (rate T)^k / k! over k <= S. Fewer than S sales in the last u >= T: such a state at u - T ago, and then, nobody
    being turned away, arrivals as they come, so P(fewer than S in u) = e^(-rate (u - T)) / Z x the sum over k < S of
    (rate u)^k / k!. Filled from the shelf: u = L; waits at most v: u = L - v; backorders: Little's law.
    """
    short = lead - longest
    weight = sum((rate * short) ** k / math.factorial(k) for k in range(level + 1))

    def fewer(u: float) -> float:
        terms = sum((rate * u) ** k / math.factorial(k) for k in range(level))
        return math.exp(-rate * (u - short)) * terms / weight

    sold = fewer(short)
    return {
        "lost": 1 - sold,
        "unit_fill_rate": fewer(lead),
        "mean_backorders": rate * integrate.quad(lambda v: sold - fewer(lead - v), 0, longest)[0],
    }


def simulated(longest: float):
    policy = {"admission": {"rule": "backorder", "max_wait": longest}, "promising": "available-to-promise"}
    scenario = one_item(RATE, LEVEL, {"rule": "base-stock", "order_up_to": LEVEL}, LEAD, length=20050, policy=policy)
    found = estimates(scenario, 30, "unit_fill_rate", "mean_backorders", "orders_lost", "orders_arrived")
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

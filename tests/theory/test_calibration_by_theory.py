"""How often dates are kept that are meant to be kept with a stated probability."""

from __future__ import annotations

import math

import pytest
from scipy import integrate, stats

from support.observing import estimates
from support.steady import check, one_item, rejected

RATE, MEAN = 2.0, 1.5
NARROW = {"stated_promise_kept_rate": 0.009, "promise_stated_rate": 1e-9}
DISTRIBUTIONS = {
    "exponential": ({"exponential": MEAN}, stats.expon(scale=MEAN)),
    "gamma": ({"gamma": {"mean": MEAN, "cv": 0.5}}, stats.gamma(4, scale=MEAN / 4)),
    "uniform": ({"uniform": [0, 2 * MEAN]}, stats.uniform(0, 2 * MEAN)),
}
RULES = ("available-to-promise", "quantile")


def crossing(rate: float, distribution, q: float) -> dict[str, float]:
    """Base stock 0: every customer has a unit ordered, which is due after the q-quantile w of the lead time, later than
    all that were ordered before; so that is the promise by both rules. But units go to whoever has waited longest, and
    overtake each other: of N who wait at an arrival (Poisson with mean rate x E[L]: Palm), the newcomer has a unit as
    soon as N + 1 have come, whichever. Within w come all but X + Y of the N + 1 that are under way, X Poisson with the
    mean rate x E[(L - w)+] (M/G/infinity seen w later, less those who came since: Takacs, Introduction to the Theory of
    Queues, 1962) and Y one with chance 1 - q, the newcomer's own; and Z of those ordered since, Poisson with mean
    rate x integral of F over [0, w]. Kept: Z >= X + Y.
    """
    w = distribution.ppf(q)
    late = rate * integrate.quad(distribution.sf, w, max(distribution.ppf(1 - 1e-13), w))[0]
    early = rate * integrate.quad(distribution.cdf, 0, w)[0]
    z, x = stats.poisson(early), stats.poisson(late)

    def at_least(y: int) -> float:
        return sum(float(x.pmf(n) * z.sf(n + y - 1)) for n in range(80))

    return {"stated_promise_kept_rate": q * at_least(0) + (1 - q) * at_least(1), "promise_stated_rate": q}


def simulated(rate: float, distribution: object, rule: str, q: float, orders: float = 8000):
    scenario = one_item(
        rate,
        0,
        {"rule": "base-stock", "order_up_to": 0},
        distribution,
        length=50 + orders / rate,
        policy={"promising": {"rule": rule, "q": q}},
    )
    found = estimates(scenario, 30, *NARROW)
    stated = found["promise_stated_rate"]
    return found | {"promise_stated_rate": stated._replace(half_width=1e-12)}  # but for rounding all say q


@pytest.mark.parametrize("q", [0.6, 0.9])
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_dates_where_units_overtake_each_other(distribution, rule, q):
    found, exact = (
        simulated(RATE, DISTRIBUTIONS[distribution][0], rule, q),
        crossing(RATE, DISTRIBUTIONS[distribution][1], q),
    )
    check(found, exact, NARROW)
    wrong = [exact["stated_promise_kept_rate"] + by for by in (-0.012, 0.012)]
    if distribution == "exponential":
        wrong += [
            crossing(RATE * by, DISTRIBUTIONS[distribution][1], q)["stated_promise_kept_rate"] for by in (0.7, 1.3)
        ]
    assert all(rejected(found, {"stated_promise_kept_rate": each}) for each in wrong), (found, wrong)


def test_that_makes_bold_dates_bolder_and_safe_ones_safer():
    """A date is late by whatever is late of the whole queue: the law of large numbers."""
    assert crossing(RATE, DISTRIBUTIONS["exponential"][1], 0.6)["stated_promise_kept_rate"] < 0.5
    assert crossing(RATE, DISTRIBUTIONS["exponential"][1], 0.9)["stated_promise_kept_rate"] > 0.95


@pytest.mark.parametrize(("rule", "q"), [("quantile", 0.5), ("available-to-promise", 0.5), ("quantile", 0.9)])
def test_customers_who_wait_alone_get_what_is_stated(rule, q):
    """Almost nobody comes while another waits: the wait is the lead time of one's own unit, and the share is q."""
    rate = 0.01
    exact = crossing(rate, DISTRIBUTIONS["exponential"][1], q)
    assert exact["stated_promise_kept_rate"] == pytest.approx(q, abs=5e-3)
    found = simulated(rate, DISTRIBUTIONS["exponential"][0], rule, q)
    check(found, exact, NARROW)
    assert all(rejected(found, {"stated_promise_kept_rate": q + by}) for by in (-0.015, 0.015))


def test_the_formula_for_exponential_lead_times():
    """Then X has the mean load x (1 - q), Z the mean load x (-log(1 - q) - q); at no load at all the share is q."""
    distribution = DISTRIBUTIONS["exponential"][1]
    assert crossing(1e-9, distribution, 0.9)["stated_promise_kept_rate"] == pytest.approx(0.9)
    w = distribution.ppf(0.9)
    early = integrate.quad(distribution.cdf, 0, w)[0] / MEAN
    assert early == pytest.approx(-math.log(0.1) - 0.9)

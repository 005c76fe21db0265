"""Customers whose impatience depends on what they were told: the hazard of leaving, integrated over the wait.

Everybody orders one unit at time 0 (one after the other, within a millionth), and units for all come at once, so that
all wait equally long and nobody gets what others gave up. With a cancellation hazard m(s) h0(s) the chance to wait
still at s is exp(-integral of m h0) (Cox and Oakes, Analysis of Survival Data, 1984, chapters 2 and 8); so a constant
multiplier m turns the survival S0 into S0^m: an exponential patience is divided by m, a Weibull one by m^(1/shape).
"""

from __future__ import annotations

import json
import math

import pytest

from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Scenario
from support.observing import observed
from support.steady import Estimate, estimate

CUSTOMERS, LEAD, MEAN, SHAPE = 2000, 5.0, 8.0, 1.7
SCALE = MEAN / math.gamma(1 + 1 / SHAPE)
DISTRIBUTIONS = {
    "exponential": {"exponential": MEAN},
    "weibull": {"weibull": {"mean": MEAN, "shape": SHAPE}},
    "piecewise": {"piecewise": [{"from": 0, "rate": 0.02}, {"from": 3, "rate": 0.3}]},
}
HAZARDS = {  # integrated from 0
    "exponential": lambda s: s / MEAN,
    "weibull": lambda s: (s / SCALE) ** SHAPE,
    "piecewise": lambda s: 0.02 * min(s, 3) + 0.3 * max(s - 3, 0),
}
NARROW = 0.01

# What is promised and told, the multipliers, and the multiplier from each time on. The fixed promise is 2 after the
# order; told again at 2 it is 4, at 4 it is 6.
FIXED = {"promising": {"rule": "fixed", "wait": 2}}
STORIES = {
    "no date": ({}, {"no_date": 2}, [(0, 2)]),
    "a calm wait without a date": ({}, {"no_date": 0.4}, [(0, 0.4)]),
    "date passed": (FIXED, {"date_passed": 3, "no_date": 9}, [(0, 1), (2, 3)]),
    "new dates": (FIXED | {"informing": "on-slip"}, {"date_passed": 3, "new_date": 0.5}, [(0, 1), (2, 0.5)]),
    "updates": (
        {"informing": {"rule": "regular", "every": 1.5}},
        {"no_date": 2, "updated": 0.25, "recent": 0.5},
        [(0, 2), (1.5, 0.5), (2, 2), (3, 0.5), (3.5, 2), (4.5, 0.5)],
    ),
    "updates and a date": (
        FIXED | {"informing": {"rule": "regular", "every": 1.5, "new_dates": False}},
        {"date_passed": 3, "updated": 0.25, "recent": 0.75},
        [(0, 1), (1.5, 0.25), (2, 0.75), (2.25, 3), (3, 0.75), (3.75, 3), (4.5, 0.75)],
    ),
}


def cancelled(distribution: str, steps: list[tuple[float, float]], lead: float = LEAD) -> float:
    """1 - exp(-sum over steps of multiplier x integrated hazard of the step), up to the lead time."""
    hazard, ends = HAZARDS[distribution], [at for at, _ in steps[1:]] + [lead]
    return 1 - math.exp(-sum(m * (hazard(b) - hazard(a)) for (a, m), b in zip(steps, ends, strict=True)))


def crowd(distribution: str, policy: dict[str, object], impatience: dict[str, float]) -> Scenario:
    spec = {
        "time": {"length": LEAD + 1},
        "items": {"a": {"on_order": [{"units": CUSTOMERS, "due": LEAD}]}},
        "customers": {
            "arrivals": {"renewal": {"sequence": [1e-6 / CUSTOMERS] * (CUSTOMERS - 1) + [1e6]}, "first": 0},
            "segments": {"all": {"patience": DISTRIBUTIONS[distribution], "impatience": impatience}},
        },
        "policy": {"replenishment": "none"} | policy,
    }
    return loads(json.dumps(spec))


def share(distribution: str, policy: dict[str, object], impatience: dict[str, float]) -> Estimate:
    found = observed(crowd(distribution, policy, impatience), 40)
    assert set(found["orders_placed"].tolist()) == {float(CUSTOMERS)}
    return estimate(found["cancellation_rate"])


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("story", STORIES)
def test_shares_who_leave(story, distribution):
    policy, impatience, steps = STORIES[story]
    found, exact = share(distribution, policy, impatience), cancelled(distribution, steps)
    assert found.agrees(exact), (found, exact)
    assert found.half_width < NARROW
    for wrong in ([(0, 1.0)], [(at, m * 1.15) for at, m in steps], [(at, m / 1.15) for at, m in steps]):
        assert not found.agrees(cancelled(distribution, wrong)), wrong

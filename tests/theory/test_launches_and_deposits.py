"""Pre-orders on a launch curve, and what customers have paid before they get anything."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

from simbackorder.scenario.reading import loads
from support.observing import observed
from support.steady import estimate, one_item, rejected

ORDERS, INNOVATION, IMITATION, RELEASE = 800.0, 0.01, 0.12, 40.0
READ = (10.0, 20.0, 30.0, 40.0)


def bass(t: float, p: float = INNOVATION, q: float = IMITATION) -> float:
    """Bass, Management Science 15 (1969), 215-227: the share who have bought by t solves F' = (p + q F)(1 - F)."""
    return (1 - math.exp(-(p + q) * t)) / (1 + q / p * math.exp(-(p + q) * t))


def by_steps(t: float, steps: int = 200_000) -> float:
    """The same by Euler's method."""
    share, width = 0.0, t / steps
    for _ in range(steps):
        share += width * (INNOVATION + IMITATION * share) * (1 - share)
    return share


def launch(rate: float = 1.0) -> dict[str, np.ndarray]:
    spec = {
        "time": {"length": RELEASE + 1},
        "items": {"a": {"price": 10, "on_hand": 5, "release": {"at": RELEASE + 0.5}}},
        "customers": {
            "arrivals": {"launch": {"orders": ORDERS * rate, "innovation": INNOVATION, "imitation": IMITATION}}
        },
        "policy": {
            "admission": {"rule": "pre-order", "deposit": 0.2},
            "replenishment": "none",
        },
        "measures": {"at": list(READ)},
    }
    return observed(loads(json.dumps(spec)), 400)


def test_pre_orders_follow_the_curve():
    """Orders are Poisson in time with the curve as mean: nothing leaves before the release, and all is owed."""
    found = launch()
    assert bass(RELEASE) == pytest.approx(by_steps(RELEASE), abs=1e-5)
    owed = {t: estimate(found[f"backorders_at_{t:g}"]) for t in READ}
    for t, each in owed.items():
        assert each.agrees(ORDERS * bass(t)), (t, each)
        assert each.half_width < 5
        for wrong in (bass(t + 1), bass(t - 1), bass(t, INNOVATION * 1.1), bass(t, INNOVATION, IMITATION * 1.1)):
            assert not each.agrees(ORDERS * wrong)
    total = found[f"backorders_at_{RELEASE:g}"]
    index = total.size * total.var() / total.mean()  # Poisson: chi squared
    assert 0.001 < stats.chi2(total.size - 1).cdf(index) < 0.999


RATE, LEVEL, LEAD, PICK, PRICE = 3.0, 5, 2.0, 0.25, 100.0


def mean_wait(level: int, lead: float) -> float:
    """Base stock, Poisson demand: backorders = E(Poisson(rate L) - S)+, divided by the rate (Little)."""
    demand = stats.poisson(RATE * lead)
    return (RATE * lead - sum(float(demand.sf(n)) for n in range(level))) / RATE


CHARGES = {"at-order": ("at-order", 1.0), "deposit": ({"rule": "deposit", "share": 0.3}, 0.3)}


@pytest.mark.parametrize("charging", CHARGES)
def test_deposits_are_what_is_paid_by_the_time_that_it_is_held(charging):
    """Little's law for money (Heyman and Stidham, Operations Research 28, 1980): mean deposits = rate x share of the
    price x (mean wait for stock + picking); where a sale counts at delivery, also the whole price x the transit."""
    policy, share = CHARGES[charging]
    for sale, transit in (("shipment", 0.0), ("delivery", 1.5)):
        scenario = one_item(
            RATE,
            LEVEL,
            {"rule": "base-stock", "order_up_to": LEVEL},
            {"exponential": LEAD},
            length=5050,
            policy={"charging": policy},
            items={"a": {"price": PRICE, "on_hand": LEVEL}},
            shipping={"pick_and_pack": PICK, "transit": 1.5},
            books={"sale": sale},
        )
        found = {"deposits": estimate(observed(scenario, 40)["mean_deposits"])}

        def exact(level: int = LEVEL, pick: float = PICK, transit: float = transit) -> dict[str, float]:
            return {"deposits": RATE * PRICE * (share * (mean_wait(level, LEAD) + pick) + transit)}

        assert not rejected(found, exact()), (found, exact())
        assert found["deposits"].half_width < 0.025 * exact()["deposits"]
        for wrong in (exact(LEVEL - 1), exact(LEVEL + 1), exact(pick=0)):
            assert rejected(found, wrong)

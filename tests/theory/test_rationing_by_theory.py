"""Critical levels: the last units are kept for the customers who matter more."""

from __future__ import annotations

import pytest

from simbackorder.verification.rationing import CRITICAL, DISTRIBUTIONS, GOLD, LEAD, LEVEL, OTHERS, losing, owing, shop
from simbackorder.verification.shops import read
from support.observing import estimates
from support.steady import check, rejected

LOST = {
    "unit_fill_rate[segment=gold]": 0.006,
    "unit_fill_rate[segment=others]": 0.008,
    "mean_on_hand": 0.03,
    "mean_on_order": 0.03,
}
OWING = {
    "unit_fill_rate[segment=gold]": 0.008,
    "unit_fill_rate[segment=others]": 0.008,
    "mean_on_hand": 0.03,
    "mean_backorders": 0.05,
    "mean_on_order": 0.05,
}


def simulated(distribution: str, admission: str, narrow: dict[str, float]):
    return estimates(read(shop(distribution, admission, 5050)), 40, *narrow, by="segment")


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_lost_sales_whatever_the_distribution_of_the_lead_time(distribution):
    found = simulated(distribution, "lost-sale", LOST)
    check(found, losing(CRITICAL), LOST)
    for wrong in (losing(CRITICAL - 1), losing(CRITICAL + 1), losing(CRITICAL, LEVEL + 1)):
        assert rejected(found, wrong) == set(LOST)
    assert rejected(found, losing(CRITICAL, load=1.05)) >= set(LOST) - {"mean_on_order"}


def test_backorders_with_exponential_lead_times():
    found = simulated("exponential", "backorder", OWING)
    check(found, owing(CRITICAL), OWING)
    assert owing(CRITICAL)["mean_on_order"] == pytest.approx((GOLD + OTHERS) * LEAD, abs=1e-3)  # Palm's theorem
    for wrong in (owing(CRITICAL - 1), owing(CRITICAL + 1), owing(CRITICAL, LEVEL + 1)):
        assert rejected(found, wrong) >= set(OWING) - {"mean_on_order"}

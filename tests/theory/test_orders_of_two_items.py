"""Orders of two items that are held until complete: their fill rate is not the product of the items' fill rates."""

from __future__ import annotations

from scipy import stats

from simbackorder.verification.orders_of_several_items import (
    ALONE,
    BOTH,
    EQUAL,
    LEADS,
    LEVELS,
    PART,
    WITHIN,
    exactly,
    joint,
    shop,
)
from simbackorder.verification.shops import read
from support.observing import estimates
from support.steady import check, rejected

NARROW = {"order_fill_rate": 0.007, "complete_within_0.5": 0.006, "complete_within_1.2": 0.004, "mean_wait": 0.008}


def product_form() -> dict[str, float]:
    """What it would be if the items were independent of each other."""
    found = {"order_fill_rate": 0.0} | {f"complete_within_{w:g}": w for w in WITHIN}
    for name, w in found.items():
        one = {i: stats.poisson((ALONE[i] + BOTH) * max(LEADS[i] - w, 0)).cdf(LEVELS[i] - 1) for i in LEADS}
        found[name] = float(one["a"] * one["b"])
    return found


def named(exact):
    """The measures without the orders that they are of."""
    return {name.removesuffix(PART): value for name, value in exact.items()}


def simulated(leads, levels):
    found = estimates(read(shop(leads, levels)), 40, *(f"{name}{PART}" for name in NARROW), by="basket")
    return named(found)


def test_orders_of_both_items():
    found = simulated(LEADS, LEVELS)
    check(found, named(exactly()), NARROW)
    independent = product_form()
    assert rejected(found, independent) == set(independent)
    assert independent["order_fill_rate"] < named(exactly())["order_fill_rate"] - 0.03
    assert rejected(found, named(exactly(levels=LEVELS | {"b": 9}))) == set(NARROW)
    assert rejected(found, named(exactly(leads=LEADS | {"a": 2.1}))) == set(NARROW)


def test_with_one_lead_time_it_is_the_bivariate_poisson_distribution():
    check(simulated(EQUAL, LEVELS), named(exactly(EQUAL)), NARROW)
    assert abs(named(exactly(EQUAL))["order_fill_rate"] - joint(BOTH * 2, {"a": 2.0, "b": 1.0}, LEVELS)) < 1e-12

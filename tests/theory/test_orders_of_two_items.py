"""Orders of two items that are held until complete: their fill rate is not the product of the items' fill rates."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
from scipy import integrate, stats

from simbackorder.scenario.reading import loads
from support.observing import estimates
from support.steady import check, rejected

ALONE = {"a": 1.0, "b": 0.5}  # orders of one unit of one item
BOTH = 2.0  # orders of one unit of each
LEADS = {"a": 2.0, "b": 3.0}
LEVELS = {"a": 6, "b": 8}
WITHIN = (0.5, 1.2)
NARROW = {"order_fill_rate": 0.007, "complete_within_0.5": 0.006, "complete_within_1.2": 0.004, "mean_wait": 0.008}


def joint(common: float, alone: dict[str, float], levels: dict[str, int]) -> float:
    """P(D_a < S_a and D_b < S_b) of D_a = X_a + Z, D_b = X_b + Z, Poisson and independent (bivariate Poisson: Johnson,
    Kotz and Balakrishnan, Discrete Multivariate Distributions, 1997, chapter 37)."""
    n = np.arange(min(levels.values()))
    rest = {i: stats.poisson(mean).cdf(levels[i] - 1 - n) for i, mean in alone.items()}
    return float(np.sum(stats.poisson(common).pmf(n) * rest["a"] * rest["b"]))


def complete_by(w: float, leads: dict[str, float] = LEADS, levels: dict[str, int] = LEVELS) -> float:
    """The share of orders of both items that are complete within w.

    Song, Operations Research 46 (1998), 831-845: under base stock with constant lead times item i is there within w if
    fewer than S_i units of it were wanted in the L_i - w before; orders of both in the time that the two spans share
    are common to both demands, all else is independent. An order sees the past as any instant does (Poisson).
    """
    span = {i: max(lead - w, 0.0) for i, lead in leads.items()}
    shared = min(span.values())
    return joint(BOTH * shared, {i: ALONE[i] * t + BOTH * (t - shared) for i, t in span.items()}, levels)


def exactly(leads: dict[str, float] = LEADS, levels: dict[str, int] = LEVELS) -> dict[str, float]:
    """Of the orders of both items. Mean wait: the integral of the share that is not complete."""
    spans = sorted({0.0, *leads.values()})
    wait = sum(
        integrate.fixed_quad(np.vectorize(lambda w: 1 - complete_by(w, leads, levels)), *span, n=20)[0]
        for span in pairwise(spans)
    )
    return {f"complete_within_{w:g}": complete_by(w, leads, levels) for w in WITHIN} | {
        "order_fill_rate": complete_by(0, leads, levels),
        "mean_wait": wait,
    }


def product_form() -> dict[str, float]:
    """What it would be if the items were independent of each other."""
    found = {"order_fill_rate": 0.0} | {f"complete_within_{w:g}": w for w in WITHIN}
    for name, w in found.items():
        one = {i: stats.poisson((ALONE[i] + BOTH) * max(LEADS[i] - w, 0)).cdf(LEVELS[i] - 1) for i in LEADS}
        found[name] = float(one["a"] * one["b"])
    return found


def simulated(leads: dict[str, float], levels: dict[str, int]):
    orders = sum(ALONE.values()) + BOTH
    spec = {
        "time": {"length": 5050, "warm_up": 50},
        "items": {i: {"on_hand": levels[i]} for i in leads},
        "customers": {
            "arrivals": {"rate": orders},
            "basket": {
                "table": [
                    {"share": ALONE["a"] / orders, "lines": {"a": 1}},
                    {"share": ALONE["b"] / orders, "lines": {"b": 1}},
                    {"share": BOTH / orders, "lines": {"a": 1, "b": 1}},
                ]
            },
        },
        "suppliers": {f"of {i}": {"lead_time": lead} for i, lead in leads.items()},
        "policy": {
            "shipment": "complete",
            "replenishment": {
                "rule": "base-stock",
                "items": {i: {"order_up_to": level} for i, level in levels.items()},
            },
            "sourcing": {"rule": "single", "items": {i: {"supplier": f"of {i}"} for i in leads}},
        },
        "measures": {"within": WITHIN},
    }
    found = estimates(loads(json.dumps(spec)), 40, *(f"{name}[basket=a+b]" for name in NARROW), by="basket")
    return {name: found[f"{name}[basket=a+b]"] for name in NARROW}


def test_orders_of_both_items():
    found = simulated(LEADS, LEVELS)
    check(found, exactly(), NARROW)
    independent = product_form()
    assert rejected(found, independent) == set(independent)
    assert independent["order_fill_rate"] < exactly()["order_fill_rate"] - 0.03
    assert rejected(found, exactly(levels=LEVELS | {"b": 9})) == set(NARROW)
    assert rejected(found, exactly(leads=LEADS | {"a": 2.1})) == set(NARROW)


def test_with_one_lead_time_it_is_the_bivariate_poisson_distribution():
    leads = dict.fromkeys(LEADS, 2.0)
    check(simulated(leads, LEVELS), exactly(leads), NARROW)
    assert abs(exactly(leads)["order_fill_rate"] - joint(BOTH * 2, {"a": 2.0, "b": 1.0}, LEVELS)) < 1e-12

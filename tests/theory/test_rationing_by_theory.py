"""Critical levels: the last units are kept for the customers who matter more."""

from __future__ import annotations

import json

import pytest

from simbackorder.scenario.reading import loads
from support.observing import estimates, settled
from support.steady import check, rejected

GOLD, OTHERS, LEAD, LEVEL, CRITICAL = 1.0, 2.0, 2.0, 7, 2
OWED = 30  # backorders of the others at which the chain is cut off; of gold: a third
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
DISTRIBUTIONS = {
    "exponential": {"exponential": LEAD},
    "constant": LEAD,
    "lognormal": {"lognormal": {"mean": LEAD, "cv": 1}},
}


def losing(critical: int, level: int = LEVEL, load: float = 1.0) -> dict[str, float]:
    """Lost sales. Units on order are a birth-death chain: all customers buy while more than the critical level is on
    the shelf, gold ones while anything is; every unit on order comes at rate 1 / lead time.

    Dekker, Hill, Kleijn and Teunter, Naval Research Logistics 49 (2002), 593-610: it holds for any distribution of
    the lead time, as Erlang's formula does, of which it is the version with arrivals that depend on the state
    (Brumelle,
    Mathematics of Operations Research 3, 1978).
    """
    rates = {}
    for n in range(level):
        rates[n, n + 1] = load * (GOLD + (OTHERS if level - n > critical else 0))
        rates[n + 1, n] = (n + 1) / LEAD
    chance = settled(rates)
    on_order = sum(n * p for n, p in chance.items())
    return {
        "unit_fill_rate[segment=gold]": 1 - chance[level],
        "unit_fill_rate[segment=others]": sum(p for n, p in chance.items() if level - n > critical),
        "mean_on_hand": level - on_order,
        "mean_on_order": on_order,
    }


def owing(critical: int, level: int = LEVEL, lead: float = LEAD) -> dict[str, float]:
    """Everything backordered, exponential lead times, gold first. State: net stock of gold (on hand - its backorders)
    and the others' backorders; units on order = level - net + the others' backorders (the position is the level).

    Priority clearing of Deshpande, Cohen and Donohue, Management Science 49 (2003), 683-703: a unit that comes goes to
    gold, else onto the shelf, whence the others who wait get what is there above the critical level.
    """
    rates: dict[tuple[tuple[int, int], tuple[int, int]], float] = {}
    for net in range(-OWED // 3, level + 1):
        for owed in range(OWED):
            here = (net, owed)
            if owed > 0 and net > critical:
                continue  # they would have been served
            if net > -OWED // 3:
                rates[here, (net - 1, owed)] = GOLD + (OTHERS if net > critical else 0)
            if net <= critical and owed + 1 < OWED:
                rates[here, (net, owed + 1)] = OTHERS
            if level - net + owed > 0:
                served = net + 1 > critical and owed > 0
                there = (net, owed - 1) if served else (net + 1, owed)
                rates[here, there] = (level - net + owed) / lead
    chance = settled(rates)
    return {
        "unit_fill_rate[segment=gold]": sum(p for (net, _), p in chance.items() if net > 0),
        "unit_fill_rate[segment=others]": sum(p for (net, _), p in chance.items() if net > critical),
        "mean_on_hand": sum(p * max(net, 0) for (net, _), p in chance.items()),
        "mean_backorders": sum(p * (max(-net, 0) + owed) for (net, owed), p in chance.items()),
        "mean_on_order": sum(p * (level - net + owed) for (net, owed), p in chance.items()),
    }


def simulated(distribution: object, admission: str, narrow: dict[str, float]):
    spec = {
        "time": {"length": 5050, "warm_up": 50},
        "items": {"a": {"on_hand": LEVEL}},
        "customers": {
            "arrivals": {"rate": GOLD + OTHERS},
            "segments": {
                "gold": {"share": GOLD / (GOLD + OTHERS), "priority": 1},
                "others": {"share": OTHERS / (GOLD + OTHERS), "priority": 2},
            },
        },
        "suppliers": {"s": {"lead_time": distribution}},
        "policy": {
            "admission": admission,
            "shipment": "partial",
            "replenishment": {"rule": "base-stock", "order_up_to": LEVEL},
            "allocation": {"rule": "critical-level", "levels": {"gold": 0, "others": CRITICAL}},
        },
    }
    return estimates(loads(json.dumps(spec)), 40, *narrow, by="segment")


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_lost_sales_whatever_the_distribution_of_the_lead_time(distribution):
    found = simulated(DISTRIBUTIONS[distribution], "lost-sale", LOST)
    check(found, losing(CRITICAL), LOST)
    for wrong in (losing(CRITICAL - 1), losing(CRITICAL + 1), losing(CRITICAL, LEVEL + 1)):
        assert rejected(found, wrong) == set(LOST)
    assert rejected(found, losing(CRITICAL, load=1.05)) >= set(LOST) - {"mean_on_order"}


def test_backorders_with_exponential_lead_times():
    found = simulated(DISTRIBUTIONS["exponential"], "backorder", OWING)
    check(found, owing(CRITICAL), OWING)
    assert owing(CRITICAL)["mean_on_order"] == pytest.approx((GOLD + OTHERS) * LEAD, abs=1e-3)  # Palm's theorem
    for wrong in (owing(CRITICAL - 1), owing(CRITICAL + 1), owing(CRITICAL, LEVEL + 1)):
        assert rejected(found, wrong) >= set(OWING) - {"mean_on_order"}

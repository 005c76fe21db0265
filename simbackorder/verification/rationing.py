"""Critical levels: the last units are kept for the customers who matter more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from simbackorder.verification.case import Case
from simbackorder.verification.chains import Rates, left_after, settled
from simbackorder.verification.loss_systems import START, outstanding_chain
from simbackorder.verification.shops import WARM_UP, base_stock

GOLD, OTHERS, LEAD, LEVEL, CRITICAL = 1.0, 2.0, 2.0, 7, 2
OWED = 30
"""Backorders of the others at which the chain is cut off; of gold: a third."""
LENGTH = 2550.0
DISTRIBUTIONS = {
    "exponential": {"exponential": LEAD},
    "constant": LEAD,
    "lognormal": {"lognormal": {"mean": LEAD, "cv": 1}},
}


def losing_rates(critical: int, level: int = LEVEL, load: float = 1.0) -> Rates:
    """All customers buy while more than the critical level is on the shelf, gold ones while anything is; every unit on
    order comes at rate 1 / lead time. States: units on order."""
    births = {n: load * (GOLD + (OTHERS if level - n > critical else 0)) for n in range(level)}
    return outstanding_chain(births, LEAD)


def losing(critical: int, level: int = LEVEL, load: float = 1.0) -> dict[str, float]:
    """Lost sales. Units on order are a birth-death chain.

    Dekker, Hill, Kleijn and Teunter, Naval Research Logistics 49 (2002), 593-610: it holds for any distribution of
    the lead time, as Erlang's formula does, of which it is the version with arrivals that depend on the state
    (Brumelle, Mathematics of Operations Research 3, 1978).
    """
    chance = settled(losing_rates(critical, level, load))
    on_order = sum(n * p for n, p in chance.items())
    return {
        "unit_fill_rate[segment=gold]": 1 - chance[level],
        "unit_fill_rate[segment=others]": sum(p for n, p in chance.items() if level - n > critical),
        "mean_on_hand": level - on_order,
        "mean_on_order": on_order,
    }


def owing_rates(critical: int, level: int = LEVEL, lead: float = LEAD) -> Rates:
    """State: net stock of gold (on hand - its backorders) and the others' backorders; units on order = level - net +
    the others' backorders (the position is the level)."""
    rates: dict[tuple[Any, Any], float] = {}
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
    return rates


def owing(critical: int, level: int = LEVEL, lead: float = LEAD) -> dict[str, float]:
    """Everything backordered, exponential lead times, gold first.

    Priority clearing of Deshpande, Cohen and Donohue, Management Science 49 (2003), 683-703: a unit that comes goes to
    gold, else onto the shelf, whence the others who wait get what is there above the critical level.
    """
    chance = settled(owing_rates(critical, level, lead))
    return {
        "unit_fill_rate[segment=gold]": sum(p for (net, _), p in chance.items() if net > 0),
        "unit_fill_rate[segment=others]": sum(p for (net, _), p in chance.items() if net > critical),
        "mean_on_hand": sum(p * max(net, 0) for (net, _), p in chance.items()),
        "mean_backorders": sum(p * (max(-net, 0) + owed) for (net, owed), p in chance.items()),
        "mean_on_order": sum(p * (level - net + owed) for (net, owed), p in chance.items()),
    }


def shop(distribution: str, admission: str, length: float = LENGTH) -> dict[str, Any]:
    """Two segments, the first of which matters more."""
    return {
        "time": {"length": length, "warm_up": WARM_UP},
        "items": {"a": {"on_hand": LEVEL}},
        "customers": {
            "arrivals": {"rate": GOLD + OTHERS},
            "segments": {
                "gold": {"share": GOLD / (GOLD + OTHERS), "priority": 1},
                "others": {"share": OTHERS / (GOLD + OTHERS), "priority": 2},
            },
        },
        "suppliers": {"s": {"lead_time": DISTRIBUTIONS[distribution]}},
        "policy": {
            "admission": admission,
            "shipment": "partial",
            "replenishment": base_stock(LEVEL),
            "allocation": {"rule": "critical-level", "levels": {"gold": 0, "others": CRITICAL}},
        },
    }


def cases() -> Iterator[Case]:
    """All of this subject."""
    for name in DISTRIBUTIONS:
        yield Case(
            f"rationing-lost-{name}",
            f"Critical level {CRITICAL}, lost sales, {name} lead times",
            "Dekker, Hill, Kleijn and Teunter 2002",
            shop(name, "lost-sale"),
            partial(losing, CRITICAL),
            START,
            partial(left_after, losing_rates(CRITICAL), 0, WARM_UP),
            by="segment",
        )
    yield Case(
        "rationing-backorders",
        f"Critical level {CRITICAL}, backorders, exponential lead times, gold first",
        "Deshpande, Cohen and Donohue 2003",
        shop("exponential", "backorder"),
        partial(owing, CRITICAL),
        START,
        partial(left_after, owing_rates(CRITICAL), (LEVEL, 0), WARM_UP),
        by="segment",
    )

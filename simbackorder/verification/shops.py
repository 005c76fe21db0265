"""Scenarios of cases."""

from __future__ import annotations

from typing import Any

from simbackorder.scenario.reading import of_mapping
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.verification.case import EXPERIMENT, Spec

WARM_UP = 50.0


def one_item(
    rate: float,
    on_hand: int,
    replenishment: dict[str, Any],
    lead_time: Any,
    *,
    length: float = 1050,
    warm_up: float = WARM_UP,
    **sections: Any,
) -> dict[str, Any]:
    """One item, Poisson demand, one supplier; statistics after the warm-up."""
    policy = {"replenishment": replenishment, "shipment": "partial"} | sections.pop("policy", {})
    return {
        "time": {"length": length, "warm_up": warm_up},
        "items": {"a": {"on_hand": on_hand}},
        "customers": {"arrivals": {"rate": rate}, "basket": sections.pop("basket", {})},
        "suppliers": sections.pop("suppliers", {"s": {"lead_time": lead_time}}),
        "policy": policy,
        **sections,
    }


def base_stock(level: int) -> dict[str, Any]:
    """Every demand is ordered at once."""
    return {"rule": "base-stock", "order_up_to": level}


def read(shop: Spec, replications: int | None = None, seed: int | None = None) -> Scenario:
    """The scenario, to be replicated so often with these random numbers."""
    stated = {"replications": replications, "seed": seed}
    experiment = {**shop.get(EXPERIMENT, {}), **{name: value for name, value in stated.items() if value is not None}}
    return of_mapping({**shop, EXPERIMENT: experiment})

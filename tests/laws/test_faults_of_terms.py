"""Each law of what customers and the firm owe one another catches a fault that is planted."""

from __future__ import annotations

from typing import Any

import pytest

from faults.terms import FAULTS
from generators.scenarios import read
from simbackorder.audit import LawBrokenError
from simbackorder.scenario.sections.schema import Scenario
from stories.laws import checked

Patch = Any
ITEMS = {
    "new": {"price": 30, "unit_cost": 9, "on_hand": 5, "release": {"at": 6, "slip": 3, "known": 2}},
    "old": {"price": 12, "unit_cost": 4, "on_hand": 8},
}
FINES = [
    {"of": "late", "at_most": 0.05, "every": 5, "fine": 3, "of_value": 0.1},
    {"of": "cancelled_before_shipment", "at_most": 0.05, "every": 7, "per_point": 0.1},
    {"of": "fill_rate", "at_least": 0.95, "every": 4, "fine": 1},
]
EAGER = {"channel": {"fines": FINES}, "share": 0.5, "patience": {"exponential": 6}, "priority": 1}
CALM = {"share": 0.5, "patience": {"uniform": [0, 14]}, "priority": 2}
PENALTIES = {"late_cost": {"per_order": 2, "per_time": 1}, "cancellation_cost": {"customer": 1, "firm": 3}}
POLICY = {
    "admission": {"rule": "backorder", "items": {"new": {"rule": "pre-order", "deposit": 0.2}}},
    "promising": {"rule": "fixed", "wait": 2},
    "charging": "at-order",
    "informing": {"rule": "on-slip", "cost": 0.5},
    "allocation": {"rule": "critical-level", "levels": {"calm": 3}},
    "replenishment": {"rule": "base-stock", "order_up_to": 6, "on_cancellation": "recall"},
}


def busy(sale: str, seed: int, **policy: object) -> Scenario:
    """A release that slips, deposits, messages, rationing, a supplier with one server."""
    return read(
        {
            "time": {"length": 40, "warm_up": 5},
            "items": ITEMS,
            "customers": {
                "arrivals": {"rate": 1.5},
                "basket": {"units": {"table": {1: 0.5, 3: 0.5}}},
                "segments": {"eager": EAGER, "calm": CALM},
            },
            "suppliers": {"mill": {"lead_time": {"exponential": 3}, "order_cost": 2, "servers": 1}},
            "shipping": {"transit": {"exponential": 2}, "cost_per_shipment": 3},
            "payment": {"fee_rate": 0.02, "refund_cost": 1} | PENALTIES,
            "books": {"sale": sale},
            "policy": POLICY | policy,
            "experiment": {"seed": seed},
        }
    )


BUSY = [busy("delivery", 1), busy("shipment", 2), busy("shipment", 3, giving_up={"rule": "after", "wait": 5})]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(LawBrokenError, match=FAULTS[fault]):
        all_checked()


def test_without_a_fault_nothing_is_caught():
    all_checked()


def all_checked() -> None:
    for scenario in BUSY:
        checked(scenario)

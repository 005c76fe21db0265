"""Each law of the price of money catches a fault that is planted."""

from __future__ import annotations

from typing import Any

import pytest

from faults.finance import FAULTS
from generators.scenarios import read
from simbackorder.audit import LawBrokenError
from simbackorder.scenario.sections.schema import Scenario
from stories.laws import checked


def financed(seed: int, pay: Any, charging: str = "at-order", order_cost: float = 2, **finance: object) -> Scenario:
    """A shop with little cash, whose customers cancel, and whose supplier has terms."""
    return read(
        {
            "time": {"length": 40, "warm_up": 5},
            "items": {"a": {"price": 30, "unit_cost": 12, "on_hand": 6, "holding_cost": 0.1}},
            "customers": {"arrivals": {"rate": 1.5}, "segments": {"all": {"patience": {"exponential": 4}}}},
            "suppliers": {"mill": {"lead_time": {"exponential": 5}, "order_cost": order_cost, "pay": pay}},
            "shipping": {"pick_and_pack": 0.5, "cost_per_shipment": 3},
            "policy": {
                "charging": charging,
                "replenishment": {"rule": "s-S", "reorder_point": 5, "order_up_to": 12, "on_cancellation": "recall"},
            },
            "finance": {"rate": 0.02, "deposit_rate": 0.001, "own_cash": 60} | finance,
            "experiment": {"seed": seed},
        }
    )


FINANCED = [
    financed(1, {"after": 6, "down_payment": 0.4}, credit_line=0, own_cash=40),
    financed(2, {"at": "order"}, credit_line=20, own_cash=0),
    financed(3, {"at": "order", "after": 3}, credit_line=100, cover="bills-at-receipt"),
    financed(4, {"after": 0}),
    financed(5, {"after": 0}, "at-shipment", credit_line=0),
]


def all_checked() -> None:
    for scenario in FINANCED:
        checked(scenario)


def test_without_a_fault_every_law_holds():
    all_checked()


def test_what_suppliers_give_credit_for_is_ordered_while_cash_is_beyond_the_line():
    terms = {"at": "order", "after": 3}
    record = checked(
        financed(6, terms, "at-shipment", 0, own_cash=0, credit_line=0, cover="bills-at-receipt", deposit_rate=0)
    )
    assert record.world["beyond_time"][0] > 0
    assert len(record.supplies["item"]) > 5


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(LawBrokenError, match=FAULTS[fault]):
        all_checked()

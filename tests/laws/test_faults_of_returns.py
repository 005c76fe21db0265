"""Each law of goods that are sent back catches a fault that is planted."""

from __future__ import annotations

import pytest

from faults.returns import FAULTS
from generators.scenarios import read
from simbackorder.audit import LawBrokenError
from stories.laws import checked

RETURNS = {"share": 0.4, "share_after_waiting": 0.6, "after": {"exponential": 4}, "resaleable": 0.7}
SHOP = {
    "time": {"length": 60, "warm_up": 5},
    "items": {"dress": {"price": 50, "unit_cost": 20, "on_hand": 5}, "belt": {"price": 9.99, "unit_cost": 3}},
    "customers": {
        "arrivals": {"rate": 1.5},
        "basket": {"lines": {"table": {1: 0.5, 2: 0.5}}, "units": {"table": {1: 0.5, 3: 0.5}}},
        "segments": {"all": {"patience": {"exponential": 6}, "returns": RETURNS}},
    },
    "suppliers": {"mill": {"lead_time": {"exponential": 3}}},
    "shipping": {"transit": 2},
    "returns": {"refund": 0.9, "fee": 1, "parcel_cost": 4.5, "handling_cost": 1},
    "policy": {"shipment": "partial", "replenishment": {"rule": "base-stock", "order_up_to": 6}},
    "experiment": {"seed": 4},
}


def test_no_law_is_broken():
    checked(read(SHOP))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(LawBrokenError, match=FAULTS[fault]):
        checked(read(SHOP))

"""Each law of offers for waiting, and of refunds for lateness, catches a fault that is planted."""

from __future__ import annotations

import pytest

from faults.offers import FAULTS
from generators.scenarios import read
from simbackorder.audit import LawBrokenError, auditor
from simbackorder.engines.reference import run
from simbackorder.model.record import RunRecord
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from stories.laws import checked

SHOP = {
    "time": {"length": 70, "warm_up": 5},
    "items": {name: {"price": 19.99, "unit_cost": 8, "on_hand": 4} for name in ("lamp", "mug", "pot")},
    "customers": {
        "arrivals": {"rate": 2},
        "basket": {"lines": {"table": {1: 0.5, 2: 0.5}}, "units": {"table": {1: 0.5, 3: 0.5}}},
        "segments": {
            "all": {
                "patience": {"exponential": 30},
                "redeems": {"share": 0.6, "after": {"exponential": 5}},
                "refund_when_late": {"share": 0.7, "refund": 0.2},
            }
        },
    },
    "suppliers": {"mill": {"lead_time": {"exponential": 6}}},
    "shipping": {"transit": {"exponential": 1}, "cost_per_shipment": 4},
    "policy": {
        "promising": "expected",
        "shipment": "partial",
        "offer": {
            "rule": "voucher",
            "value": 0.2,
            "life": 8,
            "items": {
                "mug": {"rule": "discount", "share": 0.1},
                "pot": {"rule": "faster-shipping", "transit": 0.5, "cost": 2},
            },
        },
        "replenishment": {"rule": "base-stock", "order_up_to": 8},
    },
    "experiment": {"seed": 4},
}


def audited() -> RunRecord:
    """The record of a run under every law of the state after an event."""
    scenario = read(SHOP)
    shop = open_shop(scenario, scenario.policy)
    return run(shop, draw(scenario, 0), log=True, watch=auditor(shop))


def test_no_law_is_broken_while_all_of_it_happens():
    contracts = audited().contracts
    given, redeemed, lapsed = (int(contracts[name].sum()) for name in ("vouchers", "redeemed", "lapsed"))
    assert 0 < redeemed < redeemed + lapsed < given
    assert all(contracts[name].sum() > 0 for name in ("discounted", "faster", "late_refund"))


def test_the_story_of_what_is_given_is_right():
    checked(read(SHOP))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(LawBrokenError, match=FAULTS[fault]):
        audited()

"""Each law of goods that are sent back catches a fault that is planted."""

from __future__ import annotations

import pytest

from faults.returns import FAULTS, OF_STORIES
from generators.scenarios import read
from simbackorder.audit import LawBrokenError, auditor
from simbackorder.engines.reference import run
from simbackorder.model.record import RunRecord
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.sections.schema import Scenario
from stories.laws import checked

RETURNS = {"share": 0.4, "share_after_waiting": 0.6, "after": {"exponential": 4}, "resaleable": 0.7}
SHOP = {
    "time": {"length": 60, "warm_up": 5},
    "items": {"dress": {"price": 50, "unit_cost": 20, "on_hand": 5}, "belt": {"price": 9.99, "unit_cost": 3}},
    "customers": {
        "arrivals": {"rate": 1.5},
        "basket": {"lines": {"table": {1: 0.5, 2: 0.5}}, "units": {"table": {1: 0.5, 3: 0.5}}},
        "segments": {
            "all": {"patience": {"exponential": 6}, "share": 0.6, "returns": RETURNS},
            "some": {"patience": {"exponential": 2}, "share": 0.4, "cancels": "lines"},
        },
    },
    "suppliers": {"mill": {"lead_time": {"exponential": 3}}},
    "shipping": {"transit": 2},
    "returns": {"refund": 0.9, "fee": 1, "parcel_cost": 4.5, "handling_cost": 1},
    "policy": {
        "charging": "at-order",
        "offer": {"rule": "discount", "share": 0.2},
        "replenishment": {"rule": "base-stock", "order_up_to": 6},
    },
    "experiment": {"seed": 4},
}


def audited() -> RunRecord:
    """The record of a run under every law of the state after an event."""
    scenario = read(SHOP)
    shop = open_shop(scenario, scenario.policy)
    return run(shop, draw(scenario, 0), log=True, watch=auditor(shop))


def test_no_law_is_broken_while_goods_come_back():
    contracts = audited().contracts
    assert 0 < contracts["restocked"].sum() < contracts["sent_back"].sum()


def remembered() -> Scenario:
    """The shop with customers who order again, and one who cancels a part may not."""
    customers = SHOP["customers"] | {"population": 400}
    customers["segments"] = {
        name: segment | {"loyalty": {"cancelled": 0.8}} for name, segment in customers["segments"].items()
    }
    return read(SHOP | {"customers": customers, "payment": {"refund_cost": 2}})


def test_the_story_of_the_returns_is_right():
    customers = SHOP["customers"] | {"segments": {"all": SHOP["customers"]["segments"]["all"] | {"share": 1}}}
    checked(read(SHOP | {"customers": customers}))
    assert (checked(remembered()).contracts["cut_units"] > 0).sum() > 3


def test_what_is_missing_again_after_a_part_was_cancelled_is_cancelled_at_once():
    """Messages have moved the end of patience, and goods vanish from the shelf."""
    nervous = {"patience": {"exponential": 3}, "cancels": "units", "impatience": {"date_passed": 3}}
    customers = SHOP["customers"] | {"segments": {"all": nervous}}
    customers["basket"] = {"lines": 2, "units": {"table": {1: 0.5, 3: 0.5}}}
    policy = SHOP["policy"] | {"promising": "expected", "informing": "on-slip", "oversold": "wait"}
    shop = SHOP | {"customers": customers, "policy": policy, "warehouse": {"shrinkage": 0.4}}
    record = checked(read(shop | {"shipping": {"pick_and_pack": 1}}))
    assert ((record.contracts["cut_units"] > 0) & (record.orders["oversold"] > 0)).sum() > 3


@pytest.mark.parametrize("fault", OF_STORIES, ids=lambda fault: fault.__name__)
def test_a_fault_that_only_a_story_shows_is_caught(fault, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(LawBrokenError, match=OF_STORIES[fault]):
        checked(remembered())


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(LawBrokenError, match=FAULTS[fault]):
        audited()

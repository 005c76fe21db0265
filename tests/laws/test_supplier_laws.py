"""The laws hold in random shops where suppliers, warehouse and carriers do everything they can; and each law of the
supply side catches a fault that is planted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from test_audited_runs import stopped

from faults.supply import FAULTS, SEEN_BY_THE_AUDITOR
from generators.scenarios import read, scenarios
from simbackorder.audit import LawBrokenError, auditor, thorough_auditor
from simbackorder.metrics.measures import measure
from simbackorder.model import events
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.state import OPEN
from stories.laws import checked

DOWN = {"up": 5, "down": 3}


@settings(max_examples=40)
@given(scenarios(ties=False, supplied=True))
def test_the_laws_hold(scenario):
    measure(scenario, checked(scenario))


@settings(max_examples=40)
@given(scenarios(ties=True, supplied=True))
def test_the_laws_hold_when_everything_happens_at_once(scenario):
    measure(scenario, checked(scenario))


# -- busy shops


def busy(seed: int, suppliers: dict[str, Any], **sections: Any) -> Scenario:
    """Two items, impatient customers, suppliers and a warehouse with everything that is stated."""
    return read(
        {
            "time": {"length": 40, "warm_up": 5},
            "items": {
                "a": {"price": 9.99, "unit_cost": 4, "holding_cost": 0.37, "on_hand": 12},
                "b": {"price": 65, "unit_cost": 22, "on_hand": 4, "on_order": [{"units": 3, "due": 2}]},
            },
            "customers": {
                "arrivals": {"rate": 2},
                "basket": {"lines": {"table": {1: 0.5, 2: 0.5}}, "units": {"table": {1: 0.5, 3: 0.5}}},
                "segments": {"all": {"patience": {"exponential": 9}}},
            },
            "suppliers": suppliers,
            "experiment": {"seed": seed},
            "policy": {"shipment": "partial"} | sections.pop("policy"),
            **sections,
        }
    )


STOCK = {"rule": "base-stock", "order_up_to": 14}
MILL = {"manufacture": {"gamma": {"mean": 3, "cv": 0.5}}, "transport": {"exponential": 2}, "order_cost": 3}
BUSY = [
    busy(  # lots, yields, what stops in outages, a warehouse that counts wrong and loses
        1,
        {
            "mill": MILL
            | {"minimum": 4, "multiple": 3, "yield": {"uniform": [0.5, 1]}, "servers": 2, "rounding": "down"}
            | {"price_breaks": {"breaks": [{"from": 6, "unit_cost": 3.5}, {"from": 9, "unit_cost": {"a": 3}}]}}
            | {"outages": {"up": 6, "down": 1, "effect": "pause"}, "per": "unit", "batch": 3}
            | {"manufacture": {"gamma": {"mean": 0.7, "cv": 0.5}}}
        },
        warehouse={
            "put_away": {"exponential": 1},
            "put_away_cost": 0.4,
            "cross_dock_cost": 0.15,
            "shrinkage": 0.5,
            "miscount": {"chance": 0.4, "units": 2},
            "count_cost": 15,
        },
        policy={
            "replenishment": STOCK | {"order_up_to": 40, "on_cancellation": "recall"},
            "receiving": "cross-dock",
            "records": {"rule": "real-time", "count_every": 6, "items": {"b": {"rule": "synchronised", "every": 2}}},
        },
    ),
    busy(  # orders that overtake one another, ports, overdue orders
        2,
        {
            "mill": MILL | {"sequential": True, "outages": DOWN | {"effect": "hold-arrival"}},
            "local": {"lead_time": {"exponential": 6}, "outages": DOWN, "sequential": True},
        },
        policy={
            "replenishment": STOCK,
            "sourcing": {
                "rule": "failover",
                "suppliers": ["mill", "local"],
                "overdue": 1,
                "late": "withdraw",
                "items": {"b": {"rule": "base-surge", "base": "mill", "surge": "local", "quantity": 2, "every": 3}},
            },
        },
    ),
    busy(  # a dock with days off and few slots, carriers
        3,
        {"mill": {"lead_time": {"exponential": 2}, "calendar": {"working_days": ["mon", "wed", "fri"]}}},
        warehouse={"daily_capacity": 3, "cut_off": 0.7, "calendar": {"working_days": ["mon", "tue", "thu", "fri"]}},
        shipping={
            "transit": {"exponential": 3},
            "cost_per_shipment": 6,
            "carriers": {"express": {"transit": 1, "cost_per_shipment": 9, "cost_per_unit": 0.5}},
        },
        policy={"replenishment": STOCK, "carrier": {"rule": "express-for-backorders", "carrier": "express"}},
    ),
    *(  # counts that find too few for those who wait for other items; and for those whose units are being picked
        busy(
            seed,
            {"mill": {"lead_time": {"exponential": 3}}},
            warehouse={"shrinkage": 1.5, "count_cost": 2, "other_channels": {"a": 0.5}},
            shipping={"pick_and_pack": picking},
            policy={
                "shipment": "complete",
                "replenishment": STOCK | {"order_up_to": 3},
                "records": {"rule": "real-time", "count_every": 1.5},
            },
        )
        for seed, picking in ((4, 0), (5, {"exponential": 3}))
    ),
    busy(  # those who are oversold get their money back, and something for their trouble
        6,
        {"mill": {"lead_time": {"exponential": 3}}},
        warehouse={"shrinkage": 1, "count_cost": 2, "other_channels": 0.6},
        shipping={"pick_and_pack": {"exponential": 2}},
        policy={
            "replenishment": STOCK,
            "records": {"rule": "synchronised", "every": 2, "count_every": 3},
            "oversold": {"rule": "cancel", "cost": 3, "items": {"a": {"rule": "as-admitted"}}},
            "admission": {"rule": "backorder", "items": {"b": {"rule": "lost-sale"}}},
        },
    ),
    busy(  # those who are oversold the dear one get the cheap one instead, and money back
        7,
        {"mill": {"lead_time": {"exponential": 3}}},
        items={
            "a": {"price": 9.99, "unit_cost": 4, "holding_cost": 0.37, "on_hand": 4},
            "b": {"price": 65, "unit_cost": 22, "on_hand": 8, "substitute": "a"},
        },
        customers={
            "arrivals": {"rate": 3},
            "basket": {"items": {"a": 1, "b": 9}, "units": {"table": {1: 0.5, 3: 0.5}}},
            "segments": {"all": {"substitute": 0.7}},
        },
        warehouse={"shrinkage": {"b": 2}, "count_cost": 2},
        payment={"refund_cost": 1},
        shipping={"pick_and_pack": {"exponential": 2}},
        policy={
            "replenishment": STOCK | {"items": {"a": {"order_up_to": 4}}},
            "charging": "at-order",
            "records": {"rule": "real-time", "count_every": 3},
            "oversold": {"rule": "substitute", "cost": 3, "goodwill": 2},
        },
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(LawBrokenError, match=FAULTS[fault]):
        all_checked()


@pytest.mark.parametrize("fault", SEEN_BY_THE_AUDITOR, ids=lambda fault: fault.__name__)
def test_looking_at_what_was_written_to_stops_a_run_where_looking_at_everything_does(fault, monkeypatch):
    fault(monkeypatch)
    for scenario in BUSY:
        found = stopped(auditor, scenario)
        assert found == stopped(thorough_auditor, scenario)
        if found is not None:
            return
    raise AssertionError("the fault shows in none of these shops")


def test_without_a_fault_nothing_is_caught():
    all_checked()


def all_checked() -> None:
    for scenario in BUSY:
        checked(scenario)


def test_everything_happens_in_these_shops():
    """The faults are planted where they can show."""
    logs = [checked(scenario).log["what"].tolist() for scenario in BUSY]
    seen = [events.SHORT, events.OVERSOLD, events.LOSS, events.COUNT, events.SYNCHRONISATION, events.AVAILABLE]
    assert [kind for kind in seen if kind not in logs[0]] == []
    second = checked(BUSY[1])
    assert second.world["again"][0] > 2
    assert (second.supplies["arrived"] != OPEN).sum() > 20
    assert checked(BUSY[2]).world["express"][0] > 5
    assert logs[-1].count(events.SUBSTITUTED) > 2
    assert logs[-1].count(events.REFUNDED) > 2

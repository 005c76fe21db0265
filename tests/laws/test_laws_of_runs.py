"""The laws of the model hold after every event of random shops, and each law catches a fault that is planted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from faults.runs import FAULTS
from generators.cancelling import cancelling
from generators.scenarios import read, scenarios
from simbackorder.audit import LawBrokenError
from simbackorder.metrics.measures import measure
from simbackorder.scenario.sections.schema import Scenario
from stories.laws import checked


@settings(max_examples=50)
@given(scenarios(ties=False))
def test_the_laws_hold(scenario):
    counts_fit(measure(scenario, checked(scenario)))


@settings(max_examples=50)
@given(scenarios(ties=True))
def test_the_laws_hold_when_everything_happens_at_once(scenario):
    counts_fit(measure(scenario, checked(scenario)))


@settings(max_examples=10)
@given(cancelling(ties=False).map(read))
def test_the_laws_hold_where_parts_are_cancelled_and_waiting_is_paid_for(scenario):
    counts_fit(measure(scenario, checked(scenario)))


def counts_fit(measured):
    """Only what was shipped in full counts as delivered, and the cap refuses orders only in part or as lost."""
    count = {name: numerator for name, (numerator, _) in measured.items()}
    assert count["orders_delivered"] <= count["orders_shipped"]
    assert count["orders_over_cap"] <= count["orders_arrived"]
    assert count["orders_over_cap"] <= count["units_refused"]


# -- busy shops, in which every mechanism is at work
# -----------------------------------------------------------------------


def busy(pick: object, seed: int, **policy: object) -> Scenario:
    """Two items, two suppliers that fail, impatient customers, orders of several lines and units."""
    eager = {"share": 0.5, "patience": {"exponential": 2}, "priority": 2}
    calm = {"share": 0.5, "patience": {"uniform": [0, 12]}}
    down = {"up": 8, "down": 4}
    return read(
        {
            "time": {"length": 40, "warm_up": 5},
            "items": {
                "a": {
                    "price": 9.99,
                    "unit_cost": 4,
                    "holding_cost": 0.37,
                    "on_hand": 12,
                    "on_order": [{"units": 3, "due": 2}],
                },
                "b": {"price": 65, "unit_cost": 22, "holding_cost": 0.37, "on_hand": 4},
            },
            "customers": {
                "arrivals": {"rate": 2},
                "basket": {"lines": {"table": {1: 0.5, 2: 0.5}}, "units": {"table": {1: 0.5, 3: 0.5}}},
                "segments": {"eager": eager, "calm": calm},
            },
            "suppliers": {
                "mill": {
                    "lead_time": {"gamma": {"mean": 4, "cv": 0.5}},
                    "unit_cost": 27,
                    "order_cost": 7,
                    "outages": down,
                },
                "local": {"lead_time": {"exponential": 3}, "order_cost": 12.5, "outages": down},
            },
            "shipping": {
                "pick_and_pack": pick,
                "transit": {"exponential": 2},
                "cost_per_shipment": 6.5,
                "cost_per_unit": 0.35,
            },
            "policy": {"shipment": "partial", "sourcing": {"rule": "failover", "suppliers": ["mill", "local"]}}
            | policy,
            "experiment": {"seed": seed},
        }
    )


RECALL = {"rule": "base-stock", "order_up_to": 14, "on_cancellation": "recall"}
UNCOUNTED = {"rule": "s-S", "reorder_point": 4, "order_up_to": 9, "position": {"backorders": False}}
PERIODIC = {"rule": "R-s-S", "review_period": 2, "reorder_point": 6, "order_up_to": 12}
BUSY = [
    busy(0, 1, replenishment=RECALL),
    busy({"exponential": 1}, 2, replenishment=UNCOUNTED, shipment="complete"),
    busy({"exponential": 1}, 3, replenishment=PERIODIC, allocation="segment-priority"),
    busy(
        {"exponential": 2},
        4,
        replenishment=RECALL,
        allocation="earliest-promise",
        promising={"rule": "fixed", "wait": 4},
    ),
    busy({"exponential": 1}, 5, replenishment=RECALL | {"order_up_to": 2}, shipment="complete"),
]


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

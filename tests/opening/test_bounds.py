"""Runs whose money might not fit into the books because of what supply adds are refused; others are not."""

from typing import Any

import pytest

from simbackorder.opening.bounds import check_bounds
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from support.path_shops import shop

DEAREST = 1e7  # what anything may cost
DEAR = {name: {"price": 1, "unit_cost": DEAREST} for name in "abcdefghij"}
CHEAP = {"a": {"price": 1, "unit_cost": 1}}
STOCKED = {name: {"price": 1, "on_hand": 10**9} for name in "abcdefghij"}
LEVEL = {"rule": "base-stock", "order_up_to": 10_000}
ONE = {"rule": "single", "supplier": "mill"}
BLIND = {"backorders": True, "standing": True, "held_up": False}
Spec = dict[str, Any]


def fits(spec: Spec) -> bool:
    content: Spec = {
        "customers": {"arrivals": {"rate": 1}},
        "items": DEAR,
        "suppliers": {"mill": {"lead_time": 1}, "near": {"lead_time": 1}},
    }
    firm = {"replenishment": LEVEL, "sourcing": ONE} | spec.pop("policy", {})
    scenario = shop(**(content | spec), policy=firm)
    try:
        check_bounds(open_shop(scenario, scenario.policy), draw(scenario, 0))
        said = ""
    except ValueError as error:
        said = str(error)
    assert not said or "more than the books can hold" in said
    return not said


def supplier(**fields: Any) -> Spec:
    return {"suppliers": {"mill": {"lead_time": 1, **fields}, "near": {"lead_time": 1}}}


def firm(**families: Any) -> Spec:
    return {"policy": families}


def surge(quantity: float) -> Spec:
    return firm(sourcing={"rule": "base-surge", "base": "mill", "surge": "near", "quantity": quantity, "every": 1})


def forecast(initial: float) -> Spec:
    return firm(
        replenishment={
            "rule": "forecast",
            "review_period": 7,
            "smoothing": 0.2,
            "initial": initial,
            "safety_factor": 100,
        }
    )


def failover(overdue: float) -> Spec:
    return firm(sourcing={"rule": "failover", "suppliers": ["mill", "near"], "overdue": overdue})


AT_ONCE: Spec = {"suppliers": {"mill": {"lead_time": 1e-5}, "near": {"lead_time": 1e-5}}}


def carrier(cost: float) -> Spec:
    shipping = {"carriers": {"fast": {"transit": 1, "cost_per_shipment": cost}}}
    return {"items": CHEAP, "shipping": shipping, "customers": {"arrivals": {"rate": 1}, "basket": {"units": 10**9}}}


@pytest.mark.parametrize(
    ("little", "much"),
    [
        (supplier(minimum=10), supplier(minimum=10**9)),
        (supplier(multiple=10), supplier(multiple=10**9)),
        (surge(10), surge(10**8)),
        (forecast(10), forecast(1e7)),
        (failover(50) | AT_ONCE, failover(1e-4) | AT_ONCE),
        (
            firm(replenishment={"rule": "plan", "orders": [{"at": 1, "units": 10**4}]}),
            firm(replenishment={"rule": "plan", "orders": [{"at": 1, "units": 10**9}]}),
        ),
        (
            firm(replenishment=LEVEL | {"order_up_to": 10**8}),
            firm(replenishment=LEVEL | {"order_up_to": 10**8, "position": BLIND}),
        ),
        (
            {"items": STOCKED, "warehouse": {"put_away_cost": 1}},
            {"items": STOCKED, "warehouse": {"put_away_cost": DEAREST}},
        ),
        (
            {"items": STOCKED, "warehouse": {"cross_dock_cost": 1}},
            {"items": STOCKED, "warehouse": {"cross_dock_cost": DEAREST}},
        ),
        (
            {"warehouse": {"count_cost": DEAREST}} | firm(records={"rule": "real-time", "count_every": 1}),
            {"warehouse": {"count_cost": DEAREST}} | firm(records={"rule": "real-time", "count_every": 1e-8}),
        ),
        (carrier(1), carrier(DEAREST)),
    ],
)
def test_what_supply_adds_must_fit_into_the_books(little: Spec, much: Spec) -> None:
    assert fits(little)
    assert not fits(much)

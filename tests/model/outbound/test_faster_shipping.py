"""Faster shipping for who has waited, by hand to the cent."""

from __future__ import annotations

from typing import Any

from simbackorder.model.events import DELIVERY, SENT_FASTER
from support.by_hand import Played, order, play, shop

ITEM = {"price": 10, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": 9, "due": 20}]}


def played(customers: list[Any], offer: dict[str, Any] | None = None, **sections: Any) -> Played:
    """Half the transit time for 1.50, or on other terms."""
    policy = {
        "offer": {"rule": "faster-shipping", "transit": 0.5, "cost": 1.5, **(offer or {})},
        **sections.pop("policy", {}),
    }
    return play(shop(items=sections.pop("items", {"a": ITEM}), policy=policy, **sections), customers)


def test_who_has_waited_gets_the_parcel_sooner():
    run = played([order(1, 3, transit=4)], shipping={"cost_per_shipment": 5})
    assert run.events(DELIVERY) == [(22, 0, 3)]
    assert run.events(SENT_FASTER) == [(20, 0, 0)]
    assert (run.measured("faster_shipping"), run.measured("shipping_cost")) == (1.5, 5)
    assert run.measured("faster_shipments") == 1
    assert run.measured("profit") == 30 - 12 - 5 - 1.5


def test_others_do_not():
    run = played([order(1, 1, transit=4)])
    assert run.events(DELIVERY) == [(5, 0, 1)]
    assert run.measured("faster_shipping") == run.measured("faster_shipments") == 0


def test_of_an_order_in_parts_only_those_with_what_waited():
    run = played([order(1, 3, transit=4)], policy={"shipment": "partial"})
    assert run.events(DELIVERY) == [(5, 0, 1), (22, 0, 2)]
    assert run.measured("faster_shipping") == 1.5


def test_of_several_lines_the_fastest_and_the_dearest():
    items = {"a": ITEM, "b": ITEM | {"on_hand": 0}}
    offer = {"transit": 0.5, "cost": 1.5, "items": {"b": {"transit": 0.75, "cost": 4}}}
    run = played([order(1, {0: 2, 1: 1}, transit=4)], offer, items=items)
    assert run.events(DELIVERY) == [(22, 0, 3)]
    assert run.measured("faster_shipping") == 4


def test_also_by_another_carrier_and_on_open_days():
    shipping = {"carriers": {"express": {"transit": 1}}}
    policy = {"carrier": {"rule": "always", "carrier": "express"}}
    run = played([order(1, 3, transit=(4, 2))], policy=policy, shipping=shipping)
    assert run.events(DELIVERY) == [(21, 0, 3)]


def test_who_agrees_because_of_it():
    segments = {"all": {"accept_backorder": 0.4, "takes": {"faster-shipping": {"accept": 0.8, "tolerance": 2}}}}
    dates = {"promising": {"rule": "fixed", "wait": 6}}
    customers = [
        order(1, 2, acceptance=0.79, tolerance=3),
        order(2, 2, acceptance=0.8),
        order(3, 2, acceptance=0.1, tolerance=2.9),
    ]
    run = played(customers, segments=segments, policy=dates)
    assert run.order("accepted") == [2, 0, 0]


def test_a_parcel_sent_back_is_back_sooner():
    segments = {"all": {"returns": {"share": 1, "after": 3}}}
    policy = {"offer": {"rule": "faster-shipping", "transit": 0.5}}
    scenario = shop(items={"a": ITEM}, segments=segments, policy=policy)
    run = play(scenario, [order(1, 3, transit=4, back_after=3)], sent_back=[0])
    assert run.record.contracts["sent_back"].tolist() == [3]
    assert run.measured("returns") == 30

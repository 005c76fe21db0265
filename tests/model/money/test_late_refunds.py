"""Customers who want some of the price back because their order was late, by hand to the cent."""

from __future__ import annotations

from typing import Any

import pytest

from simbackorder.model.events import LATE_REFUND
from simbackorder.state import ledger
from support.by_hand import Played, order, play, shop

ITEM = {"price": 9.99, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": 9, "due": 20}]}
FIXED = {"rule": "fixed", "wait": 5}


def played(customers: list[Any], promising: dict[str, Any] | None = None, **sections: Any) -> Played:
    """Five days are promised, and fifteen per cent are wanted back by who does not get it."""
    segment = {"refund_when_late": {"share": 0.6, "refund": 0.15}, **sections.pop("segment", {})}
    policy = {"promising": FIXED | (promising or {}), **sections.pop("policy", {})}
    return play(shop(items={"a": ITEM}, segments={"all": segment}, policy=policy, **sections), customers)


def test_late_customers_who_ask_get_a_share_of_the_price_once():
    run = played([order(1, 3, transit=2, asks_refund=1), order(2, 1, asks_refund=0)], payment={"refund_cost": 0.5})
    assert run.events(LATE_REFUND) == [(20, 0, 0)]
    assert run.measured("late_refunds") == 4.50  # 15 % of 29.97, rounded half up
    assert run.measured("refund_cost") == 0.5
    assert run.measured("orders_refunded_late") == 1
    assert run.record.accounts["balance"][ledger.LATE_REFUNDS] == 450
    assert run.measured("revenue") == 39.96
    assert run.measured("profit") == pytest.approx(39.96 - 16 - 4.5 - 0.5)


def test_who_is_served_in_time_gets_nothing():
    run = played([order(1, 1, asks_refund=1), order(14.9999999, 2, asks_refund=1)], {"wait": 6})
    assert run.events(LATE_REFUND) == []
    assert played([order(15, 2, asks_refund=1)]).measured("late_refunds") == 0  # ready on the date


def test_a_promise_of_delivery_is_late_at_the_door():
    by_door = {"by": "deliver", "wait": 20}
    run = played([order(1, 3, transit=4, asks_refund=1)], by_door)
    assert run.events(LATE_REFUND) == [(24, 0, 0)]
    assert played([order(1, 3, transit=0.5, asks_refund=1)], by_door).events(LATE_REFUND) == []


def test_of_an_order_in_parts_the_price_of_the_whole_at_the_last_part():
    run = played([order(1, 3, asks_refund=1)], policy={"shipment": "partial"})
    assert run.events(LATE_REFUND) == [(20, 0, 0)]
    assert run.measured("late_refunds") == 4.50


def test_who_cancels_gets_none_and_who_cancels_a_part_gets_it_for_the_rest():
    assert played([order(1, 3, patience=8, asks_refund=1)]).measured("late_refunds") == 0
    segment = {"cancels": "units"}
    run = played([order(1, 3, patience=8, asks_refund=1)], segment=segment)
    assert run.events(LATE_REFUND) == [(9, 0, 0)]  # the rest ships when the customer lets go of what waits
    assert run.measured("late_refunds") == 1.50


def test_without_a_date_nobody_is_late():
    run = played([order(1, 3, asks_refund=1)], policy={"promising": "none"})
    assert run.measured("late_refunds") == 0


def test_it_stands_beside_what_lateness_costs():
    run = played([order(1, 3, asks_refund=1)], payment={"late_cost": {"per_order": 2}})
    assert (run.measured("late_cost"), run.measured("late_refunds")) == (2, 4.50)

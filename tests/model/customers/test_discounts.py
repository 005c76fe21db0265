"""A discount for waiting, by hand to the cent."""

from __future__ import annotations

from typing import Any

from simbackorder.model.events import DISCOUNTED
from simbackorder.state import ledger
from support.by_hand import Played, order, play, shop

ITEM = {"price": 9.99, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": 9, "due": 20}]}


def played(customers: list[Any], discount: dict[str, Any] | None = None, **sections: Any) -> Played:
    """Ten per cent off, or on other terms."""
    segment = sections.pop("segment", {})
    offer = {"rule": "discount", "share": 0.1, **(discount or {})}
    policy = {"offer": offer, **sections.pop("policy", {})}
    return play(shop(items={"a": ITEM}, segments={"all": segment}, policy=policy, **sections), customers)


def test_what_is_there_has_the_whole_price_and_what_is_waited_for_less():
    run = played([order(1, 3)])
    assert run.measured("revenue") == 29.97
    assert run.measured("discounts") == 2.00  # 10 % of 19.98, rounded half up
    assert run.events(DISCOUNTED) == [(20, 0, 3)]
    assert run.record.accounts["balance"][ledger.DISCOUNTS] == 200
    assert run.measured("profit") == 15.97
    assert (run.measured("offers_made"), run.measured("offers_taken")) == (1, 1)


def test_in_parts_the_same():
    run = played([order(1, 3)], policy={"shipment": "partial"})
    assert run.shipped == [(1, 0, 1), (20, 0, 2)]
    assert run.events(DISCOUNTED) == [(20, 0, 2)]
    assert run.measured("discounts") == 2.00


def test_who_is_filled_at_once_is_offered_nothing():
    run = played([order(1, 1)])
    assert run.measured("discounts") == run.measured("offers_made") == 0


def test_who_agrees_because_of_it():
    segment = {"accept_backorder": 0.4, "takes": {"discount": {"accept": 0.8}}}
    customers = [order(1, 2, acceptance=0.79), order(2, 2, acceptance=0.8), order(3, 2, acceptance=0.3)]
    run = played(customers, segment=segment)
    assert run.order("accepted") == [2, 0, 2]
    assert (run.measured("offers_made"), run.measured("offers_taken")) == (3, 2)
    without = played(customers, segment=segment, policy={"offer": "none"})
    assert without.order("accepted") == [0, 0, 2]
    assert without.measured("offers_made") == 0


def test_who_waits_longer_because_of_it():
    dates = {"promising": {"rule": "fixed", "wait": 6}}
    customers = [order(1, 2, tolerance=4), order(2, 2, tolerance=3.9)]
    run = played(customers, policy=dates, segment={"takes": {"discount": {"tolerance": 1.5}}})
    assert run.order("accepted") == [2, 0]


def test_only_for_long_waits():
    for wait, offers in ((5, 0), (6, 1)):
        run = played([order(1, 2)], {"min_wait": 6}, policy={"promising": {"rule": "fixed", "wait": wait}})
        assert run.measured("offers_made") == offers


def test_who_cancels_gets_nothing_of_it():
    run = played([order(1, 3, patience=5)])
    assert run.measured("discounts") == 0
    assert run.measured("offers_taken") == 1


def test_what_is_sent_back_is_paid_back_without_the_discount():
    returns = {"share": 0.5, "after": 1}
    policy = {"offer": {"rule": "discount", "share": 0.1}}
    scenario = shop(items={"a": ITEM}, segments={"all": {"returns": returns}}, policy=policy)
    run = play(scenario, [order(1, 3, back_after=1)], sent_back=[0])
    assert run.measured("returns") == 27.97
    assert run.record.accounts["balance"][ledger.CASH] == -9 * 400

"""Vouchers for waiting, by hand to the cent: given, redeemed, lapsed."""

from __future__ import annotations

from typing import Any

import pytest

from simbackorder.model.events import LAPSED, VOUCHER, VOUCHER_GIVEN
from simbackorder.state import ledger
from support.by_hand import Played, order, play, shop

ITEM = {"price": 9.99, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": 9, "due": 20}]}


def played(customers: list[Any], voucher: dict[str, Any] | None = None, **sections: Any) -> Played:
    """A voucher of ten per cent that is good for thirty days, or another one."""
    segment = sections.pop("segment", {})
    offer = {"rule": "voucher", "value": 0.1, "life": 30, **(voucher or {})}
    policy = {"offer": offer, **sections.pop("policy", {})}
    return play(shop(items={"a": ITEM}, segments={"all": segment}, policy=policy, **sections), customers)


def balance(run: Played, account: int) -> int:
    return int(run.record.accounts["balance"][account])


def test_a_voucher_is_owed_from_the_shipment_of_what_waited_until_it_is_redeemed():
    run = played([order(1, 3, redeems=12)])
    assert run.events(VOUCHER_GIVEN) == [(20, 0, 0)]
    assert run.events(VOUCHER) == [(32, 0, 0)]
    assert run.measured("revenue") == 29.97
    assert run.measured("vouchers") == run.measured("vouchers_redeemed") == run.measured("vouchers_given") == 2.00
    assert run.measured("vouchers_lapsed") == balance(run, ledger.OPEN_VOUCHERS) == 0
    assert run.measured("profit") == 15.97
    assert run.measured("cash_position") == -8.03
    assert (run.measured("offers_made"), run.measured("offers_taken")) == (1, 1)


def test_what_is_not_redeemed_in_its_life_lapses_to_income():
    run = played([order(1, 3, redeems=30.01)])
    assert run.events(LAPSED) == [(50, 0, 0)]
    assert run.events(VOUCHER) == []
    assert (run.measured("vouchers"), run.measured("vouchers_lapsed"), run.measured("vouchers_redeemed")) == (2, 2, 0)
    assert run.measured("profit") == 29.97 - 12
    assert balance(run, ledger.OPEN_VOUCHERS) == 0


def test_it_is_good_on_the_last_day_of_its_life():
    assert played([order(1, 3, redeems=30)]).events(VOUCHER) == [(50, 0, 0)]


def test_what_is_open_at_the_end_stays_owed():
    run = played([order(1, 3, redeems=12)], length=32)
    assert balance(run, ledger.OPEN_VOUCHERS) == -200
    assert run.measured("vouchers_redeemed") == 0
    assert run.measured("profit") == 15.97


def test_an_amount_for_each_unit_that_waited():
    run = played([order(1, 3, redeems=0)], {"value": 0, "amount": 1.5})
    assert run.measured("vouchers") == 3.00
    assert played([order(1, 3)], {"amount": 1.5}).measured("vouchers") == 5.00  # on top of the share


def test_in_parts_a_voucher_with_every_shipment():
    items = {"a": ITEM | {"on_order": [{"units": 1, "due": 20}, {"units": 1, "due": 25}]}}
    policy = {"offer": {"rule": "voucher", "value": 0.1, "life": 30}, "shipment": "partial"}
    run = play(shop(items=items, policy=policy), [order(1, 3, redeems=2)])
    assert run.events(VOUCHER_GIVEN) == [(20, 0, 0), (25, 0, 0)]
    assert run.events(VOUCHER) == [(22, 0, 0), (27, 0, 0)]
    assert run.record.log["amount"][run.record.log["what"] == VOUCHER].tolist() == [100, 100]


def test_of_several_lines_the_longest_life():
    items = {"a": ITEM | {"on_hand": 0}, "b": ITEM | {"on_hand": 0}}
    offer = {"rule": "voucher", "value": 0.1, "life": 5, "items": {"b": {"life": 9}}}
    run = play(shop(items=items, policy={"offer": offer}), [order(1, {0: 1, 1: 1}, redeems=float("inf"))])
    assert run.events(LAPSED) == [(29, 0, 0)]
    assert run.measured("vouchers_lapsed") == 2.00


def test_who_is_filled_at_once_or_cancels_gets_none():
    assert played([order(1, 1)]).measured("vouchers") == 0
    run = played([order(1, 3, patience=5)])
    assert (run.measured("vouchers"), run.measured("offers_taken")) == (0, 1)


def test_who_agrees_because_of_it():
    segment = {"accept_backorder": 0.4, "takes": {"voucher": {"accept": 0.8}, "discount": {"accept": 0}}}
    customers = [order(1, 2, acceptance=0.79), order(2, 2, acceptance=0.8), order(3, 2, acceptance=0.3)]
    assert played(customers, segment=segment).order("accepted") == [2, 0, 2]
    dates = {"promising": {"rule": "fixed", "wait": 6}}
    takes = {"takes": {"voucher": {"tolerance": 1.5}}}
    run = played([order(1, 2, tolerance=4), order(2, 2, tolerance=3.9)], policy=dates, segment=takes)
    assert run.order("accepted") == [2, 0]


def test_what_is_sent_back_is_paid_back_in_full_and_the_voucher_stays():
    returns = {"share": 0.5, "after": 1}
    scenario = shop(
        items={"a": ITEM},
        segments={"all": {"returns": returns}},
        policy={"offer": {"rule": "voucher", "value": 0.1, "life": 30}},
    )
    run = play(scenario, [order(1, 3, back_after=1, redeems=3)], sent_back=[0])
    assert run.measured("returns") == 29.97
    assert run.measured("vouchers_redeemed") == 2.00


def test_if_everybody_redeems_at_once_it_costs_what_a_discount_does():
    customers = [order(1, 3), order(2, 2)]
    discount = played(customers, policy={"offer": {"rule": "discount", "share": 0.1}})
    voucher = played(customers)
    assert voucher.measured("profit") == discount.measured("profit")
    assert voucher.measured("cash_position") == discount.measured("cash_position")


@pytest.mark.parametrize(("warm_up", "redeemed"), [(32, 2.00), (32.5, 0)])
def test_what_was_redeemed_before_the_window_is_outside(warm_up, redeemed):
    run = played([order(1, 3, redeems=12)], time={"warm_up": warm_up})
    assert run.measured("vouchers_redeemed") == redeemed
    assert run.measured("vouchers") == 0

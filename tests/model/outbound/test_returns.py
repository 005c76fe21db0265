"""Goods that customers send back, by hand to the cent."""

from __future__ import annotations

from typing import Any

import pytest

from simbackorder.model.events import PAID_BACK, RESERVED, SENT_BACK, WRITTEN_OFF
from simbackorder.state import ledger
from support.by_hand import Played, order, play, shop

ITEM = {"price": 10, "unit_cost": 4, "on_hand": 1}
RETURNS = {"share": 0.3, "after": 3, "resaleable": 0.8}


def selling(item: dict[str, Any] | None = None, returns: dict[str, Any] | None = None, **sections: Any) -> Any:
    """One item, whose customers send some of it back."""
    segments = {"all": {"returns": RETURNS | (returns or {})}}
    return shop(items={"a": ITEM | (item or {})}, segments=segments, **sections)


def balances(played: Played) -> dict[str, int]:
    """Accounts at the end that are not zero, minor units."""
    found = dict(zip(ledger.NAMES, played.record.accounts["balance"].tolist(), strict=True))
    return {name: amount for name, amount in found.items() if amount}


def test_what_is_back_on_the_shelf_goes_to_who_waits():
    customers = [order(1, 1, transit=2, back_after=3), order(2, 1, transit=2, back_after=3)]
    played = play(selling(), customers, sent_back=[0.29, 0.3], resaleable=[0.79, 0.5])
    assert played.events(SENT_BACK) == [(6, 0, 1)]  # 1 + 2 + 3; the second customer's mark is not below the share
    assert played.events(RESERVED) == [(6, 1, 1)]
    assert played.shipped == [(1, 0, 1), (6, 1, 1)]
    assert balances(played) == {
        "cash": 1000,  # 20 earned, 10 paid back
        "revenue": -2000,
        "returns": 1000,
        "cost of goods sold": 400,
        "equity": -400,
    }
    assert played.measured("profit") == 6
    assert played.measured("return_rate") == 1 / 2
    assert played.measured("units_restocked") == 1


def test_what_cannot_be_sold_again_is_written_off():
    played = play(selling(), [order(1, 1, back_after=3), order(2, 1)], sent_back=[0.0, 1], resaleable=[0.8, 0])
    assert played.events(WRITTEN_OFF) == [(4, 0, 1)]
    assert played.events(SENT_BACK) == played.events(RESERVED) == []
    assert balances(played) == {"revenue": -1000, "returns": 1000, "write-offs of returns": 400, "equity": -400}
    assert played.measured("write_off_cost") == 4


def test_terms_a_share_of_the_price_less_a_fee_and_what_parcels_cost():
    terms = {"refund": 0.905, "fee": 1.5, "parcel_cost": 4.5, "handling_cost": 0.75}
    stated = shop(
        items={"a": ITEM | {"on_hand": 9, "price": 9.99}},
        segments={"all": {"returns": RETURNS}},
        payment={"refund_cost": 0.2},
        returns=terms,
    )
    played = play(stated, [order(1, 3, back_after=3)], sent_back=[0])
    assert played.measured("returns") == 25.62  # 0.905 x 29.97 = 27.12285, rounded 27.12, less 1.50
    assert played.measured("return_cost") == 4.5 + 3 * 0.75
    assert played.measured("refund_cost") == 0.2
    assert played.measured("cost_of_goods_sold") == 0
    assert played.measured("profit") == pytest.approx(29.97 - 25.62 - 6.75 - 0.2)


def test_a_fee_above_the_price_leaves_nothing_to_pay_back():
    scenario = shop(
        items={"a": ITEM}, segments={"all": {"returns": RETURNS}}, payment={"refund_cost": 1}, returns={"fee": 99}
    )
    played = play(scenario, [order(1, 1, back_after=3)], sent_back=[0])
    assert played.measured("returns") == played.measured("refund_cost") == 0
    assert played.events(PAID_BACK) == []
    assert played.measured("units_restocked") == 1


def test_more_goes_back_of_those_who_had_to_wait():
    scenario = selling({"on_order": [{"units": 1, "due": 5}]}, {"share_after_waiting": 0.5})
    customers = [order(1, 1, back_after=3), order(2, 1, back_after=3)]
    played = play(scenario, customers, sent_back=[0.4, 0.4])
    assert played.events(SENT_BACK) == [(8, 1, 1)]  # shipped at 5


def test_a_line_in_two_parcels_comes_back_in_two():
    scenario = selling({"on_order": [{"units": 2, "due": 5}]}, policy={"shipment": "partial"})
    played = play(scenario, [order(1, 3, back_after=3, transit=1)], sent_back=[0.1])
    assert played.events(SENT_BACK) == [(5, 0, 1), (9, 0, 2)]
    assert played.events(PAID_BACK) == [(5, 0, 0), (9, 0, 0)]
    assert played.measured("returned_value") == 30
    assert played.record.contracts["sent_back"].tolist() == [3]


def test_lines_of_a_parcel_come_back_together_and_the_others_stay():
    items = {"a": ITEM, "b": {"price": 7.5, "unit_cost": 2, "on_hand": 5}}
    scenario = shop(items=items, segments={"all": {"returns": RETURNS}}, returns={"parcel_cost": 4})
    customers = [order(1, {0: 1, 1: 2}, back_after=2)]
    both = play(scenario, customers, sent_back=[0.1, 0.1])
    assert both.events(SENT_BACK) == [(3, 0, 1), (3, 1, 2)]
    assert both.measured("return_cost") == 4
    assert both.measured("returns") == 25
    one = play(scenario, customers, sent_back=[0.5, 0.1])
    assert one.events(SENT_BACK) == [(3, 1, 2)]
    assert one.measured("return_rate") == 2 / 3


def test_what_is_sent_back_after_the_end_is_outside():
    played = play(selling(length=10), [order(5, 1, back_after=5), order(6, 1)], sent_back=[0, 1])
    assert played.events(SENT_BACK) == []
    assert played.measured("units_returned") == played.measured("return_rate") == 0
    assert played.measured("orders_open") == 1


def test_sold_at_delivery_and_sent_back_at_once():
    played = play(selling(books={"sale": "delivery"}), [order(1, 1, transit=2, back_after=0)], sent_back=[0])
    assert played.events(SENT_BACK) == [(3, 0, 1)]
    assert balances(played) == {"inventory": 400, "revenue": -1000, "returns": 1000, "equity": -400}


def test_what_was_paid_in_advance_is_paid_back():
    scenario = selling(policy={"charging": "at-order"})
    played = play(scenario, [order(1, 1, back_after=3)], sent_back=[0])
    assert balances(played) == {"inventory": 400, "revenue": -1000, "returns": 1000, "equity": -400}


def test_the_position_counts_what_is_back():
    scenario = selling(policy={"replenishment": {"rule": "R-S", "review_period": 5, "order_up_to": 3}})
    played = play(scenario, [order(6, 1, back_after=3)], sent_back=[0])
    assert played.ordered == [(0, 2)]  # the unit sold at 6 is back at 9: at 10 nothing is missing


def test_a_synchronised_record_shows_it_at_the_next_synchronisation():
    scenario = selling(policy={"records": {"rule": "synchronised", "every": 5}})
    played = play(scenario, [order(1, 1, back_after=2), order(4, 1)], sent_back=[0, 1])
    assert played.events(SENT_BACK) == [(3, 0, 1)]
    assert played.shipped == [(1, 0, 1), (5, 1, 1)]


def test_nobody_sends_anything_back_unless_it_is_said():
    played = play(shop(items={"a": ITEM}), [order(1, 1, back_after=1)], sent_back=[0.0])
    assert played.events(SENT_BACK) == []
    assert played.measured("return_rate") is None

"""What waiting customers are told, and what it does to their patience."""

import pytest

from simbackorder.model import events
from simbackorder.state import ledger
from support.by_hand import base_stock, order, play, shop

LATE = {"a": {"price": 10, "on_order": [{"units": 1, "due": 20}]}}


def told(played):
    return [time for time, _, _ in played.events(events.NOTICE)]


def test_a_slip_is_told_some_time_before_the_date_and_then_once():
    policy = {"promising": {"rule": "expected"}, "informing": {"rule": "on-slip", "ahead": 2, "cost": 0.5}}
    played = play(shop(items=LATE, policy=policy), [order(1)])
    # promised for 1 + 5; on 4 the firm sees that the unit comes on 20
    assert told(played) == [4]
    assert played.order("promised") == [6]
    assert played.record.contracts["date"].tolist() == [20]
    assert int(played.record.accounts["balance"][ledger.NOTICES]) == 50


def test_a_small_slip_is_not_told():
    policy = {"promising": {"rule": "expected"}, "informing": {"rule": "on-slip", "threshold": 14}}
    assert told(play(shop(items=LATE, policy=policy), [order(1)])) == []  # from 6 to 20: not more than 14


def test_a_date_that_would_be_now_is_not_looked_at_for_ever():
    policy = {"promising": {"rule": "expected"}, "informing": "on-slip"}
    played = play(shop(policy=policy, suppliers={"mill": {"lead_time": 0}}), [order(1)])
    assert told(played) == []


@pytest.mark.parametrize("at", [3, 3.2, 3.3])
def test_who_is_still_without_goods_when_the_longest_lead_time_is_over_is_told(at):
    """By 5 % of the lead time, again and again; in binary (3.2 + 5) - 3.2 is less than 5, (3.3 + 5) - 3.3 is more."""
    policy = {"promising": {"rule": "expected"}, "informing": "on-slip", "replenishment": base_stock(0)}
    played = play(shop(policy=policy), [order(at)], lead=[[5.6]])
    assert told(played) == pytest.approx([at + 5, at + 5.25, at + 5.5])


def test_regular_messages_go_out_while_a_unit_is_owed():
    policy = {"informing": {"rule": "regular", "every": 6, "new_dates": False, "cost": 1}}
    assert told(play(shop(items=LATE, policy=policy), [order(1)])) == [7, 13, 19]


def test_news_of_a_release_reach_those_who_wait():
    items = {"a": {"price": 10, "on_hand": 5, "release": {"at": 8, "known": 3}}}
    policy = {"admission": "pre-order", "promising": {"rule": "fixed", "wait": 1}, "informing": "on-slip"}
    played = play(shop(items=items, policy=policy), [order(1), order(2)], release=[12])
    # `fixed` states 1, but before the release at least the time until it: 8; on 5 it is known to be 12
    assert played.order("promised") == [8, 8]
    assert played.events(events.NOTICE) == [(5, 0, 0), (5, 1, 0)]
    assert played.record.contracts["date"].tolist() == [12, 12]


@pytest.mark.parametrize(
    ("impatience", "leaves"),
    [
        ({}, 11),  # patience 10, from 1
        ({"date_passed": 2}, 8.5),  # promised for 6: 5 used up by then, the other 5 twice as fast
        ({"date_passed": 0.5}, 16),
    ],
)
def test_a_passed_date_changes_the_hazard(impatience, leaves):
    segments = {"all": {"patience": {"exponential": 10}, "impatience": {"date_passed": 1} | impatience}}
    scenario = shop(segments=segments, policy={"promising": {"rule": "expected"}})
    played = play(scenario, [order(1, patience=10)])
    assert played.order("closed") == pytest.approx([leaves])


def test_updates_calm_for_a_while():
    segments = {"all": {"patience": {"exponential": 10}, "impatience": {"updated": 0.5, "recent": 2}}}
    policy = {"informing": {"rule": "regular", "every": 4, "new_dates": False}}
    played = play(shop(segments=segments, policy=policy), [order(0, patience=10)])
    # 4 used up by 4, 1 by 6, 2 by 8, 1 by 10: 8; 2 more by 12
    assert played.order("closed") == pytest.approx([12])


def test_news_of_a_release_reach_those_who_were_looked_at_for_news_of_an_order_before():
    items = {"a": {"price": 10, "on_hand": 0, "release": {"at": 8, "known": 3}}}
    policy = {
        "admission": "pre-order",
        "promising": {"rule": "fixed", "wait": 1},
        "informing": "on-slip",
        "replenishment": {"rule": "base-stock", "order_up_to": 0},
    }
    suppliers = {"mill": {"lead_time": {"exponential": {"mean": 1}}, "notice": 0}}
    scenario = shop(items=items, policy=policy, suppliers=suppliers)
    played = play(scenario, [order(1), order(2)], release=[12], lead=[[9, 9]])
    # on 2 and 3 it is known that the orders of 1 and 2 will come on 10 and 11, and on 5 that the release slips to 12
    assert [time for time, _, _ in played.events(events.TOLD)] == [2, 3]
    assert played.events(events.NOTICE) == [(5, 0, 0), (5, 1, 0)]
    assert played.record.contracts["date"].tolist() == [12, 12]


def test_where_no_date_can_be_given_none_is_told():
    items = {"a": {"price": 10, "on_hand": 0, "on_order": [{"units": 1, "due": 4}]}}
    policy = {
        "promising": {"rule": "available-to-promise"},
        "informing": "on-slip",
        "replenishment": "none",
        "allocation": "segment-priority",
    }
    segments = {"first": {"priority": 1, "share": 0.5}, "second": {"priority": 2, "share": 0.5}}
    scenario = shop(items=items, policy=policy, segments=segments, suppliers={})
    played = play(scenario, [order(1, segment=1), order(2, segment=0)])
    # the unit of 4 is promised to the second segment's customer, and goes to the first one's; nothing else will come
    assert played.order("promised") == [4, 4]
    assert played.events(events.NOTICE) == []
    assert played.record.contracts["date"][0] == 4

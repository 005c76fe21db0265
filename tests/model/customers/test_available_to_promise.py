"""Dates by what is on its way."""

from simbackorder.model import events
from support.by_hand import base_stock, order, play, shop

POLICY = {"promising": {"rule": "available-to-promise"}}


def test_each_line_gets_the_date_that_covers_those_before_it_and_itself():
    items = {"a": {"price": 10, "on_hand": 1, "on_order": [{"units": 2, "due": 9}, {"units": 1, "due": 4}]}}
    played = play(shop(items=items, policy=POLICY), [order(1), order(2), order(3), order(3), order(3)])
    # one on the shelf; one on 4, two on 9; beyond, a lead time of 5, but not before what comes last
    assert played.order("promised") == [1, 4, 9, 9, 9]


def test_an_order_under_way_is_due_at_its_start_plus_the_statistic():
    policy = POLICY | {"replenishment": base_stock(2)}
    played = play(shop(policy=policy), [order(2), order(7)], lead=[[12]])
    assert played.order("promised")[0] == 5  # ordered on 0, lead time quoted 5


def test_before_the_release_the_shelf_is_on_its_way():
    items = {"a": {"price": 10, "on_hand": 1, "on_order": [{"units": 1, "due": 12}], "release": {"at": 8}}}
    played = play(shop(items=items, policy=POLICY | {"admission": "pre-order"}), [order(1), order(2), order(2)])
    assert played.order("promised") == [8, 12, 12]  # the last: nothing on its way covers it; 2 + 5, not before 12
    assert [time for time, _, _ in played.events(events.RESERVED)] == [8, 12]


def test_what_is_put_away_comes_before_orders_that_overtake_each_other():
    """Four units are put away from 3 to 5. Of the order of 0 the second half, due on 5, comes before the first."""
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 0, "on_order": [{"units": 4, "due": 3}]}},
        suppliers={"slow": {"lead_time": 20}, "fast": {"lead_time": 5}},
        warehouse={"put_away": 2},
        policy=POLICY
        | {"replenishment": base_stock(8), "sourcing": {"rule": "split", "shares": {"slow": 0.5, "fast": 0.5}}},
    )
    played = play(scenario, [order(4, 3), order(4, 2), order(4, 2)])
    assert played.order("promised") == [6, 7, 22]


def test_who_comes_back_ranks_before_newcomers_of_the_same_instant():
    items = {"a": {"price": 10, "on_order": [{"units": 1, "due": 9}, {"units": 1, "due": 20}]}}
    segments = {"all": {"come_back": {"share": 1, "after": 3}}}
    orders = [order(1, tolerance=5, returns=3), order(4)]  # at first 8 is too long, on 4 there are but 5 left
    played = play(shop(items=items, segments=segments, policy=POLICY), orders)
    assert played.order("promised") == [9, 9]  # the newcomer is asked first, and then one ranks before it
    assert [(time, who) for time, who, _ in played.shipped] == [(9, 0), (20, 1)]

"""Items that are sold before they are shipped."""

from simbackorder.model import events
from support.by_hand import order, play, shop

ITEMS = {"a": {"price": 10, "unit_cost": 4, "on_hand": 3, "release": {"at": 5, "known": 2}}}
PRE_ORDER = {"admission": {"rule": "pre-order", "cap": 4}}


def test_pre_orders_wait_for_the_release_and_are_served_in_their_order():
    played = play(shop(items=ITEMS, policy=PRE_ORDER), [order(1, 2), order(2, 2), order(3), order(6)])
    assert played.line("accepted") == [2, 2, 0, 1]  # the third would exceed the cap
    assert played.events(events.RESERVED) == [(5, 0, 2), (5, 1, 1)]
    assert played.shipped == [(5, 0, 2)]  # the second order is not complete


def test_without_pre_orders_nothing_is_sold_before_the_release():
    played = play(shop(items=ITEMS), [order(4), order(5)])
    assert played.line("accepted") == [0, 1]
    assert played.shipped == [(5, 1, 1)]


def test_the_quote_reaches_to_the_expected_release_which_moves_when_the_slip_is_known():
    policy = PRE_ORDER | {"promising": {"rule": "expected"}}
    scenario = shop(items=ITEMS, policy=policy, suppliers={"mill": {"lead_time": 1}})
    played = play(scenario, [order(1), order(4)], release=[9])
    # release planned for 5, on 9 in truth, known from 3 on; the lead time is 1
    assert played.order("promised") == [5, 9]
    assert played.shipped == [(9, 0, 1), (9, 1, 1)]


def test_goods_cross_the_dock_before_the_release_and_wait_there_for_it():
    """Two units on order arrive at 3: one crosses for the pre-order, the other is put away by 7."""
    items = {"a": ITEMS["a"] | {"on_hand": 0, "on_order": [{"units": 2, "due": 3}]}}
    policy = PRE_ORDER | {"receiving": "cross-dock"}
    played = play(shop(items=items, policy=policy, warehouse={"put_away": 4}), [order(1), order(6)])
    assert played.record.items["crossed"].tolist() == [1]
    assert played.shipped == [(5, 0, 1), (7, 1, 1)]

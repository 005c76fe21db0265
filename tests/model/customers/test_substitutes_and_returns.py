"""Customers who take another item, and customers who come back."""

from support.by_hand import order, play, shop

ITEMS = {"a": {"price": 10, "substitute": "b"}, "b": {"price": 7, "on_hand": 3}}
TAKES = {"all": {"substitute": 0.5}}


def test_a_substitute_is_taken_whole_and_at_its_own_price():
    scenario = shop(items=ITEMS, segments=TAKES, policy={"admission": "lost-sale"})
    played = play(scenario, [order(1, {0: 2, 1: 2}), order(2, {0: 2, 1: 2})], spare=[0, 1, 0, 1])
    assert played.line("accepted") == [0, 2, 0, 0]  # of the second order, one is not enough
    assert played.measured("revenue") == 14


def test_no_substitute_for_what_is_backordered():
    played = play(shop(items=ITEMS, segments=TAKES), [order(1, {0: 2, 1: 2})], spare=[0, 1])
    assert played.line("accepted") == [2, 0]


def test_who_bought_nothing_comes_back_once():
    segments = {"all": {"come_back": {"share": 0.5, "after": 3}}}
    items = {"a": {"price": 10, "on_order": [{"units": 1, "due": 5}]}}
    scenario = shop(items=items, segments=segments, policy={"admission": "lost-sale"})
    played = play(scenario, [order(1, returns=3), order(3, returns=3), order(7, returns=3)])
    assert played.line("accepted") == [0, 1, 0]  # again on 4, in vain; on 6; on 10, in vain
    assert played.record.contracts["placed"].tolist()[1] == 6
    assert played.order("closed") == [4, 6, 10]

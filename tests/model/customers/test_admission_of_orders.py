"""What is accepted of an order, and what its customer says to it."""

import pytest

from simbackorder.model.events import DROPPED, REFUSED
from support.by_hand import base_stock, order, play, shop


def stock(on_hand: int = 2, **more):
    return {"a": {"price": 10, "unit_cost": 4, "on_hand": on_hand, **more}}


def lines(played):
    """Accepted, of them filled at once, by line."""
    return list(zip(played.line("accepted"), played.line("filled"), strict=True))


def test_lost_sale_takes_what_is_there():
    played = play(shop(items=stock(), policy={"admission": "lost-sale"}), [order(1, 5), order(2, 1)])
    assert lines(played) == [(2, 2), (0, 0)]
    assert played.events(REFUSED) == [(1, 0, 3), (2, 1, 1)]
    assert played.measured("units_refused") == 4
    assert played.measured("orders_lost") == 1
    assert played.measured("lost_sales_value") == 40


def test_all_or_nothing_refuses_what_would_be_taken_in_part():
    segments = {"all": {"all_or_nothing": True}}
    lost = play(shop(items=stock(), policy={"admission": "lost-sale"}, segments=segments), [order(1, 5), order(2, 2)])
    assert lines(lost) == [(0, 0), (2, 2)]
    owed = play(shop(items=stock(), segments=segments), [order(1, 5)])
    assert lines(owed) == [(5, 2)]  # backordering the rest is all


def test_a_cap_refuses_the_line_whole():
    policy = {"admission": {"rule": "backorder", "cap": 3}}
    played = play(shop(items=stock(), policy=policy), [order(1, 6), order(2, 4), order(3, 2), order(4, 1)])
    assert lines(played) == [(0, 0), (4, 2), (0, 0), (1, 0)]  # backlogs would be 4, 2, 4, 3


def test_backorder_if_planned_counts_what_is_on_its_way_after_those_who_wait():
    items = stock(0, on_order=[{"units": 3, "due": 50}])
    played = play(
        shop(items=items, policy={"admission": "backorder-if-planned"}),
        [order(1, 2), order(2, 2), order(3, 1), order(4, 1)],
    )
    assert lines(played) == [(2, 0), (0, 0), (1, 0), (0, 0)]


def test_what_is_there_is_refused_with_the_rest_of_a_line_that_nothing_is_planned_for():
    for rule, taken in (("backorder-if-planned", (0, 0)), ("lost-sale", (2, 2))):
        assert lines(play(shop(items=stock(), policy={"admission": rule}), [order(1, 5)])) == [taken]


def test_orders_held_up_by_an_outage_are_not_planned():
    policy = {"admission": "backorder-if-planned", "replenishment": base_stock(5)}
    scenario = shop(policy=policy)
    down = play(scenario, [order(2, 1), order(7, 1)], outages=[(0, 0, 0), (6, 0, 1)], lead=[[30]])
    assert lines(down) == [(0, 0), (1, 0)]
    under_way = play(scenario, [order(2, 1)], outages=[(1, 0, 0), (6, 0, 1)], lead=[[30]])
    assert lines(under_way) == [(1, 0)]


@pytest.mark.parametrize(("answer", "accepted"), [("line", [0, 3]), ("order", [0, 0])])
def test_a_refused_line_is_dropped_alone_or_drops_the_order(answer, accepted):
    items = {"a": {"price": 10}, "b": {"price": 10, "on_hand": 9}}
    scenario = shop(items=items, policy={"admission": "lost-sale"}, segments={"all": {"if_refused": answer}})
    played = play(scenario, [order(1, {0: 1, 1: 3})])
    assert played.line("accepted") == accepted
    assert played.events(DROPPED) == ([] if answer == "line" else [(1, 0, 1), (1, 1, 3)])
    assert played.measured("orders_lost") == int(answer == "order")
    assert played.measured("unit_fill_rate") == (0.75 if answer == "line" else 0)


def test_units_refused_of_a_line_drop_the_order_too():
    scenario = shop(items=stock(), policy={"admission": "lost-sale"}, segments={"all": {"if_refused": "order"}})
    assert lines(play(scenario, [order(1, 5), order(2, 2)])) == [(0, 0), (2, 2)]


def test_tolerance_is_compared_with_the_quoted_wait_for_stock_without_picking_and_transit():
    scenario = shop(
        items=stock(0),
        policy={"promising": {"rule": "expected", "by": "deliver", "buffer": 9}},
        shipping={"pick_and_pack": 3, "transit": 4},
    )
    played = play(scenario, [order(1, 1, tolerance=5), order(2, 1, tolerance=4.999)])
    assert lines(played) == [(1, 0), (0, 0)]


def test_a_line_that_is_wholly_available_is_never_compared():
    scenario = shop(items=stock(), policy={"promising": {"rule": "fixed", "wait": 8}})
    assert lines(play(scenario, [order(1, 2, tolerance=1), order(2, 1, tolerance=1)])) == [(2, 2), (0, 0)]


@pytest.mark.parametrize(
    "promising",
    [{"rule": "none"}, {"rule": "fixed", "wait": 30, "shown": "after-checkout"}],
    ids=["none", "after checkout"],
)
def test_without_a_quote_the_assumed_wait_is_compared(promising):
    segments = {"all": {"tolerance": 1, "assumed_wait": 6}}
    scenario = shop(items=stock(0), policy={"promising": promising}, segments=segments)
    assert lines(play(scenario, [order(1, 1, tolerance=6), order(2, 1, tolerance=5.9)])) == [(1, 0), (0, 0)]


def test_accept_backorder_is_a_probability():
    scenario = shop(items=stock(1), segments={"all": {"accept_backorder": 0.8}})
    customers = [order(1, 1, acceptance=0.99), order(2, 1, acceptance=0.79), order(3, 1, acceptance=0.81)]
    assert lines(play(scenario, customers)) == [(1, 1), (1, 0), (0, 0)]


def test_who_refuses_a_backorder_does_not_take_the_available_part():
    assert lines(play(shop(items=stock(), policy={"promising": "expected"}), [order(1, 3, tolerance=1)])) == [(0, 0)]


def test_one_order_s_lines_are_all_considered_before_any_is_booked():
    items = {"a": {"price": 10, "on_hand": 1}, "b": {"price": 10}}
    scenario = shop(items=items, policy={"admission": "lost-sale"}, segments={"all": {"if_refused": "order"}})
    played = play(scenario, [order(1, {0: 1, 1: 1}), order(2, {0: 1})])
    assert lines(played) == [(0, 0), (0, 0), (1, 1)]
    assert played.measured("orders_arrived") == 2


def test_backorder_if_planned_leaves_what_is_planned_to_those_who_wait_already():
    items = {"a": {"price": 10, "unit_cost": 4, "on_hand": 0, "on_order": [{"units": 5, "due": 50}]}}
    policy = {"admission": "backorder-if-planned", "replenishment": {"rule": "none"}}
    played = play(shop(items=items, policy=policy), [order(1, 3), order(2, 3), order(3, 2), order(4, 1)])
    assert played.record.orders["accepted"].tolist() == [3, 0, 2, 0]

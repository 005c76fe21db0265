"""When an item is reviewed, and what is ordered."""

import pytest

from support.by_hand import base_stock, order, play, shop

STOCK = {"a": {"price": 10, "unit_cost": 4, "on_hand": 10}}


def test_the_first_fall_schedules_one_review_after_all_demand_of_the_instant():
    played = play(shop(items=STOCK, policy={"replenishment": base_stock(10)}), [order(1, 2), order(1, 3), order(2, 1)])
    assert played.ordered == [(1, 5), (2, 1)]


def test_continuously_reviewed_items_are_reviewed_at_0_after_demand():
    played = play(shop(items=STOCK, policy={"replenishment": base_stock(12)}), [order(0, 3)])
    assert played.ordered == [(0, 5)]
    assert play(shop(items=STOCK, policy={"replenishment": base_stock(12)}), []).ordered == [(0, 2)]


def test_a_fall_after_a_review_schedules_another_in_the_same_instant():
    """Backorders do not count, so that the receipt of what the review ordered lowers the position when it is
    reserved."""
    scenario = shop(policy={"replenishment": base_stock(5, position={"backorders": False})})
    played = play(scenario, [order(1, 3)], lead=[[2, 0, 0]])
    assert played.ordered == [(0, 5), (2, 3)]
    assert played.received == [(2, 5), (2, 3)]


def test_units_released_by_a_cancellation_and_reserved_again_are_a_fall_when_backorders_do_not_count():
    scenario = shop(
        length=50,
        items={"a": {"price": 1, "on_hand": 2}, "b": {"price": 1}},
        policy={"replenishment": {"rule": "none", "items": {"a": base_stock(2, position={"backorders": False})}}},
    )
    played = play(scenario, [order(1, {0: 1, 1: 1}, patience=4), order(2, 3)], lead=[[90]])
    # 0: 2; 1: one reserved, one ordered; 2: one reserved, one ordered; 5: one comes back and is reserved again: no
    # change
    assert played.ordered == [(1, 1), (2, 1)]


def test_periodic_reviews_are_at_the_first_review_and_every_period():
    scenario = shop(
        items=STOCK,
        length=12,
        policy={"replenishment": {"rule": "R-S", "review_period": 3, "first_review": 2, "order_up_to": 10}},
    )
    played = play(scenario, [order(t) for t in (1, 2, 4, 5, 7, 11)])
    assert played.ordered == [(2, 2), (5, 2), (8, 1), (11, 1)]


def test_periodic_review_at_0_unless_said():
    scenario = shop(items=STOCK, policy={"replenishment": {"rule": "R-S", "review_period": 30, "order_up_to": 11}})
    assert play(scenario, [order(0, 2), order(1, 1)]).ordered == [(0, 3), (30, 1)]


@pytest.mark.parametrize(("strict", "expected"), [(False, [(1, 10)]), (True, [(2, 11)])])
def test_orders_at_or_below_the_reorder_point_or_strictly_below(strict, expected):
    policy = {"rule": "s-S", "reorder_point": 8, "order_up_to": 18, "strict": strict}
    played = play(shop(items=STOCK, policy={"replenishment": policy}), [order(1, 2), order(2, 1)])
    assert played.ordered == expected


@pytest.mark.parametrize(("strict", "expected"), [(False, [(1, 5), (3, 10)]), (True, [(2, 5), (3, 5)])])
def test_the_smallest_number_of_lots_that_lifts_the_position_above_r(strict, expected):
    """Strictly: the position must be below r, so the smallest number that lifts it to r."""
    policy = {"rule": "r-nQ", "reorder_point": 8, "order_quantity": 5, "strict": strict}
    played = play(shop(items=STOCK, policy={"replenishment": policy}), [order(1, 2), order(2, 2), order(3, 8)])
    assert played.ordered == expected


def test_negative_reorder_points_order_for_a_backlog():
    policy = {"rule": "r-nQ", "reorder_point": -3, "order_quantity": 4}
    played = play(shop(policy={"replenishment": policy}), [order(1, 2), order(2, 1), order(3, 1)])
    assert played.ordered == [(2, 4)]


def test_a_negative_base_stock_level():
    played = play(shop(policy={"replenishment": base_stock(-2)}), [order(1, 2), order(2, 1)])
    assert played.ordered == [(2, 1)]


def test_an_order_is_never_larger_than_the_largest_one():
    played = play(shop(items=STOCK, policy={"replenishment": base_stock(10, max_order=2)}), [order(1, 5), order(2, 1)])
    assert played.ordered == [(1, 2), (2, 2)]  # and nothing is ordered until the position falls again


def test_backorders_that_do_not_count_leave_the_position_as_it_is():
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 3}},
        policy={"replenishment": base_stock(3, position={"backorders": False})},
    )
    played = play(scenario, [order(1, 5), order(2, 4)], lead=[[50]])
    assert played.ordered == [(1, 3), (51, 3)]  # what comes is reserved at once, which lowers this position
    counted = play(
        shop(items={"a": {"price": 10, "on_hand": 3}}, policy={"replenishment": base_stock(3)}),
        [order(1, 5), order(2, 4)],
        lead=[[50]],
    )
    assert counted.ordered == [(1, 5), (2, 4)]


def test_refused_units_never_lower_the_position():
    policy = {"replenishment": base_stock(3), "admission": "lost-sale"}
    played = play(
        shop(items={"a": {"price": 10, "on_hand": 3}}, policy=policy), [order(1, 5), order(2, 4)], lead=[[50]]
    )
    assert played.ordered == [(1, 3)]


def test_a_cancellation_keeps_what_is_ordered_unless_recall():
    keep = shop(policy={"replenishment": base_stock(0)})
    customers = [order(1, 2), order(2, 4, patience=1), order(4, 3)]
    kept = play(keep, customers, lead=[[50]])
    assert kept.ordered == [(1, 2), (2, 4)]  # the 4 that nobody wants any more cover the 3 at time 4
    recall = shop(policy={"replenishment": base_stock(0, on_cancellation="recall")})
    recalled = play(recall, customers, lead=[[50]])
    assert recalled.ordered == [(1, 2), (2, 4), (4, 3)]
    assert recalled.record.supplies["recalled"].tolist() == [0, 4, 0]
    assert recalled.record.supplies["quantity"].tolist() == [2, 0, 3]


def test_recall_takes_from_the_newest_unreceived_orders_as_far_as_there_are_any():
    scenario = shop(
        policy={
            "replenishment": {"rule": "r-nQ", "reorder_point": -1, "order_quantity": 3, "on_cancellation": "recall"}
        }
    )
    played = play(scenario, [order(1, 1), order(2, 8, patience=5)], lead=[[2, 50]])
    assert played.ordered == [(1, 3), (2, 6)]
    assert played.record.supplies["recalled"].tolist() == [0, 6]  # 8 are cancelled, 6 had not come
    assert played.order("cancelled") == [0, 8]


def test_recall_withdraws_what_the_cancellation_adds_to_the_position():
    """Without backorders the position rises by the released unit only, of the three that are cancelled."""
    policy = base_stock(2, on_cancellation="recall", position={"backorders": False})
    scenario = shop(
        items={"a": {"price": 1, "on_hand": 1}}, length=20, policy={"replenishment": policy, "shipment": "complete"}
    )
    played = play(scenario, [order(1, 3, patience=3)], lead=[[50]])
    assert played.ordered == [(0, 1), (1, 1)]
    assert played.record.supplies["recalled"].tolist() == [0, 1]


def test_recall_leaves_the_position_where_it_was_without_a_review():
    scenario = shop(policy={"replenishment": base_stock(4, on_cancellation="recall")}, length=20)
    played = play(scenario, [order(1, 3, patience=2)], lead=[[50]])
    assert played.ordered == [(0, 4), (1, 3)]
    assert played.record.supplies["quantity"].tolist() == [4, 0]


def test_the_order_cost_is_paid_by_each_item_for_each_order():
    scenario = shop(
        items={"a": {"unit_cost": 1, "price": 1}, "b": {"unit_cost": 1, "price": 1}},
        suppliers={"mill": {"lead_time": 5, "order_cost": 30}},
        policy={"replenishment": base_stock(0)},
    )
    assert play(scenario, [order(1, {0: 1, 1: 2}), order(2, {1: 1})]).measured("ordering_cost") == 90


@pytest.mark.parametrize(("counted", "surge"), [(True, [0, 3]), (False, [0])])
def test_missing_units_of_a_standing_order_are_a_fall_where_such_orders_count(counted, surge):
    """Of 4 units of the standing order placed at 1 only 2 come at 3."""
    scenario = shop(
        length=8,
        items={"a": {"price": 9, "unit_cost": 4, "holding_cost": 1, "on_hand": 0}},
        suppliers={"base": {"lead_time": 2, "yield": 0.5}, "surge": {"lead_time": 50}},
        policy={
            "replenishment": base_stock(6, max_order=2, position={"standing": counted}),
            "sourcing": {
                "rule": "base-surge",
                "base": "base",
                "surge": "surge",
                "quantity": 4,
                "every": 50,
                "first": 1,
            },
        },
    )
    played = play(scenario, [])
    assert played.received == [(3, 2)]
    assert [time for time, units in played.ordered if units == 2] == surge


def test_a_single_missing_unit_is_a_fall():
    scenario = shop(
        length=8,
        items={"a": {"price": 9, "unit_cost": 4, "on_hand": 0}},
        suppliers={"mill": {"lead_time": 2, "yield": 0.9}},
        policy={"replenishment": base_stock(10)},
    )
    played = play(scenario, [])
    assert (played.ordered, played.received) == ([(0, 10), (2, 1)], [(2, 9), (4, 1)])
    assert played.measured("units_short") == 1

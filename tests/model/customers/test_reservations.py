"""Who gets a unit, and what a reservation is worth."""

import pytest

from simbackorder.model.events import DEMAND, RECEIPT, RESERVED
from support.by_hand import order, play, shop


def coming(*due: tuple[float, int], **more):
    return {"price": 10, "unit_cost": 4, "on_order": [{"units": n, "due": t} for t, n in due], **more}


TWO = {"high": {"share": 0.5, "priority": 1}, "low": {"share": 0.5, "priority": 2}}


def test_a_reservation_is_never_taken_back_and_a_line_may_be_reserved_in_part():
    scenario = shop(
        items={"a": coming((2, 1), (4, 1), (6, 1))}, segments=TWO, policy={"allocation": "segment-priority"}
    )
    played = play(scenario, [order(1, 2, segment=1), order(3, 1, segment=0)])
    assert played.events(RESERVED) == [(2, 0, 1), (4, 1, 1), (6, 0, 1)]
    assert played.shipped == [(4, 1, 1), (6, 0, 2)]


def test_new_demand_comes_after_waiting_lines():
    played = play(shop(items={"a": coming((2, 1), (9, 1))}), [order(1, 1), order(2, 1)])
    assert played.shipped == [(2, 0, 1), (9, 1, 1)]
    assert played.line("filled") == [0, 0]


@pytest.mark.parametrize(
    ("rule", "served"),
    [("first-come-first-served", [0, 1, 2, 3]), ("segment-priority", [1, 3, 0, 2]), ("earliest-promise", [0, 1, 2, 3])],
)
def test_who_is_served_first(rule, served):
    scenario = shop(
        items={"a": coming((9, 1), (10, 1), (11, 1), (12, 1))},
        segments=TWO,
        policy={"allocation": rule, "promising": {"rule": "fixed", "wait": 3}},
    )
    played = play(scenario, [order(1, 1, segment=1), order(2, 1), order(3, 1, segment=1), order(3, 1)])
    assert [line for _, line, _ in played.shipped] == served


def test_the_earliest_promise_is_served_first_and_orders_without_date_last():
    promising = {"rule": "fixed", "wait": 1, "items": {"b": {"rule": "fixed", "wait": 9}, "c": {"rule": "none"}}}
    scenario = shop(
        items={"a": coming((9, 1), (10, 1), (11, 1)), "b": coming(on_hand=9), "c": coming(on_hand=9)},
        policy={"allocation": "earliest-promise", "promising": promising, "shipment": "partial"},
    )
    played = play(scenario, [order(1, {0: 1, 2: 1}), order(2, {0: 1, 1: 1}), order(3, {0: 1})])
    assert [(time, line) for time, line, _ in played.events(RESERVED)] == [(9, 4), (10, 2), (11, 0)]
    assert played.order("promised") == [float("inf"), 11, 4]


def test_goods_go_to_the_line_that_ranks_first_not_to_the_one_whose_demand_triggered_the_order():
    scenario = shop(policy={"replenishment": {"rule": "base-stock", "order_up_to": 0}})
    played = play(scenario, [order(1, 1), order(2, 1)], lead=[[9, 1]])
    assert played.shipped == [(3, 0, 1), (10, 1, 1)]
    assert played.measured("crossing_rate") == 0.5


def test_opening_orders_arrive_before_demand_of_their_instant():
    played = play(shop(items={"a": coming((0, 1))}), [order(0, 1)])
    assert played.kinds(at=0)[:2] == [RECEIPT, DEMAND]
    assert played.line("filled") == [1]


def test_reserved_units_stay_on_hand_and_are_outside_the_position():
    scenario = shop(
        items={"a": {"price": 10, "unit_cost": 4, "on_hand": 3, "holding_cost": 1}, "b": {}},
        policy={"replenishment": {"rule": "none", "items": {"a": {"rule": "base-stock", "order_up_to": 3}}}},
        length=20,
    )
    played = play(scenario, [order(10, {0: 2, 1: 1})], lead=[[50]])
    assert played.measured("mean_reserved") == 1  # 2 units, half the time
    assert played.measured("mean_on_hand") == 3
    assert played.measured("holding_cost") == 60
    assert played.ordered == [(10, 2)]
    assert played.measured("mean_inventory_position") == 3 - 0.5  # 3 of a; 1 of b owed half the time

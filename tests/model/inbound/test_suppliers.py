"""Sourcing, lead times and outages."""

import pytest

from simbackorder.model.events import RECEIPT
from support.by_hand import base_stock, order, play, shop

SUPPLIERS = {
    "x": {"lead_time": 5, "order_cost": 1},
    "y": {"lead_time": 5, "order_cost": 2},
    "z": {"lead_time": 5, "order_cost": 4},
}


def sourced(sourcing, customers, **luck):
    """Supplier and units of every replenishment order."""
    scenario = shop(suppliers=SUPPLIERS, policy={"replenishment": base_stock(0), "sourcing": sourcing})
    played = play(scenario, customers, **luck)
    supplies = played.record.supplies
    cost = sum(1 << j for j in supplies["supplier"].tolist())
    assert played.measured("ordering_cost") == cost
    return list(zip(supplies["supplier"].tolist(), supplies["quantity"].tolist(), strict=True))


def test_single():
    assert sourced({"rule": "single", "supplier": "y"}, [order(1, 2), order(2, 1)]) == [(1, 2), (1, 1)]


@pytest.mark.parametrize(
    ("outages", "supplier"),
    [
        ([], 2),
        ([(0.5, 2, 0)], 0),
        ([(0.5, 0, 0), (0.5, 2, 0)], 1),
        ([(0, 0, 0), (0.5, 1, 0), (0.75, 2, 0)], 2),  # none is up: the first of the list
        ([(0.5, 2, 0), (1, 2, 1)], 2),  # recovers in the instant of the review
        ([(1, 2, 0)], 0),  # fails in it
        ([(1.5, 2, 0)], 2),
    ],
)
def test_failover_takes_the_first_that_is_up_at_ordering(outages, supplier):
    assert sourced({"rule": "failover", "suppliers": ["z", "x", "y"]}, [order(1, 3)], outages=outages) == [
        (supplier, 3)
    ]


@pytest.mark.parametrize(
    ("units", "expected"),
    [(10, [2, 3, 5]), (1, [0, 0, 1]), (2, [0, 1, 1]), (3, [1, 1, 1]), (7, [1, 2, 4]), (101, [20, 30, 51])],
)
def test_split_by_largest_remainder(units, expected):
    """Shares 0.2, 0.3, 0.5: of 7, 1.4 + 2.1 + 3.5 leave one unit, which goes to the half."""
    found = sourced({"rule": "split", "shares": {"x": 0.2, "y": 0.3, "z": 0.5}}, [order(1, units)])
    assert found == [(j, n) for j, n in enumerate(expected) if n > 0]


def test_of_equal_remainders_the_first_supplier_gets_the_unit_whatever_rounding_says():
    """Of 28 units 12.6, 9.8 and 5.6: one each to the second, and to the first of the other two."""
    found = sourced({"rule": "split", "shares": {"x": 0.45, "y": 0.35, "z": 0.2}}, [order(1, 28)])
    assert found == [(0, 13), (1, 10), (2, 5)]


def test_random_sends_whole_orders_by_the_order_s_own_mark():
    marks = [0.69, 0.71, 0.0001, 0.9999]
    found = sourced(
        {"rule": "random", "shares": {"x": 0.7, "z": 0.3}}, [order(t, 2) for t in (1, 2, 3, 4)], marks=marks
    )
    assert found == [(0, 2), (2, 2), (0, 2), (2, 2)]


def test_a_supplier_s_kth_order_has_its_kth_lead_time_whoever_else_was_asked():
    scenario = shop(
        suppliers=SUPPLIERS,
        policy={"replenishment": base_stock(0), "sourcing": {"rule": "random", "shares": {"x": 0.5, "y": 0.5}}},
    )
    played = play(scenario, [order(t) for t in (1, 2, 3)], lead=[[10, 20], [30], [9]], marks=[0.1, 0.9, 0.1])
    assert played.record.supplies["lead_time"].tolist() == [10, 30, 20]
    assert [time for time, _ in played.received] == [11, 23, 32]


def test_outages_hold_the_start_of_the_lead_time():
    scenario = shop(policy={"replenishment": base_stock(0)})
    played = play(scenario, [order(1, 1), order(3, 2), order(5, 3)], outages=[(2, 0, 0), (6, 0, 1)], lead=[[10]])
    assert played.ordered == [(1, 1), (3, 2), (5, 3)]  # accepted, and paid for, while the supplier is down
    assert played.received == [(11, 1), (16, 2), (16, 3)]  # what was under way is not affected
    assert played.record.log["held_up"].max() == 5
    assert played.measured("mean_lead_time") == (10 + 13 + 11) / 3


def test_an_order_that_is_recalled_while_it_is_held_up_never_comes():
    scenario = shop(policy={"replenishment": base_stock(0, on_cancellation="recall")})
    played = play(scenario, [order(1, 2, patience=3)], outages=[(0, 0, 0), (6, 0, 1)])
    assert played.received == []
    assert played.record.supplies["recalled"].tolist() == [2]
    assert played.measured("replenishment_orders") == 1


def test_an_outage_that_begins_in_the_instant_of_a_review_precedes_it():
    scenario = shop(policy={"replenishment": base_stock(4)})
    assert play(scenario, [], outages=[(0, 0, 0), (6, 0, 1)]).received == [(11, 4)]
    assert play(scenario, [], outages=[(0.5, 0, 0), (6, 0, 1)]).received == [(5, 4)]


def test_a_supplier_who_refuses_orders_gets_them_in_the_instant_of_the_recovery():
    """Without another customer in between: the only supplier of the item, who has the first place."""
    outages = {"scheduled": [{"at": 1, "length": 5}], "effect": "refuse"}
    scenario = shop(suppliers={"x": {"lead_time": 5, "outages": outages}}, policy={"replenishment": base_stock(4)})
    played = play(scenario, [order(2, 3)], outages=[(1, 0, 0), (6, 0, 1)])
    assert played.received == [(5, 4), (11, 3)]


def test_opening_orders_come_from_nobody_and_cost_no_order():
    scenario = shop(items={"a": {"price": 1, "unit_cost": 4, "on_order": [{"units": 8, "due": 3}]}})
    played = play(scenario, [], outages=[(0, 0, 0)])
    assert played.received == [(3, 8)]
    assert played.measured("replenishment_orders") == 0
    assert played.measured("units_received") == 8
    assert played.measured("purchases") == 32
    assert played.measured("mean_lead_time") is None


def test_a_dearer_supplier_lowers_profit_by_the_purchase_variance():
    suppliers = {"mill": {"lead_time": 5, "unit_cost": 6.5}}
    scenario = shop(
        suppliers=suppliers, policy={"replenishment": base_stock(3)}, items={"a": {"price": 10, "unit_cost": 4}}
    )
    played = play(scenario, [order(6, 2)])
    assert played.measured("units_received") == 5
    assert played.measured("purchase_variance") == 5 * 2.5
    assert played.measured("purchases") == 5 * 6.5
    assert played.measured("cost_of_goods_sold") == 8
    assert played.measured("profit") == 20 - 8 - 12.5
    by_item = shop(
        suppliers={"mill": {"lead_time": 5, "unit_cost": {"a": 3}}},
        items={"a": {"price": 10, "unit_cost": 4}, "b": {"price": 10, "unit_cost": 4}},
        policy={"replenishment": base_stock(3)},
    )
    assert play(by_item, []).measured("purchase_variance") == -3


def test_what_arrives_at_one_time_comes_in_the_order_of_completion_whoever_supplies_it():
    """Ordered on 1, done on 3, there on 4; and ordered on 2, there on 4 without transport, done and there in one."""
    suppliers = {"far": {"manufacture": 2, "transport": 1}, "near": {"lead_time": 2}}
    sourcing = {"rule": "single", "supplier": "far", "items": {"b": {"supplier": "near"}}}
    items = {name: {"price": 10} for name in ("a", "b")}
    policy = {"replenishment": base_stock(0), "sourcing": sourcing}
    played = play(shop(items=items, suppliers=suppliers, policy=policy), [order(1, {0: 1}), order(2, {1: 1})])
    assert [(time, who) for time, who, _ in played.events(RECEIPT)] == [(4, 0), (4, 1)]


def test_what_a_recovery_lets_in_comes_before_what_is_completed_then():
    outages = {"scheduled": [{"at": 5, "length": 5}], "effect": "hold-arrival"}
    items = {name: {"price": 10} for name in ("a", "b")}
    scenario = shop(
        items=items,
        suppliers={"mill": {"lead_time": 6, "outages": outages}},
        policy={"replenishment": base_stock(0)},
    )
    played = play(scenario, [order(1, {0: 1}), order(4, {1: 1})], outages=[(5, 0, 0), (10, 0, 1)])
    assert [(time, who) for time, who, _ in played.events(RECEIPT)] == [(10, 0), (10, 1)]

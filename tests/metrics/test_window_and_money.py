"""The cut of the warm-up, the books, and total cost."""

import numpy as np
import pytest

from simbackorder.engines.reference import run
from simbackorder.metrics.catalogue import MEASURES
from simbackorder.metrics.measures import measure
from simbackorder.metrics.values import over
from simbackorder.opening.shop import open_shop
from simbackorder.state import ledger
from support.by_hand import INF, base_stock, order, path_of, play, shop


def test_the_cut_precedes_every_event_of_its_instant():
    scenario = shop(
        items={"a": {"price": 10, "unit_cost": 4, "on_hand": 2, "on_order": [{"units": 1, "due": 10}]}},
        length=20,
        time={"warm_up": 10},
        suppliers={"mill": {"lead_time": 5, "order_cost": 7}},
        policy={"replenishment": {"rule": "R-S", "review_period": 10, "order_up_to": 4}},
        shipping={"cost_per_shipment": 1},
    )
    played = play(scenario, [order(9), order(10)])
    assert played.ordered == [(0, 1), (10, 2)]
    assert played.measured("orders_arrived") == 1
    assert played.measured("revenue") == 10
    assert played.measured("shipping_cost") == 1
    assert played.measured("units_shipped") == 1
    assert played.measured("units_received") == 1 + 2  # of 10 and 15; the 1 of time 5 was before
    assert played.measured("ordering_cost") == 7
    assert played.measured("replenishment_orders") == 1


def test_flows_count_by_the_time_of_their_event_ratios_by_the_time_of_the_order():
    items = {"a": {"price": 10, "unit_cost": 4, "on_order": [{"units": 1, "due": 12}]}}
    scenario = shop(items=items, length=20, time={"warm_up": 10})
    played = play(scenario, [order(8, 1), order(9, 2, patience=2), order(11, 1)])
    assert played.measured("revenue") == 10  # shipped at 12, ordered before the cut
    assert played.measured("units_shipped") == 1
    assert played.measured("orders_cancelled") == 1  # at 11, ordered before the cut
    assert played.measured("units_cancelled") == 2
    assert played.measured("cancelled_value") == 20
    assert played.measured("cancellation_rate") == 0  # of the one order placed in the window
    assert played.measured("mean_time_to_cancel") is None
    assert played.measured("orders_open") == 1
    assert played.measured("mean_wait") is None


def test_an_order_cancelled_in_the_instant_of_the_cut_was_cancelled_in_the_window():
    scenario = shop(length=20, time={"warm_up": 10})
    assert play(scenario, [order(8, patience=2)]).measured("orders_cancelled") == 1
    assert play(scenario, [order(8, patience=1)]).measured("orders_cancelled") == 0


def test_time_averages_start_at_the_cut():
    items = {"a": {"price": 10, "on_hand": 4, "on_order": [{"units": 3, "due": 18}]}}
    scenario = shop(items=items, length=20, time={"warm_up": 10})
    played = play(scenario, [order(5, 1), order(12, 3), order(15, 2)])
    # on hand: 3 during 10-12, 0 until 18, 1 (of 3, two owed) until 20
    assert played.measured("mean_on_hand") == (2 * 3 + 2 * 1) / 10
    assert played.measured("mean_backorders") == 3 * 2 / 10
    assert played.measured("mean_on_order") == 8 * 3 / 10
    assert played.measured("stockout_probability") == 0.6
    assert played.measured("backlog_probability") == 0.3
    assert played.measured("ready_rate") == 0.4
    assert played.measured("gamma_service_level") == (5 - 6) / 5
    assert played.measured("mean_inventory_position") == (2 * 6 + 3 * 3 + 3 * 1 + 2 * 1) / 10


def test_holding_is_rounded_once_at_the_cut_and_once_at_the_end():
    """0.013 a day for 1 unit: 3 days are 3.9 cents, 4 days are 5.2 cents; 4 + 5 are posted, not 9.1 and not 3 x 1
    + 4 x 1."""
    item = {"price": 1, "unit_cost": 1, "on_hand": 1, "holding_cost": 0.013}
    played = play(shop(items={"a": item}, length=7, time={"warm_up": 3}), [])
    assert played.record.accounts["balance"][ledger.HOLDING] == 9
    assert played.record.accounts["at_cut"][ledger.HOLDING] == 4
    assert played.measured("holding_cost") == 0.05
    assert play(shop(items={"a": item}, length=7), []).measured("holding_cost") == 0.09
    two = play(shop(items={"a": item, "b": item}, length=7, time={"warm_up": 3}), [])
    assert two.measured("holding_cost") == 0.10  # rounded by item


def test_holding_is_charged_on_units_at_the_end_of_each_instant():
    item = {"price": 1, "unit_cost": 1, "holding_cost": 1}
    scenario = shop(items={"a": item}, policy={"replenishment": base_stock(0)}, length=10)
    assert play(scenario, [order(2, 5)], lead=[[0]]).measured("holding_cost") == 0


def test_the_holding_rate_is_on_standard_cost_and_reserved_units_cost_holding():
    item = {"price": 1, "unit_cost": 22, "on_hand": 1, "holding_rate": "25% per year"}
    played = play(shop(items={"a": item}, length=73), [order(0, 1, pick=90)])
    assert played.measured("holding_cost") == round(22 * 0.25 * 73 / 365, 2)


def test_a_whole_set_of_books():
    scenario = shop(
        items={"a": {"price": 10, "unit_cost": 4, "on_hand": 3, "holding_cost": 0.5}},
        length=10,
        suppliers={"mill": {"lead_time": 2, "order_cost": 7, "unit_cost": 5}},
        policy={"replenishment": base_stock(3)},
        shipping={"cost_per_shipment": 1.5, "cost_per_unit": 0.25},
    )
    played = play(scenario, [order(2, 2), order(9, 2)])
    # ordered 2 at 2 (received at 4) and 2 at 9 (not received); on hand 3, 1 from 2, 3 from 4, 1 from 9
    expected = {
        "revenue": 40,
        "cost_of_goods_sold": 16,
        "purchase_variance": 2,
        "purchases": 10,
        "holding_cost": 0.5 * (2 * 3 + 2 * 1 + 5 * 3 + 1 * 1),
        "ordering_cost": 14,
        "shipping_cost": 2 * 1.5 + 4 * 0.25,
        "profit": 40 - 16 - 2 - 12 - 14 - 4,
        "total_cost": (12 + 14) / 10,
        "open_order_value": 0,
        "stock_turns": 4 * 365 / 10 / 2.4,
    }
    assert {name: round(played.measured(name), 9) for name in expected} == {k: round(v, 9) for k, v in expected.items()}
    balance = dict(zip(ledger.NAMES, played.record.accounts["balance"].tolist(), strict=True))
    assert balance["cash"] == 4000 - 1000 - 1200 - 1400 - 400
    assert balance["inventory"] == 400
    assert balance["equity"] == -1200


def costly(purchases):
    return shop(
        items={
            "a": {
                "unit_cost": 3,
                "holding_cost": 0.1234567,
                "backorder_cost": 5.5,
                "shortage_cost": 2.25,
                "lost_cost": 1.75,
                "on_hand": 2,
            }
        },
        length=10,
        time={"warm_up": 2},
        suppliers={"mill": {"lead_time": 3, "order_cost": 32, "unit_cost": 3.5}},
        policy={
            "replenishment": {"rule": "R-S", "review_period": 4, "order_up_to": 2},
            "admission": {"rule": "backorder", "cap": 3},
        },
        measures={"total_cost": {"purchases": purchases}},
    )


def test_total_cost_is_at_unrounded_rates_with_and_without_purchases():
    """Order 1 at 1: 1 on hand. At 3: 3 wanted, 1 filled, 2 owed. At 4: ordered 4, which come at 7; at 5: 2 refused."""
    customers = [order(1, 1), order(3, 3), order(5, 2)]
    held = 0.1234567 * (1 * 1 + 4 * 1 + 3 * 2)  # 1 until 3; the one reserved until 7; 4 come, 3 leave: 2
    owed = 5.5 * 2 * 4
    short, lost, ordering = 2.25 * (2 + 2), 1.75 * 2, 32
    expected = held + owed + short + lost + ordering
    assert abs(play(costly(False), customers).measured("total_cost") - expected / 8) < 1e-12
    with_purchases = play(costly(True), customers)
    assert abs(with_purchases.measured("total_cost") - (expected + 4 * 3.5) / 8) < 1e-12
    assert with_purchases.measured("purchases") == 14


def test_costs_per_unit_of_time_are_those_of_the_window_over_its_length_and_add_up():
    """Whatever is called a cost says of which stretch it is."""
    value = play(costly(True), [order(1, 1), order(3, 3), order(5, 2)]).measured
    shadows = ("backorder_cost", "shortage_cost", "lost_cost")
    for name in ("total_cost", *shadows):
        assert abs(value(f"{name}_in_window") - 8 * value(name)) < 1e-12
    assert value("purchases") == 8 * value("purchases_per_time") == 14
    assert value("ordering_cost") == 8 * value("ordering_cost_per_time") == 32
    assert abs(value("holding_cost") - 8 * value("holding_cost_per_time")) < 0.005 * 8  # whole cents in the books
    paid = ("holding_cost_per_time", "ordering_cost_per_time", "purchases_per_time")
    assert abs(sum(map(value, (*paid, *shadows))) - value("total_cost")) < 1e-12
    units = {each.name: each.unit for each in MEASURES.values() if "cost" in each.name or "purchases" in each.name}
    per_time = {"total_cost", *shadows, *paid}
    assert {name for name, unit in units.items() if unit == "money per time"} == per_time


def test_open_orders_earn_nothing_and_are_shown():
    played = play(shop(items={"a": {"price": 10, "on_hand": 1}}, time={"warm_up": 5}), [order(1, 3), order(6, 1)])
    assert played.measured("profit") == 0
    assert played.measured("open_order_value") == 40  # whenever they were placed
    assert played.measured("orders_open") == 1  # of those placed in the window


def test_the_values_of_shipped_cancelled_open_and_refused_units_of_a_line_add_up():
    """Lines of three units worth 1.00: 33 + 33 + 34."""

    def values(admission, on_hand, patience):
        policy = {"admission": admission, "shipment": "partial"}
        scenario = shop(items={"a": {"on_hand": on_hand}}, policy=policy)
        path = path_of(scenario, [order(1, 3, patience=patience)])
        record = run(open_shop(scenario, scenario.policy), path._replace(value=np.array([100])))
        names = ("revenue", "cancelled_value", "open_order_value", "lost_sales_value")
        return [measure(scenario, record)[name][0] for name in names]

    assert values("backorder", 1, patience=1) == [0.33, 0.67, 0, 0]
    assert values("backorder", 2, patience=INF) == [0.66, 0, 0.34, 0]
    assert values("lost-sale", 1, patience=INF) == [0.33, 0, 0, 0.67]
    assert values("lost-sale", 0, patience=INF) == [0, 0, 0, 1]


@pytest.mark.parametrize("sign", [1, -1])
def test_large_amounts_are_divided_before_they_are_rounded(sign):
    """As floats, 2 ** 53 and 2 ** 53 + 1 cents are the same."""
    amounts = sign * np.array([[2**53 + 1, 7], [2**53 + 3, 0]])
    assert over(amounts, 100).tolist() == [[sign * (2**53 + 1) / 100, sign * 0.07], [sign * (2**53 + 3) / 100, 0.0]]
    assert over(amounts[:, 1], 100).tolist() == [sign * 0.07, 0.0]

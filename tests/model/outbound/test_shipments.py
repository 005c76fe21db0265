"""What leaves when, what it costs, and when it arrives."""

from simbackorder.model.events import DELIVERY
from support.by_hand import order, play, shop

A, B = 0, 1


def two(shipment, due=4, **more):
    items = {
        "a": {"price": 10, "unit_cost": 4, "on_hand": 1, "on_order": [{"units": 1, "due": due}]},
        "b": {"price": 7, "unit_cost": 2, "on_order": [{"units": 1, "due": due}]},
    }
    return shop(items=items, policy={"shipment": shipment}, **more)


def test_complete_ships_when_every_unit_is_reserved():
    played = play(two("complete"), [order(1, {A: 2, B: 1})])
    assert played.shipped == [(4, 0, 2), (4, 1, 1)]
    assert played.order("shipments") == [1]


def test_partial_ships_what_is_reserved_in_one_instant_as_one_shipment():
    played = play(two("partial"), [order(1, {A: 2, B: 1})])
    assert played.shipped == [(1, 0, 1), (4, 0, 1), (4, 1, 1)]
    assert played.order("shipments") == [2]
    assert played.measured("split_order_rate") == 1


def test_units_reserved_on_arrival_and_by_a_receipt_of_the_same_instant_are_one_shipment():
    policy = {"shipment": "partial", "replenishment": {"rule": "base-stock", "order_up_to": 1}}
    scenario = shop(items={"a": {"price": 10, "on_hand": 1}}, policy=policy)
    played = play(scenario, [order(1, 3)], lead=[[0]])
    assert played.order("shipments") == [1]
    assert played.line("filled") == [1]


def test_complete_ignores_refused_lines():
    items = {"a": {"price": 10, "on_hand": 1}, "b": {"price": 7}}
    played = play(shop(items=items, policy={"admission": "lost-sale"}), [order(1, {A: 1, B: 1})])
    assert played.shipped == [(1, 0, 1)]


def test_shipping_costs_per_shipment_and_per_unit():
    costs = {"cost_per_shipment": 6.5, "cost_per_unit": 0.25}
    assert play(two("complete", shipping=costs), [order(1, {A: 2, B: 1})]).measured("shipping_cost") == 6.5 + 0.75
    assert play(two("partial", shipping=costs), [order(1, {A: 2, B: 1})]).measured("shipping_cost") == 13 + 0.75


def test_goods_leave_after_picking_and_arrive_after_transit():
    played = play(two("partial"), [order(1, {A: 1}, pick=2, transit=3)])
    assert played.shipped == [(3, 0, 1)]
    assert played.events(DELIVERY) == [(6, 0, 1)]
    assert played.measured("mean_wait") == 2
    assert played.order("delivered") == [6]


def test_each_shipment_is_picked_for_itself():
    played = play(two("partial"), [order(1, {A: 2}, pick=5)])
    assert played.shipped == [(6, 0, 1), (9, 0, 1)]
    assert played.measured("mean_reserved") == (5 + 5) / 100


def test_revenue_is_booked_when_goods_ship_also_while_they_travel():
    played = play(two("complete", length=20), [order(1, {A: 1}, transit=90)])
    assert played.measured("revenue") == 10
    assert played.measured("open_order_value") == 0
    waiting = play(two("complete", length=20), [order(1, {A: 1}, pick=90)])
    assert waiting.measured("revenue") == 0
    assert waiting.measured("open_order_value") == 10


def test_revenue_of_lines_shipped_in_parts_adds_up_to_the_line_s_value():
    items = {"a": {"price": 0.01, "on_order": [{"units": 1, "due": t} for t in (2, 3, 4)]}}
    played = play(shop(items=items, policy={"shipment": "partial"}), [order(1, 3)])
    assert played.order("shipments") == [3]
    assert played.measured("revenue") == 0.03

"""Time, and the order of events in one instant."""

from collections import Counter

from simbackorder.model import events
from simbackorder.model.events import (
    CANCELLATION,
    DELIVERY,
    DEMAND,
    ORDERED,
    RECEIPT,
    RESERVED,
    SHIPPED,
    SUPPLIER,
)
from support.by_hand import base_stock, order, play, shop


def test_no_two_kinds_have_one_number():
    numbers = Counter(number for name, number in vars(events).items() if name.isupper() and name != "KINDS")
    assert [number for number, times in numbers.items() if times > 1] == []
    assert set(numbers) == set(range(events.CUT, max(numbers) + 1))  # no number without a kind either


def test_the_end_is_not_part_of_the_run():
    scenario = shop(
        length=10,
        items={"a": {"price": 10, "on_order": [{"units": 1, "due": 10}]}},
        policy={"replenishment": {"rule": "R-S", "review_period": 5, "order_up_to": 9}, "shipment": "partial"},
    )
    played = play(scenario, [order(5, 1, patience=5)])
    assert played.received == [(5, 8)]  # ordered at 0; what is due at the end does not come
    assert played.ordered == [(0, 8), (5, 1)]  # no review at the end
    late = play(shop(length=10), [order(5, 1, patience=5), order(5, 1, patience=4.5)])
    assert late.order("closed") == [-1, 9.5]  # patience that ends at the end has not ended
    assert late.measured("orders_cancelled") == 1


def test_deliveries_and_picking_due_at_the_end_do_not_happen():
    scenario = shop(length=10, items={"a": {"price": 10, "on_hand": 5}})
    played = play(scenario, [order(5, 1, pick=5), order(5, 1, pick=4), order(5, 1, transit=5)])
    assert played.order("shipments") == [0, 1, 1]
    assert played.events(DELIVERY) == []


def test_all_kinds_of_one_instant_in_their_order():
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 1, "on_order": [{"units": 2, "due": 5}]}},
        policy={"replenishment": {"rule": "R-S", "review_period": 5, "order_up_to": 3}},
    )
    customers = [order(3, 1, transit=2), order(3, 5, patience=2), order(5, 1)]
    played = play(scenario, customers, outages=[(1, 0, 0), (5, 0, 1)])
    assert played.kinds(at=5) == [SUPPLIER, RECEIPT, RESERVED, DELIVERY, CANCELLATION, DEMAND, ORDERED, SHIPPED]
    assert played.ordered == [(5, 2)]  # position 3 - 1 - 1 + 0: the cancelled order's units do not count any more


def test_an_event_for_the_present_instant_is_taken_by_kind():
    played = play(
        shop(policy={"replenishment": base_stock(0), "shipment": "partial"}), [order(2, 1, patience=0), order(2, 2)]
    )
    assert played.kinds(at=2) == [DEMAND, CANCELLATION, DEMAND, ORDERED]
    assert played.ordered == [(2, 2)]


def test_zero_lead_time_is_received_right_after_its_review_and_allocated():
    played = play(shop(policy={"replenishment": base_stock(0)}), [order(1, 2), order(1, 3)], lead=[[0]])
    assert played.kinds(at=1) == [DEMAND, DEMAND, ORDERED, RECEIPT, RESERVED, RESERVED, SHIPPED, SHIPPED]
    assert played.ordered == [(1, 5)]
    assert played.measured("unit_fill_rate") == 0  # not in its own demand event
    assert played.measured("mean_wait") == 0


def test_of_two_items_each_order_is_received_before_the_next_item_is_reviewed():
    scenario = shop(items={"a": {"price": 1}, "b": {"price": 1}}, policy={"replenishment": base_stock(0)})
    played = play(scenario, [order(1, {0: 1, 1: 1})], lead=[[0]])
    assert played.kinds(at=1) == [
        DEMAND,
        DEMAND,
        ORDERED,
        RECEIPT,
        RESERVED,
        ORDERED,
        RECEIPT,
        RESERVED,
        SHIPPED,
        SHIPPED,
    ]


def test_a_customer_who_leaves_at_once_leaves_before_goods_of_zero_lead_time_come():
    played = play(shop(policy={"replenishment": base_stock(0)}), [order(1, 2, patience=0)], lead=[[0]])
    assert played.kinds(at=1) == [DEMAND, CANCELLATION]  # and the position is back at 0 when it is reviewed


def test_receipts_come_before_the_end_of_patience_of_their_instant():
    scenario = shop(items={"a": {"price": 10, "on_order": [{"units": 1, "due": 4}]}})
    assert play(scenario, [order(1, 1, patience=3)]).order("cancelled") == [0]
    assert play(scenario, [order(1, 1, patience=2.5)]).order("cancelled") == [1]


def test_receipts_come_before_demand_and_demand_before_dispatch():
    scenario = shop(items={"a": {"price": 10, "on_order": [{"units": 1, "due": 4}]}})
    played = play(scenario, [order(4, 1), order(4, 1)])
    assert played.line("filled") == [1, 0]
    assert played.kinds(at=4) == [RECEIPT, DEMAND, DEMAND, SHIPPED]


def test_a_supplier_that_recovers_is_up_for_the_review_of_its_instant():
    scenario = shop(policy={"replenishment": {"rule": "R-S", "review_period": 5, "order_up_to": 3}})
    played = play(scenario, [], outages=[(0, 0, 0), (5, 0, 1)], lead=[[2]])
    assert played.ordered == [(0, 3)]
    assert played.received == [(7, 3)]  # the lead time starts at recovery


def test_readings_come_after_everything_else_of_their_instant():
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 1}},
        policy={"replenishment": base_stock(3)},
        measures={"at": [0, 2, 2.5]},
    )
    played = play(scenario, [order(0, 1), order(2, 1)], lead=[[2, 1]])
    assert [played.measured(f"on_hand_at_{t}") for t in (0, 2, 2.5)] == [0, 2, 2]
    assert [played.measured(f"on_order_at_{t}") for t in (0, 2, 2.5)] == [3, 1, 1]

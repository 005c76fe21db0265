"""Customers who give up."""

from simbackorder.model.events import CANCELLATION, RESERVED, SHIPPED
from support.by_hand import order, play, shop

A, B = 0, 1


def two(due: float = 90, **more):
    """One unit of `a` on the shelf, none of `b` before `due`."""
    items = {
        "a": {"price": 10, "unit_cost": 4, "on_hand": 1},
        "b": {"price": 7, "unit_cost": 2, "on_order": [{"units": 1, "due": due}]},
    }
    return shop(items=items, policy=more)


def test_patience_runs_from_acceptance():
    assert play(two(), [order(1, {B: 2}, patience=3)]).events(CANCELLATION) == [(4, 0, 2)]


def test_absent_patience_is_infinite():
    played = play(two(), [order(1, {B: 2})])
    assert played.measured("orders_open") == 1
    assert played.measured("orders_cancelled") == 0


def test_a_wholly_reserved_order_no_longer_leaves():
    played = play(two(due=2), [order(1, {A: 1, B: 1}, patience=3, pick=10)])
    assert played.order("cancelled") == [0]
    assert played.shipped == [(12, 0, 1), (12, 1, 1)]


def test_an_order_filled_at_once_never_leaves():
    assert play(two(), [order(1, {A: 1}, patience=0, pick=10)]).order("cancelled") == [0]


def test_all_unshipped_units_cancel_and_reserved_ones_are_reallocated_at_once():
    played = play(two(), [order(1, {A: 1, B: 1}, patience=3), order(2, {A: 1})])
    assert played.kinds(at=4) == [CANCELLATION, CANCELLATION, RESERVED, SHIPPED]
    assert played.shipped == [(4, 2, 1)]
    assert played.order("cancelled") == [2, 0]


def test_shipped_units_stay_sold():
    played = play(two(shipment="partial"), [order(1, {A: 1, B: 1}, patience=3)])
    assert played.shipped == [(1, 0, 1)]
    assert played.order("cancelled") == [1]
    assert played.measured("revenue") == 10
    assert played.measured("cancelled_value") == 7
    assert played.measured("partly_cancelled_rate") == 1
    assert played.measured("wholly_cancelled_rate") == 0


def test_shipments_in_picking_are_cancelled_too():
    played = play(two(shipment="partial"), [order(1, {A: 1, B: 1}, patience=3, pick=10), order(2, {A: 1})])
    assert played.shipped == [(4, 2, 1)]
    assert played.order("cancelled") == [2, 0]
    assert played.measured("revenue") == 10


def test_a_cancelled_backorder_never_touches_revenue():
    played = play(two(), [order(1, {B: 1}, patience=3)])
    assert played.measured("revenue") == 0
    assert played.measured("cancellation_rate") == 1
    assert played.measured("mean_time_to_cancel") == 3


def test_patience_acts_while_an_order_is_reserved_in_part():
    items = {"a": {"price": 10, "on_order": [{"units": 1, "due": 2}]}}
    played = play(shop(items=items), [order(1, 2, patience=3), order(2, 1)])
    assert played.events(CANCELLATION) == [(4, 0, 2)]
    assert played.shipped == [(4, 1, 1)]


def test_the_cancelled_line_leaves_the_waiting_line():
    items = {"a": {"price": 10, "on_order": [{"units": 1, "due": 9}]}}
    played = play(shop(items=items), [order(1, 1, patience=3), order(2, 1), order(3, 1, patience=2)])
    assert played.shipped == [(9, 1, 1)]
    assert played.order("closed") == [4, 9, 5]

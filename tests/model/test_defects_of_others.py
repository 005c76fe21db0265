"""What simulators of backorders get wrong, as small shops by hand: each has the right value, and what the mistake makes
of it. (Seeds that overlap are in tests/sample_path, rules edited beside a stale cache in tests/agreement.)"""

import pytest

from support.by_hand import base_stock, order, play, shop


def stocked(units, **policy):
    """A shop with some units, of which it never orders more, unless it is said."""
    items = {"a": {"price": 10, "unit_cost": 4, "on_hand": units}}
    return shop(items=items, policy={"admission": "backorder"} | policy)


def test_who_left_is_owed_nothing():
    """Phantom backorders: the position stays low, and a unit is ordered for nobody."""
    played = play(stocked(2, replenishment=base_stock(2)), [order(1, 2), order(2, patience=1), order(9)])
    assert played.ordered == [(1, 2), (2, 1)]  # at 9 the position is 3 - 1 = 2: a phantom would make it 1
    assert [(time, units) for time, _, units in played.shipped] == [(1, 2), (9, 1)]
    assert played.measured("mean_backorders") == pytest.approx(1 / 100)


def test_nobody_waits_beside_stock():
    """A stranded waiter: what a cancelled order had reserved lies on the shelf until the next receipt."""
    played = play(stocked(2), [order(1, 3, patience=3), order(2, 2)])
    assert [(time, units) for time, _, units in played.shipped] == [(4, 2)]


def test_what_was_reserved_comes_back_once():
    """Restocked twice: at the cancellation, and again when its reservation is undone."""
    played = play(stocked(2), [order(1, 3, patience=3), order(10, 2), order(20, 2)])
    assert [(time, units) for time, _, units in played.shipped] == [(10, 2)]
    assert played.record.items["on_hand"].tolist() == [0]


def test_a_shortage_is_one_however_often_it_is_looked_at():
    """Counted at every re-check: each receipt that is not enough is another stockout of the same customer."""
    plan = {"rule": "plan", "orders": [{"at": at, "units": 1} for at in (0, 1, 2)]}
    played = play(stocked(0, replenishment=plan), [order(0.5, 3)])
    assert [(time, units) for time, _, units in played.shipped] == [(7, 3)]
    assert played.measured("orders_backordered") == 1
    assert played.measured("unit_fill_rate") == 0


def test_the_reorder_point_is_a_level_at_which_one_orders():
    """Off by one: ordered only below it. Who means that says so."""
    rule = {"rule": "r-nQ", "reorder_point": 2, "order_quantity": 3}
    assert play(stocked(3, replenishment=rule), [order(1), order(2)]).ordered == [(1, 3)]
    assert play(stocked(3, replenishment=rule | {"strict": True}), [order(1), order(2)]).ordered == [(2, 3)]


def test_a_level_counts_until_it_changes():
    """Accumulated after the change: the time before a sale gets the stock after it."""
    played = play(stocked(10), [order(40, 10)])
    assert played.measured("mean_on_hand") == pytest.approx(10 * 40 / 100)


def test_what_is_reserved_is_not_backordered():
    """Of three units two are there: one is short, not three."""
    played = play(stocked(2, replenishment=base_stock(2)), [order(1, 3)])
    assert played.measured("unit_fill_rate") == pytest.approx(2 / 3)
    assert played.measured("mean_backorders") == pytest.approx(1 * 5 / 100)

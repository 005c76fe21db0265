"""Which promises are judged, which are missed, and by how much."""

import pytest

from support.by_hand import base_stock, order, play, shop

EPS = 1e-6


def promising(wait, due, *, length=50, warm_up=0, shipment="complete", by="ship", units=1, more=()):
    """A fixed promise, one delivery of goods."""
    on_order = [{"units": units, "due": due}, *({"units": 1, "due": t} for t in more)]
    return shop(
        items={"a": {"price": 10, "on_order": on_order}},
        length=length,
        time={"warm_up": warm_up},
        policy={"promising": {"rule": "fixed", "wait": wait, "by": by}, "shipment": shipment},
    )


def judged_missed(played):
    rate = played.measured("promise_miss_rate")
    judged = played.measured("promises_judged")
    return judged, None if rate is None else rate * judged


@pytest.mark.parametrize(("due", "missed"), [(4, 0), (5, 0), (5 + 0.9 * EPS, 0), (5 + 1.1 * EPS, 1), (6, 1), (90, 1)])
def test_missed_is_unshipped_at_the_date_plus_a_millionth(due, missed):
    assert judged_missed(play(promising(4, due), [order(1)])) == (1, missed)


def test_judged_is_due_before_the_end():
    assert judged_missed(play(promising(4, 90, length=10), [order(1), order(5.5), order(6)])) == (2, 2)


def test_judged_is_placed_after_the_cut_of_which_the_first_instant_is_part():
    played = play(promising(4, 90, warm_up=10), [order(9.5), order(10), order(11)])
    assert judged_missed(played) == (2, 2)


def test_an_order_without_an_accepted_unit_has_no_promise():
    scenario = shop(policy={"admission": "lost-sale", "promising": {"rule": "fixed", "wait": 1}})
    assert judged_missed(play(scenario, [order(1)])) == (0, None)


@pytest.mark.parametrize(
    ("patience", "expected"),
    [(3, (0, None)), (4, (1, 0)), (4 + 0.9 * EPS, (1, 0)), (4 + 1.1 * EPS, (1, 1)), (9, (1, 1))],
)
def test_wholly_cancelled_before_the_date_is_not_judged_and_cancelling_later_undoes_nothing(patience, expected):
    assert judged_missed(play(promising(4, 90), [order(1, patience=patience)])) == expected


def test_partly_cancelled_before_the_date_is_judged_by_the_rest():
    scenario = promising(4, 2, shipment="partial")
    assert judged_missed(play(scenario, [order(1, 2, patience=3)])) == (1, 0)
    late = promising(4, 2, shipment="partial")
    assert judged_missed(play(late, [order(1, 2, patience=6)])) == (1, 1)


def test_deliver_by_is_missed_when_undelivered():
    assert judged_missed(play(promising(4, 3), [order(1, transit=3)])) == (1, 0)
    scenario = promising(4, 3, by="deliver")
    assert judged_missed(play(scenario, [order(1, transit=2)])) == (1, 0)
    assert judged_missed(play(scenario, [order(1, transit=2.5)])) == (1, 1)
    assert judged_missed(play(scenario, [order(1, transit=90)])) == (1, 1)


def test_a_promise_of_delivery_of_a_refused_line_binds_nobody():
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 1}, "b": {"price": 10}},
        policy={
            "admission": "lost-sale",
            "promising": {"rule": "fixed", "wait": 4, "items": {"b": {"rule": "fixed", "wait": 4, "by": "deliver"}}},
        },
    )
    assert judged_missed(play(scenario, [order(1, {0: 1, 1: 1}, transit=30)])) == (1, 0)


def test_backorder_miss_rate_is_over_orders_not_filled_at_once():
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 2, "on_order": [{"units": 1, "due": 3}]}},
        policy={"promising": {"rule": "fixed", "wait": 4}},
    )
    played = play(scenario, [order(1, 1, pick=30), order(2, 2), order(2, 1)])
    assert judged_missed(played) == (3, 2)  # the one in picking, and the last one
    assert played.measured("backorder_promise_miss_rate") == 1 / 2


def test_tardiness_is_zero_when_kept_and_cut_at_cancellation_or_end():
    scenario = promising(4, 8, length=20, more=(12,))
    played = play(scenario, [order(1), order(2, patience=5), order(3, patience=30), order(4)])
    # promised 5, 6, 7, 8; done: shipped 8, cancelled 7, shipped 12, open at the end 20
    assert played.order("closed") == [8, 7, 12, -1]
    assert played.measured("mean_tardiness") == (3 + 1 + 5 + 12) / 4
    assert played.measured("mean_lateness") == (3 + 5) / 2
    assert played.measured("on_time_in_full") == 0
    early = play(promising(9, 3), [order(1), order(2, patience=20)])
    assert early.measured("mean_tardiness") == 11 / 2  # kept at 3; cancelled at 22, 11 after the date
    assert early.measured("mean_lateness") == 3 - 10
    assert early.measured("on_time_in_full") == 0.5


def test_a_promise_kept_without_the_refused_units_is_not_in_full():
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 1}},
        policy={"admission": "lost-sale", "promising": {"rule": "fixed", "wait": 4}},
    )
    played = play(scenario, [order(1, 3)])
    assert judged_missed(played) == (1, 0)
    assert played.measured("on_time_in_full") == 0


def test_the_first_date_counts_also_for_orders_filled_at_once():
    scenario = shop(
        items={"a": {"price": 1, "on_hand": 1}}, policy={"promising": "expected", "replenishment": base_stock(1)}
    )
    assert judged_missed(play(scenario, [order(1), order(2)])) == (2, 0)
    assert judged_missed(play(scenario, [order(1), order(2)], lead=[[9, 9]])) == (2, 1)

"""Which promises are judged, which are missed, and by how much."""

from pathlib import Path

import pytest

from simbackorder.engines import compiled
from simbackorder.engines.reference import run
from simbackorder.experiments.counting import compiled_counting
from simbackorder.metrics.measures import measure
from simbackorder.metrics.outcomes import PROMISES, outcomes
from simbackorder.metrics.window import PLAIN
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path.drawing import draw
from simbackorder.scenario.reading import load
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
    [(3, (0, None)), (4 - 1.1 * EPS, (0, None)), (4 - 0.9 * EPS, (1, 1)), (4, (1, 1)), (4 + EPS, (1, 1)), (9, (1, 1))],
)
def test_withdrawn_before_the_date_is_not_judged_and_withdrawing_later_undoes_nothing(patience, expected):
    played = play(promising(4, 90), [order(1, patience=patience)])
    assert judged_missed(played) == expected
    assert played.measured("promises_withdrawn") == 1 - expected[0]


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


def test_only_orders_of_what_is_promised_for_delivery_are_late_on_their_way():
    promise = {"rule": "fixed", "wait": 4}
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 9}, "b": {"price": 10, "on_hand": 9}},
        policy={"promising": promise | {"items": {"b": promise | {"by": "deliver"}}}},
    )
    played = play(scenario, [order(1, {item: 1}, transit=transit) for item in (0, 1) for transit in (3, 30)])
    assert judged_missed(played) == (4, 1)
    assert [PROMISES[k] for k in outcomes(played.record).promise] == ["kept", "kept", "kept", "missed"]


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


# -- where every promised order is at the end
# ------------------------------------------------------------------------------------------------------

PLACES = ("promises_kept", "promises_missed", "promises_withdrawn", "promises_not_yet_due")
OF_BACKORDERS = tuple(f"backorder_{name}" for name in PLACES)


def places(played, names=PLACES):
    """Kept, missed, withdrawn, not yet due."""
    return tuple(played.measured(name) for name in names)


def giving_up(after, wait, *, shipment="complete", length=50, on_order=(), **more):
    """A shop that cancels what waits too long, and promises a fixed date."""
    policy = {"giving_up": {"rule": "after", "wait": after}, "promising": {"rule": "fixed", "wait": wait}}
    items = {"a": {"price": 10, "on_hand": 1, "on_order": list(on_order)}}
    return shop(items=items, length=length, policy=policy | {"shipment": shipment} | more)


def test_who_cancels_the_day_before_has_missed_the_date():
    """One unit in stock, three orders of five: fourteen units of fifteen are cancelled by the shop."""
    played = play(giving_up(34, 35, shipment="partial", length=60), [order(0, 5), order(1, 5), order(2, 5)])
    assert played.measured("units_cancelled") == 14
    assert places(played) == places(played, OF_BACKORDERS) == (0, 3, 0, 0)
    assert played.measured("promised_orders") == played.measured("promised_backorders") == 3
    assert judged_missed(played) == (3, 3)
    assert played.measured("promises_called_off") == 3
    assert played.measured("promise_kept_rate") == played.measured("backorder_promise_kept_rate") == 0
    assert played.measured("mean_tardiness") is None  # none of them was ever late
    assert played.measured("on_time_in_full") == 0


@pytest.mark.parametrize(("length", "patience", "expected"), [
    (60, 33, (0, 0, 1, 0)),  # the customer leaves first
    (60, 40, (0, 1, 0, 0)),
    (35.5, 40, (0, 1, 0, 0)),  # cancelled at 35; the date, 36, is after the end, and will not be kept
    (35.5, 33, (0, 0, 1, 0)),
    (35, 40, (0, 0, 0, 1)),  # what would happen at the end does not
])  # fmt: skip
def test_it_is_missed_as_soon_as_the_shop_cancels(length, patience, expected):
    played = play(giving_up(34, 35, length=length), [order(1, 2, patience=patience)])
    assert places(played) == expected
    assert played.measured("promises_judged") == expected[0] + expected[1]


def test_cancelling_the_rest_is_missing_the_date_whoever_has_got_a_part_of_it():
    """Of two lines one is there, and ships."""
    items = {"a": {"price": 10, "on_hand": 1}, "b": {"price": 10}}
    policy = {"giving_up": {"rule": "after", "wait": 3}, "promising": {"rule": "fixed", "wait": 9}}
    both = order(1, {0: 1, 1: 2})
    played = play(shop(items=items, policy=policy | {"shipment": "partial"}), [both])
    assert played.shipped == [(1, 0, 1)]
    assert places(played) == (0, 1, 0, 0)
    assert places(play(shop(items=items, policy=policy | {"shipment": "partial"}), [both._replace(patience=2)])) == (
        1, 0, 0, 0,
    )  # fmt: skip


def test_who_does_not_consent_to_a_later_date_was_not_served_by_the_first():
    policy = {"promising": "expected", "informing": {"rule": "on-slip", "ahead": 2}}
    items = {"a": {"price": 10, "on_order": [{"units": 3, "due": 20}]}}
    asks = {"giving_up": {"rule": "on-slip", "beyond": 13}}
    scenario = shop(items=items, segments={"all": {"consent": 0.5}}, policy=policy | asks)
    played = play(scenario, [order(1, consent=0), order(2, consent=1), order(3, patience=3)])
    assert played.order("promised") == [6, 7, 8]  # the supplier needs 5; all comes at 20
    assert played.order("closed") == [4, 20, 6]
    assert places(played) == (0, 2, 1, 0)
    assert played.measured("promises_called_off") == 1
    assert played.measured("mean_tardiness") == 13  # of the one who waited
    assert played.measured("last_promise_miss_rate") == 1 / 2  # the one who waited was told the right date


def test_no_payment_before_the_date_withdraws_the_order_and_later_the_date_is_missed():
    for after, expected in ((2, (0, 0, 1, 0)), (4, (0, 1, 0, 0)), (6, (0, 1, 0, 0))):
        scenario = shop(
            policy={"charging": "at-order", "promising": {"rule": "fixed", "wait": 4}},
            payment={"disputes": {"share": 1, "after": after, "cost": 1}},
        )
        assert places(play(scenario, [order(1, dispute=0.0)])) == expected


def test_without_a_date_nothing_is_promised_and_nothing_missed():
    played = play(giving_up(3, 9, promising={"rule": "none"}), [order(1), order(2)])
    assert played.measured("promised_orders") == 0
    assert judged_missed(played) == (0, None)
    assert played.measured("orders_cancelled_by_firm") == 1


def test_all_promised_and_those_who_waited_are_different_orders():
    played = play(promising(4, 90, length=8), [order(1), order(2, patience=3), order(5)])
    assert places(played) == places(played, OF_BACKORDERS) == (0, 1, 1, 1)
    played = play(giving_up(30, 4, length=9, on_order=[{"units": 1, "due": 3}]), [order(1), order(2), order(4)])
    assert places(played) == (2, 1, 0, 0)
    assert places(played, OF_BACKORDERS) == (1, 1, 0, 0)
    assert played.measured("promise_kept_rate") == 2 / 3
    assert played.measured("promise_miss_rate") == 1 / 3
    assert played.measured("backorder_promise_kept_rate") == played.measured("backorder_promise_miss_rate") == 1 / 2


def test_who_waited_is_told_apart_among_those_not_yet_due():
    scenario = shop(
        items={"a": {"price": 10, "on_hand": 1}}, length=8, policy={"promising": {"rule": "fixed", "wait": 9}}
    )
    played = play(scenario, [order(1), order(2)])
    assert places(played) == (0, 0, 0, 2)
    assert places(played, OF_BACKORDERS) == (0, 0, 0, 1)


def test_what_is_called_off_is_never_late_though_a_part_arrives_late():
    items = {"a": {"price": 10, "on_hand": 1}, "b": {"price": 10}}
    promising = {"rule": "fixed", "wait": 9, "by": "deliver"}
    policy = {"giving_up": {"rule": "after", "wait": 3}, "promising": promising, "shipment": "partial"}
    scenario = shop(items=items, policy=policy)
    played = play(scenario, [order(1, {0: 1, 1: 1}, transit=12)])
    assert places(played) == (0, 1, 0, 0)
    assert played.measured("mean_tardiness") is None
    number, _ = measure(scenario, played.record)["mean_tardiness"]
    assert number == 0


def test_the_recorded_case():
    """The same from a file, as users meet it; by the compiled engine, too."""
    scenario = load(Path(__file__).parent / "cancelled_by_the_shop" / "shop.yaml")
    shop_of_it, path = open_shop(scenario, scenario.policy), draw(scenario, 0)
    found = measure(scenario, run(shop_of_it, path))
    for counting in (PLAIN, compiled_counting()):
        assert measure(scenario, compiled.run(shop_of_it, path), None, counting) == found
    assert found["promise_miss_rate"] == (3, 3)
    assert found["promise_kept_rate"] == (0, 3)
    assert found["promises_judged"] == (3, 1)

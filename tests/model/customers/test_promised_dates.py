"""Quotes and promises."""

import pytest

from support.by_hand import INF, base_stock, order, play, shop

UNIFORM = {"mill": {"lead_time": {"uniform": [0, 10]}}}
TWO = {"mill": {"lead_time": {"uniform": [0, 10]}}, "local": {"lead_time": {"uniform": [0, 4]}}}
Q90 = {"rule": "quantile", "q": 0.9}


def promised(scenario, *customers, **luck):
    return [
        date if date == INF else pytest.approx(date) for date in play(scenario, customers, **luck).order("promised")
    ]


def stock(on_hand=0):
    return {"a": {"price": 10, "on_hand": on_hand}}


@pytest.mark.parametrize(
    ("promising", "available", "missing"),
    [
        ("none", INF, INF),
        ({"rule": "fixed", "wait": 3}, 4, 4),
        ({"rule": "fixed", "wait": 3, "buffer": 0.5}, 4.5, 4.5),
        ("expected", 1 + 0 + 1, 1 + 5 + 1),
        ({"rule": "expected", "buffer": 0.5}, 2.5, 7.5),
        ({"rule": "expected", "by": "deliver"}, 1 + 0 + 1 + 2, 1 + 5 + 1 + 2),
        (Q90, 1 + 0 + 1.8, 1 + 9 + 1.8),
        (Q90 | {"by": "deliver", "buffer": 1}, 1 + 0 + 1.8 + 3.6 + 1, 1 + 9 + 1.8 + 3.6 + 1),
        (Q90 | {"shown": "after-checkout"}, 1 + 0 + 1.8, 1 + 9 + 1.8),
    ],
)
def test_the_promise_is_now_the_wait_for_stock_the_same_statistic_of_picking_and_transit_and_the_buffer(
    promising, available, missing
):
    more = {
        "suppliers": UNIFORM,
        "shipping": {"pick_and_pack": {"uniform": [0, 2]}, "transit": {"uniform": [0, 4]}},
        "policy": {"promising": promising},
    }
    assert promised(shop(items=stock(1), **more), order(1)) == [available]
    assert promised(shop(items=stock(0), **more), order(1), lead=[[50]]) == [missing]


def test_the_worst_line_s_wait_counts():
    items = {"a": {"price": 1, "on_hand": 1}, "b": {"price": 1}, "c": {"price": 1}}
    promising = {"rule": "fixed", "wait": 1, "items": {"b": {"rule": "expected"}, "c": {"rule": "none"}}}
    scenario = shop(items=items, policy={"promising": promising, "allocation": "earliest-promise"})
    assert promised(scenario, order(1, {0: 1, 1: 1})) == [6]
    assert promised(scenario, order(1, {0: 1, 1: 1, 2: 1})) == [INF]


def test_a_refused_line_has_no_part_in_the_promise():
    items = {"a": {"price": 1, "on_hand": 1}, "b": {"price": 1}}
    scenario = shop(items=items, policy={"promising": "expected", "admission": "lost-sale"})
    assert promised(scenario, order(1, {0: 1, 1: 1})) == [1]


def test_what_is_sold_of_a_line_whose_rest_is_refused_is_available_now():
    scenario = shop(items=stock(2), policy={"promising": "expected", "admission": "lost-sale"})
    assert promised(scenario, order(1, 5)) == [1]


def test_a_line_that_is_available_in_part_waits_for_the_rest():
    assert promised(shop(items=stock(2), policy={"promising": "expected"}), order(1, 5)) == [6]


def test_what_is_on_its_way_is_ignored():
    items = {"a": {"price": 1, "on_order": [{"units": 50, "due": 2}]}}
    assert promised(shop(items=items, policy={"promising": "expected"}), order(1)) == [6]


SOURCING = [
    ({"rule": "single", "supplier": "local"}, (), 3.6),
    ({"rule": "single", "supplier": "mill"}, (), 9),
    ({"rule": "single", "supplier": "mill"}, ((0.5, 0, 0),), 9),  # outages are no part of the statistic
    ({"rule": "failover", "suppliers": ["mill", "local"]}, (), 9),
    ({"rule": "failover", "suppliers": ["mill", "local"]}, ((0.5, 0, 0),), 3.6),
    ({"rule": "failover", "suppliers": ["local", "mill"]}, ((0.5, 0, 0), (0.5, 1, 0)), 3.6),  # none is up: the first
    ({"rule": "failover", "suppliers": ["local", "mill"]}, ((0.5, 1, 0), (1, 1, 1)), 3.6),  # up again
    ({"rule": "split", "shares": {"mill": 0.1, "local": 0.9}}, (), 9),
    ({"rule": "random", "shares": {"mill": 0.1, "local": 0.9}}, (), 9),
    ({"rule": "random", "shares": {"local": 1}}, (), 3.6),
]


@pytest.mark.parametrize(("sourcing", "outages", "wait"), SOURCING)
def test_the_statistic_is_of_the_supplier_that_sourcing_would_choose_now(sourcing, outages, wait):
    scenario = shop(suppliers=TWO, policy={"promising": Q90, "sourcing": sourcing})
    assert promised(scenario, order(1), lead=[[50], [50]], outages=outages) == [1 + wait]


def test_the_wait_is_quoted_before_the_order_joins_and_before_it_triggers_replenishment():
    """The supplier is up for the quote at 1; the review of that instant, and its zero lead time, come after it."""
    scenario = shop(
        suppliers=TWO,
        policy={"promising": Q90, "replenishment": base_stock(0), "sourcing": {"rule": "single", "supplier": "mill"}},
    )
    played = play(scenario, [order(1), order(1)], lead=[[0], [0]])
    assert played.order("promised") == [10, 10]
    assert played.order("closed") == [1, 1]
    planned = shop(policy={"admission": "backorder-if-planned", "replenishment": base_stock(1)})
    assert play(planned, [order(1), order(2)], lead=[[50]]).line("accepted") == [1, 1]
    assert play(planned, [order(1), order(1)], lead=[[50]]).line("accepted") == [1, 0]  # planned only after the review


def test_without_suppliers_no_lead_time_can_be_quoted():
    scenario = shop(items=stock(1), suppliers={}, policy={"promising": "expected"})
    assert promised(scenario, order(1), order(2)) == [1, INF]


def test_a_wait_without_a_mean_is_no_date_on_any_calendar():
    """The mean of this lead time is infinite."""
    scenario = shop(
        suppliers={"mill": {"lead_time": {"scipy": {"law": "pareto", "b": 0.9}}}},
        shipping={"pick_and_pack": 1},
        warehouse={"calendar": {"working_days": ["mon"]}},
        policy={"promising": {"rule": "expected"}},
    )
    assert play(scenario, [order(1)], lead=[[3]]).order("promised") == [INF]

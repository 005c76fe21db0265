"""What a corrected record does: to the buyer, and to those for whom units are reserved that are not there."""

import pytest

from simbackorder.model import events
from support.by_hand import base_stock, order, play, shop

COUNTED = {"rule": "real-time", "count_every": 7}


def stock_take(n: int = 10, **more):
    """A shop with so many units of `a`, which are counted every week; missing ones are ordered (5 days)."""
    policy = {"admission": "backorder", "records": COUNTED, "replenishment": base_stock(0)} | more.pop("policy", {})
    items = {
        "a": {"price": 10, "unit_cost": 4, "on_hand": n},
        "b": {"price": 10, "on_order": [{"units": 1, "due": 30}]},
    }
    policy["replenishment"] = policy["replenishment"] | {"items": {"b": {"rule": "none"}}}
    return shop(items=items, policy=policy, warehouse={"shrinkage": 0.001}, **more)


def test_a_count_finds_what_is_missing_even_if_it_is_reserved():
    """Eight counted, ten promised: two are owed again and ordered. The last loss is found on day 21."""
    losses = [(2, 0), (6, 0), (8, 0), (10, 0), (14.5, 0), (16, 0), (17.2, 0), (19, 0), (20, 0), (20.5, 0)]
    scenario = stock_take(suppliers={"mill": {"lead_time": 10}})
    played = play(scenario, [order(0, {0: 10, 1: 1})], losses=losses)
    assert played.events(events.COUNT)[0] == (7, 0, 8)
    assert played.events(events.NOT_THERE) == [(7, 0, 2), (14, 0, 2), (21, 0, 6)]
    assert [it for it in played.ordered if it[0] > 0] == [(7, 2), (14, 2), (21, 6)]
    assert played.shipped == [(31, 0, 10), (31, 1, 1)]
    assert played.measured("units_oversold") == 10
    assert played.measured("orders_oversold") == 1


HALVES = {"late": {"priority": 2, "share": 0.5}, "early": {"priority": 1, "share": 0.5}}
WHO_LOSES = [
    ("first-come-first-served", {}, 1),
    (
        "segment-priority",
        {"segments": HALVES},
        0,
    ),
    ("earliest-promise", {"promising": "fixed"}, 1),
    ("largest-value", {}, 0),
    ("smallest-remainder", {}, 1),
]


@pytest.mark.parametrize(
    ("rule", "more", "loser"), WHO_LOSES, ids=lambda entry: entry if isinstance(entry, str) else ""
)
def test_the_line_that_ranks_last_loses_what_is_not_there(rule, more, loser):
    """Two units for the first customer, three for the second, of five; one is lost."""
    more = dict(more)
    policy = {"allocation": rule, "shipment": "complete"}
    if more.pop("promising", None):
        policy["promising"] = {"rule": "fixed", "wait": 4}
    scenario = stock_take(5, policy=policy, **more)
    segment = [0, 1] if "segments" in more else [0, 0]
    orders = [order(1, {0: 2, 1: 1}, segment=segment[0]), order(2, {0: 3, 1: 1}, segment=segment[1])]
    played = play(scenario, orders, losses=[(3, 0)])
    assert played.events(events.NOT_THERE) == [(7, 2 * loser, 1)]


def test_what_is_missing_waits_for_the_next_regular_review():
    policy = {"replenishment": {"rule": "R-S", "review_period": 10, "order_up_to": 2}}
    assert play(stock_take(2), [], losses=[(3, 0)]).ordered == []
    assert play(stock_take(2, policy=policy), [], losses=[(3, 0)]).ordered == [(10, 1)]  # not on 7, when it is found


def test_of_equal_rank_who_came_last_loses():
    segments = {"one": {"priority": 1, "share": 0.5}, "other": {"priority": 1, "share": 0.5}}
    scenario = stock_take(4, segments=segments, policy={"allocation": "segment-priority"})
    orders = [order(1, {0: 2, 1: 1}), order(2, {0: 2, 1: 1}, segment=1)]
    assert play(scenario, orders, losses=[(3, 0)]).events(events.NOT_THERE) == [(7, 2, 1)]


def test_what_is_not_in_picking_is_lost_first():
    """The younger order is in picking when the older one, which waits for another item, loses its unit."""
    orders = [order(1, {0: 1, 1: 1}), order(6, {0: 1}, pick=3)]
    played = play(stock_take(2), orders, losses=[(6.5, 0)])
    assert played.events(events.NOT_THERE) == [(7, 0, 1)]
    assert (9, 2, 1) in played.shipped


def test_a_shipment_in_picking_is_stopped_if_nothing_else_can_be_lost():
    """Two of three units of a shipment are there when it is counted: nothing of it leaves before the third is."""
    played = play(stock_take(3), [order(6, {0: 3}, pick=3)], losses=[(6.5, 0)])
    assert played.events(events.NOT_THERE) == [(7, 0, 1)]
    assert played.ordered == [(7, 1)]
    assert played.shipped == [(15, 0, 3)]  # received on day 12, three days of picking
    assert played.order("shipments") == [1]


def test_a_stopped_shipment_goes_on_with_what_is_there_if_parts_are_shipped():
    scenario = stock_take(3, policy={"shipment": "partial"}, shipping={"cost_per_shipment": 1})
    played = play(scenario, [order(6, {0: 3}, pick=3)], losses=[(6.5, 0)])
    assert played.shipped == [(10, 0, 2), (15, 0, 1)]
    assert played.order("shipments") == [2]


def test_patience_counts_again_when_a_count_finds_too_few():
    played = play(stock_take(2), [order(1, {0: 2, 1: 1}, patience=9.0)], losses=[(3, 0)])
    assert played.order("closed") == [10]
    played = play(stock_take(2), [order(1, {0: 2}, patience=2.0, pick=20)], losses=[(3, 0)])
    assert played.order("closed") == [7]  # it had passed: the customer leaves at once


def test_a_picker_who_finds_the_shelf_empty_tells_of_all_that_is_not_there():
    """Three are reserved for each, two are there: the first order keeps them, the second loses all."""
    scenario = stock_take(6, policy={"records": "real-time"})
    orders = [order(1, {0: 3}, pick=4), order(2, {0: 3, 1: 1})]
    played = play(scenario, orders, losses=[(3, 0)] * 4)
    assert played.events(events.OVERSOLD) == [(5, 0, 1)]
    assert played.events(events.NOT_THERE) == [(5, 1, 3)]
    assert [it for it in played.ordered if it[0] == 5] == [(5, 4)]


NIGHTLY = {"records": {"rule": "synchronised", "every": 1}, "replenishment": {"rule": "none"}}


def test_what_the_shop_has_sold_it_does_not_sell_again():
    """One unit, shipped at once: the next customer of the same day is told that it is gone, and so is tomorrow's."""
    scenario = stock_take(1, policy={**NIGHTLY, "admission": "lost-sale"})
    played = play(scenario, [order(0.2), order(0.4), order(1.5)])
    assert played.order("accepted") == [1, 0, 0]
    assert played.measured("units_oversold") == 0
    assert played.measured("mean_record_error") == 0


def test_what_has_come_is_seen_at_night():
    """Two more are put on the shelf at 0.3: seen at 1, for whoever comes then."""
    items = {"a": {"price": 10, "on_hand": 1, "on_order": [{"units": 2, "due": 0.3}]}}
    scenario = shop(items=items, policy={**NIGHTLY, "admission": "lost-sale"})
    played = play(scenario, [order(0.2), order(0.4), order(1.5, 2)])
    assert played.order("accepted") == [1, 0, 2]

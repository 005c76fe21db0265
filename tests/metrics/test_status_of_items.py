"""What the shop shows for an item, flip by flip."""

import pytest

from simbackorder.metrics.status import BACKORDER, IN_STOCK, OUT_OF_STOCK, flips
from support.by_hand import base_stock, order, play, shop


def story(played, i=0):
    shop_ = played.record.shop
    return [(flip.time, flip.after) for flip in flips(shop_, played.record.log) if flip.item == i]


def stock(on_hand=1, *due):
    return {"a": {"price": 10, "on_hand": on_hand, "on_order": [{"units": n, "due": t} for t, n in due]}}


@pytest.mark.parametrize(("admission", "out"), [("lost-sale", OUT_OF_STOCK), ("backorder", BACKORDER)])
def test_an_item_that_runs_out(admission, out):
    played = play(shop(items=stock(1, (5, 2)), policy={"admission": admission}), [order(2), order(6, 2)])
    assert story(played) == [(0, IN_STOCK), (2, out), (5, IN_STOCK), (6, out)]


def test_backorder_while_replenishment_is_planned_and_out_of_stock_when_it_is_not():
    scenario = shop(items=stock(0, (9, 2)), policy={"admission": "backorder-if-planned"})
    played = play(scenario, [order(1), order(2), order(3, patience=1), order(12)])
    assert story(played) == [(0, BACKORDER), (2, OUT_OF_STOCK)]
    leaving = play(scenario, [order(1), order(2, patience=3)])
    assert story(leaving) == [(0, BACKORDER), (2, OUT_OF_STOCK), (5, BACKORDER), (9, IN_STOCK)]


def test_an_outage_flips_the_status_at_once():
    scenario = shop(policy={"admission": "backorder-if-planned", "replenishment": base_stock(2)})
    played = play(scenario, [], outages=[(0, 0, 0), (4, 0, 1)], lead=[[3]])
    assert story(played) == [(0, OUT_OF_STOCK), (4, BACKORDER), (7, IN_STOCK)]


def test_a_status_that_lasts_no_time_is_seen_whoever_else_is_about():
    """The last unit is sold, and only the review of the same instant plans more: with or without others in that
    instant."""
    items = stock(1) | {"b": {"price": 1, "on_hand": 50}}
    scenario = shop(
        items=items,
        policy={"admission": "backorder-if-planned", "replenishment": {"rule": "none", "items": {"a": base_stock(1)}}},
    )
    alone = story(play(scenario, [order(2)]))
    together = story(play(scenario, [order(2), order(2, {1: 1})]))
    assert alone == together == [(0, IN_STOCK), (2, OUT_OF_STOCK), (2, BACKORDER), (7, IN_STOCK)]


def test_a_cap_that_is_reached_shows_out_of_stock():
    scenario = shop(items=stock(0), policy={"admission": {"rule": "backorder", "cap": 2}})
    played = play(scenario, [order(1), order(2, patience=3)])
    assert story(played) == [(0, BACKORDER), (2, OUT_OF_STOCK), (5, BACKORDER)]


def test_a_unit_that_is_received_and_reserved_at_once_never_shows_as_in_stock():
    played = play(shop(items=stock(0, (4, 1))), [order(1, 2)])
    assert story(played) == [(0, BACKORDER)]


def test_before_its_release_an_item_is_pre_ordered_or_out_of_stock():
    items = {"a": {"price": 10, "on_hand": 2, "release": {"at": 5}}}
    pre = shop(items=items, policy={"admission": {"rule": "pre-order", "cap": 1}})
    assert story(play(pre, [order(1)])) == [(0, "pre-order"), (1, OUT_OF_STOCK), (5, IN_STOCK)]
    assert story(play(shop(items=items), [])) == [(0, OUT_OF_STOCK), (5, IN_STOCK)]


def test_a_quote_that_is_too_long_shows_out_of_stock():
    policy = {"promising": {"rule": "fixed", "wait": 6}, "admission": {"rule": "backorder", "max_wait": 5}}
    assert story(play(shop(policy=policy), [])) == [(0, OUT_OF_STOCK)]

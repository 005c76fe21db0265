"""The status of an item before its release, and where a quoted wait bounds what is owed."""

from simbackorder.metrics.status import BACKORDER, IN_STOCK, OUT_OF_STOCK, PRE_ORDER, flips
from support.by_hand import play, shop


def story(played):
    return [(flip.time, flip.after) for flip in flips(played.record.shop, played.record.log, played.record.path)]


def test_an_item_before_its_release():
    """The path's release is at 0: the first event of the run."""
    items = {"a": {"price": 10, "on_hand": 1, "release": {"at": 0}}}
    for admission, before in (({"rule": "pre-order", "cap": 2}, PRE_ORDER), ("backorder", OUT_OF_STOCK)):
        assert story(play(shop(items=items, policy={"admission": admission}), [])) == [(0, before), (0, IN_STOCK)]


def test_a_longest_wait_is_asked_of_the_supplier_that_is_up():
    scenario = shop(
        items={"a": {"price": 10}},
        suppliers={"mill": {"lead_time": 5}, "slow": {"lead_time": 20}},
        policy={
            "admission": {"rule": "backorder", "max_wait": 10},
            "promising": "expected",
            "sourcing": {"rule": "failover", "suppliers": ["mill", "slow"]},
        },
    )
    played = play(scenario, [], outages=[(4, 0, 0), (9, 0, 1)])
    assert story(played) == [(0, BACKORDER), (4, OUT_OF_STOCK), (9, BACKORDER)]

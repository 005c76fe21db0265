"""Units that are kept for some, and other orders of service."""

from simbackorder.model import events
from support.by_hand import order, play, shop

SEGMENTS = {"gold": {"share": 0.5, "priority": 1}, "tin": {"share": 0.5, "priority": 2}}
LEVELS = {"rule": "critical-level", "levels": {"tin": 2}, "order": "first-come-first-served"}
SHELF = {"a": {"price": 10, "on_hand": 3, "on_order": [{"units": 2, "due": 5}]}}


def test_a_segment_takes_units_down_to_its_level():
    scenario = shop(items=SHELF, segments=SEGMENTS, policy={"allocation": LEVELS})
    played = play(scenario, [order(1, 2, segment=1), order(2, 2, segment=0)])
    assert played.line("filled") == [1, 2]  # 3 - 2 for tin; the last two for gold
    assert played.events(events.RESERVED) == []  # two units are back on the shelf at 5, and kept


def test_those_behind_are_served_unless_the_head_blocks():
    items = {"a": {"price": 10, "on_order": [{"units": 2, "due": 5}]}}
    customers = [order(1, segment=1), order(2, segment=0), order(6, segment=0)]
    skipped = play(shop(items=items, segments=SEGMENTS, policy={"allocation": LEVELS}), customers)
    assert skipped.events(events.RESERVED) == [(5, 1, 1)]
    assert skipped.line("filled") == [0, 0, 1]
    blocked = play(shop(items=items, segments=SEGMENTS, policy={"allocation": LEVELS | {"head": "blocks"}}), customers)
    assert blocked.events(events.RESERVED) == []
    assert blocked.line("filled") == [0, 0, 0]


def test_a_substitute_is_not_taken_past_a_line_that_blocks():
    items = {"a": {"price": 10, "substitute": "b"}, "b": {"price": 5, "on_hand": 2}}
    levels = LEVELS | {"levels": {"gold": 2}}
    policy = {"admission": {"rule": "lost-sale", "items": {"b": "backorder"}}}
    customers = [order(1, {1: 1}, segment=0), order(2, {0: 1, 1: 1}, segment=1)]
    for head, taken in (("skipped", 1), ("blocks", 0)):
        allocation = {"rule": "first-come-first-served", "items": {"b": levels | {"head": head}}}
        segments = SEGMENTS | {"tin": {"share": 0.5, "substitute": 1}}
        scenario = shop(items=items, segments=segments, policy=policy | {"allocation": allocation})
        assert play(scenario, customers, spare=[0, 0, 1]).line("accepted") == [1, 0, taken]


def test_the_largest_value_counts_backordered_units_only():
    items = {"a": {"price": 10, "on_hand": 3, "on_order": [{"units": 1, "due": 5}]}}
    customers = [order(1, 4), order(2, 2)]  # one unit of the first is backordered, two of the second
    largest = play(shop(items=items, policy={"allocation": "largest-value"}), customers)
    assert largest.events(events.RESERVED) == [(5, 1, 1)]
    smallest = play(shop(items=items, policy={"allocation": "smallest-remainder"}), customers)
    assert smallest.events(events.RESERVED) == [(5, 0, 1)]

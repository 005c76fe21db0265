"""The story of goods between suppliers and shelf, and of records that are wrong, told from runs known by hand."""

import json
import re

from simbackorder.engines.reference import run
from simbackorder.metrics.status import flips
from simbackorder.opening.shop import open_shop
from simbackorder.report import story_tables
from simbackorder.report.story import story
from support.by_hand import base_stock, order, path_of, shop


def played(scenario, orders, **luck):
    return run(open_shop(scenario, scenario.policy), path_of(scenario, orders, **luck), log=True)


def told(scenario, orders, **luck):
    """Time and words of everything but changes of status."""
    happenings = story(scenario, played(scenario, orders, **luck))
    return [(each.time, each.text) for each in happenings if each.event != "status"]


def goods(**more):
    return {"a": {"price": 10, "unit_cost": 4} | more}


def plan(*orders):
    return {"rule": "plan", "orders": [{"at": at, "units": units} for at, units in orders]}


def test_a_short_delivery_is_put_away():
    scenario = shop(
        suppliers={"mill": {"lead_time": 5, "yield": 0.75}},
        warehouse={"put_away": 2},
        policy={"replenishment": plan((1, 8))},
        length=10,
    )
    assert told(scenario, []) == [
        (1, "8 a ordered from mill"),
        (6, "2 a of the order at mill will never come"),
        (6, "6 a received from mill"),
        (8, "6 a from mill put away"),
    ]


def test_nothing_comes():
    mill = {"lead_time": 5, "yield": {"uniform": {"low": 0, "high": 1}}}
    scenario = shop(suppliers={"mill": mill}, policy={"replenishment": plan((1, 8))}, length=10)
    assert told(scenario, [], yielded=[[0]])[-1] == (6, "nothing of an order received from mill")


def test_notice_of_a_delay_and_an_order_placed_again():
    """Usually 5 days: known a day before, on day 5, that the order comes on 21; overdue on day 9."""
    mill = {"lead_time": {"uniform": {"low": 0, "high": 10}}, "notice": 1}
    scenario = shop(
        suppliers={"mill": mill, "farm": {"lead_time": 1}},
        policy={
            "replenishment": plan((1, 4)),
            "sourcing": {"rule": "failover", "suppliers": ["mill", "farm"], "overdue": 3, "late": "withdraw"},
        },
        length=30,
    )
    assert told(scenario, [], lead=[[20], [1]]) == [
        (1, "4 a ordered from mill"),
        (5, "mill gives notice: 4 a will be late, due day 21.00 (2024-01-22)"),
        (9, "4 a withdrawn from the order at mill"),
        (9, "4 a ordered from farm, because replenishment order 1 is overdue"),
        (10, "4 a received from farm"),
    ]


def test_standing_orders_and_surges():
    scenario = shop(
        suppliers={"mill": {"lead_time": 5}, "farm": {"lead_time": 1}},
        policy={
            "replenishment": base_stock(2),
            "sourcing": {"rule": "base-surge", "base": "mill", "surge": "farm", "quantity": 1, "every": 4, "first": 2},
        },
        length=3,
    )
    assert told(scenario, [])[:3] == [
        (0, "2 a ordered from farm"),
        (1, "2 a received from farm"),
        (2, "1 a ordered from mill, by the standing order"),
    ]


def test_express_orders():
    scenario = shop(
        items=goods(on_hand=1),
        suppliers={"mill": {"lead_time": 5}, "farm": {"lead_time": 1}},
        policy={
            "replenishment": base_stock(2),
            "sourcing": {"rule": "expedite", "regular": "mill", "express": "farm", "below": 1},
        },
        length=3,
    )
    ordered = [text for _, text in told(scenario, [order(2)]) if "ordered from" in text]
    assert ordered == ["1 a ordered from mill", "1 a ordered from farm, express"]


def test_a_shelf_that_is_empty_though_the_record_says_otherwise():
    scenario = shop(
        items=goods(on_hand=2),
        warehouse={"shrinkage": 0.1, "count_cost": 1},
        policy={"records": {"rule": "real-time", "count_every": 8}},
        length=9,
    )
    words = told(scenario, [order(3, 2)], losses=[(1, 0), (6, 0)])
    assert words == [
        (1, "1 a vanished from the shelf; the record does not say so"),
        (
            3,
            "order 1 (all): 2 a ordered: 2 from the shelf",
        ),
        (3, "order 1 (all): 1 a not found on the shelf, backordered again"),
        (6, "1 a vanished from the shelf; the record does not say so"),
        (8, "a counted: the record said 1 and says 0, 1 are promised"),
        (8, "order 1 (all): 1 a reserved, but not there, backordered again"),
    ]


def test_an_order_that_cannot_be_sent_is_cancelled():
    scenario = shop(
        items=goods(on_hand=2),
        warehouse={"shrinkage": 0.1},
        policy={"oversold": {"rule": "cancel", "cost": 5}},
        length=9,
    )
    assert told(scenario, [order(3, 2)], losses=[(1, 0)])[2:] == [
        (3, "order 1 (all): 1 a not found on the shelf, backordered again"),
        (3, "order 1 (all): 1 a cannot be sent: the shop cancels the order"),
        (3, "order 1 (all): 2 a cancelled after 0.00 days: its goods are not there"),
    ]


def synchronised():
    return shop(items=goods(on_hand=3), policy={"records": {"rule": "synchronised", "every": 2}}, length=7)


def test_a_record_that_is_brought_up_to_date_is_told_where_that_changes_it():
    assert [text for _, text in told(synchronised(), [order(3)])] == [
        "order 1 (all): 1 a ordered: 1 from the shelf",
        "order 1 (all): 1 a shipped, sold for 10.00 USD",
    ]


def test_what_is_available_is_what_is_recorded_and_not_reserved():
    scenario = shop(items=goods(on_hand=2), warehouse={"shrinkage": 0.1}, policy={"admission": "lost-sale"}, length=9)
    record = played(scenario, [order(5, 2, pick=2)], losses=[(1, 0), (2, 0)])
    shown = [(flip.time, flip.after) for flip in flips(record.shop, record.log, record.path)]
    assert shown == [(0, "in stock"), (5, "out of stock")]  # on 1 and 2 nobody knows that the shelf is empty


def test_a_longest_wait_is_asked_where_an_order_depends_on_net_inventory():
    """Nothing is left on 3: ordered from the farm, 2 days and 1 of put-away; put-away makes it longer than 2."""
    for longest, after in ((3, "backorder"), (2.5, "out of stock")):
        scenario = shop(
            items=goods(on_hand=1),
            suppliers={"mill": {"lead_time": 5}, "farm": {"lead_time": 2}},
            warehouse={"put_away": 1},
            policy={
                "admission": {"rule": "backorder", "max_wait": longest},
                "promising": "expected",
                "sourcing": {"rule": "expedite", "regular": "mill", "express": "farm", "below": 1},
            },
            length=9,
        )
        record = played(scenario, [order(3)])
        assert [flip.after for flip in flips(record.shop, record.log, record.path)] == ["in stock", after]


def test_levels_are_told_where_they_differ():
    plain, other = shop(items=goods(on_hand=3), length=9), synchronised()
    shelving = shop(items=goods(on_order=[{"units": 2, "due": 3}]), warehouse={"put_away": 2}, length=9)

    def columns(scenario):
        happenings = story(scenario, played(scenario, [order(3)]))
        first = story_tables.text(scenario, happenings).splitlines()[0]
        page = story_tables.markdown(scenario, happenings).splitlines()[0]
        head = story_tables.csv_text(happenings).splitlines()[0].split(",")
        assert list(json.loads(story_tables.json_text(happenings))[0]) == head
        assert [cell.strip() for cell in page.split("|")[1:-1]] == re.split(r"\s{2,}", first.strip())
        return first.split("date")[1].split("on order")[0].split(), {"recorded", "in_putaway"} & {*head}

    assert columns(plain) == (["available"], set())
    assert columns(other) == (["on", "hand", "recorded", "available"], {"recorded"})
    assert columns(shelving) == (["available", "in", "put-away"], {"in_putaway"})


def test_the_table_says_what_is_recorded_and_what_is_there():
    scenario = synchronised()
    lines = story_tables.text(scenario, story(scenario, played(scenario, [order(3)]))).splitlines()
    shipped = next(line for line in lines if "shipped" in line)
    assert shipped.split()[2:7] == ["2", "2", "2", "0", "0"]  # on hand, recorded, available, on order, backorders

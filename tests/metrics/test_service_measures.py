"""Fill rates, waits, cycles and readings, by hand."""

import numpy as np
import pytest

from simbackorder.engines.reference import run
from simbackorder.metrics.measures import measure
from support.by_hand import base_stock, order, play, shop


def stock(on_hand, *due):
    return {
        "a": {"price": 10, "unit_cost": 4, "on_hand": on_hand, "on_order": [{"units": n, "due": t} for t, n in due]}
    }


def test_fill_rates_count_what_is_allocated_in_the_demand_event_of_all_that_is_demanded():
    items = stock(4, (3, 9)) | {"b": {"price": 5, "on_hand": 1}}
    scenario = shop(items=items, policy={"admission": {"rule": "backorder", "items": {"b": "lost-sale"}}})
    played = play(scenario, [order(1, {0: 3, 1: 1}), order(2, {0: 2, 1: 1}), order(4, {1: 2})])
    # lines: 3/3, 1/1; 1/2 (rest owed), 0/1 (refused); 0/2 (refused)
    assert played.measured("unit_fill_rate") == 5 / 9
    assert played.measured("line_fill_rate") == 2 / 5
    assert played.measured("order_fill_rate") == 1 / 3
    assert played.measured("orders_placed") == 2
    assert played.measured("orders_lost") == 1
    assert played.measured("orders_backordered") == 1


def test_waits_are_from_placement_to_last_shipment_of_orders_shipped_in_full():
    scenario = shop(
        items=stock(1, (5, 1), (9, 1)), policy={"shipment": "partial"}, length=30, measures={"within": [3, 4.5, 25]}
    )
    played = play(scenario, [order(1, 1), order(2, 2), order(6, 1, patience=9), order(7, 1)])
    # waits 0, 7 (last shipment at 9), cancelled at 15, open
    assert played.order("closed") == [1, 9, 15, -1]
    assert played.measured("mean_wait") == 3.5
    assert played.measured("wait_p50") == 3.5
    assert played.measured("shipments_per_order") == 1.5
    assert played.measured("complete_within_3") == 1 / 4
    assert played.measured("complete_within_4.5") == 1 / 4
    assert played.measured("complete_within_25") == 2 / 2  # only orders that are old enough to be judged


def test_within_includes_the_limit_itself():
    scenario = shop(items=stock(0, (5, 1)), measures={"within": [4]})
    assert play(scenario, [order(1)]).measured("complete_within_4") == 1


def test_cycles_without_a_missing_unit():
    played = play(shop(items=stock(2, (3, 1), (5, 1), (9, 5))), [order(1, 2), order(4, 1), order(6, 2), order(8, 1)])
    # cycles end at 3 (nothing missing), 5 (nothing), 9 (missing at 6 and 8)
    assert played.measured("cycle_service_level") == 2 / 3


def test_crossings_are_orders_that_overtake_an_older_one_of_their_item():
    played = play(
        shop(policy={"replenishment": base_stock(0)}, length=30), [order(t) for t in (1, 2, 3, 4)], lead=[[9, 1, 9, 90]]
    )
    assert played.measured("crossing_rate") == 1 / 3
    assert played.measured("mean_lead_time") == 19 / 3


def test_orders_that_arrive_in_one_instant_do_not_cross():
    played = play(shop(policy={"replenishment": base_stock(0)}, length=30), [order(1), order(2)], lead=[[4, 3]])
    assert played.measured("crossing_rate") == 0


def test_nothing_to_measure_is_said():
    played = play(shop(), [])
    for name in (
        "cancellation_rate",
        "promise_miss_rate",
        "unit_fill_rate",
        "mean_wait",
        "mean_lead_time",
        "cycle_service_level",
    ):
        assert played.measured(name) is None


def test_shares_of_time_of_several_items_are_weighted_by_demand():
    items = {"a": {"price": 1, "on_hand": 1}, "b": {"price": 1, "on_hand": 9}}
    played = play(shop(items=items, length=10), [order(4, {0: 1, 1: 3})])
    assert played.measured("stockout_probability") == 0.6 * 1 / 4
    assert played.measured("ready_rate") == (0.4 * 1 + 1 * 3) / 4
    assert played.measured("mean_on_hand") == (9 * 4 + 6 * 6 + 4) / 10  # stock means are sums


def test_readings_see_every_level():
    scenario = shop(items=stock(3), policy={"replenishment": base_stock(3)}, measures={"at": [1, 2, 6]})
    played = play(scenario, [order(1, 2, pick=9), order(2, 4, pick=9)])
    read = {
        level: [played.measured(f"{level}_at_{t}") for t in (1, 2, 6)]
        for level in ("on_hand", "reserved", "on_order", "backorders")
    }
    assert read == {"on_hand": [3, 3, 5], "reserved": [2, 3, 5], "on_order": [2, 6, 4], "backorders": [0, 3, 1]}


def test_shares_of_time_are_weighted_by_what_was_demanded_and_not_by_what_was_sold():
    """Item a is out all the time and sells nothing of 3 units; item b is never out and sells its one unit."""
    items = {"a": {"price": 10, "on_hand": 0}, "b": {"price": 10, "on_hand": 5}}
    policy = {"admission": "lost-sale", "replenishment": {"rule": "none"}}
    played = play(shop(items=items, policy=policy), [order(1, {0: 3}), order(2, {1: 1})])
    assert played.measured("stockout_probability") == pytest.approx(0.75)
    assert played.measured("ready_rate") == pytest.approx(0.25)


def test_receipts_in_one_instant_end_one_replenishment_cycle():
    """Split between two suppliers with the same lead time, a cycle ends once; the first one had a shortage."""
    suppliers = {"mill": {"lead_time": 3}, "local": {"lead_time": 3}}
    policy = {
        "replenishment": {"rule": "s-S", "reorder_point": 0, "order_up_to": 4},
        "sourcing": {"rule": "split", "shares": {"mill": 0.5, "local": 0.5}},
    }
    items = {"a": {"price": 10, "on_hand": 1}}
    played = play(shop(items=items, suppliers=suppliers, policy=policy), [order(1), order(2)], lead=[[3, 3], [3, 3]])
    assert played.record.supplies["arrived"].tolist() == [4.0, 4.0]
    assert played.measured("cycle_service_level") == 0.0


def test_complete_within_no_time_is_shipped_at_once():
    scenario = shop(items={"a": {"price": 10, "on_hand": 2}}, measures={"within": [0]})
    played = play(scenario, [order(1), order(2, pick=0.5), order(3, 2)])
    assert played.measured("complete_within_0") == 1 / 3


def test_orders_of_which_the_cap_refuses_a_line():
    items = stock(1, (9, 9)) | {"b": {"price": 5, "on_hand": 9}}
    capped = {"rule": "backorder", "cap": 2, "max_wait": 50}
    scenario = shop(
        items=items,
        policy={"admission": capped, "promising": {"rule": "fixed", "wait": 20}},
        segments={"all": {"share": 0.5}, "whole": {"share": 0.5, "if_refused": "order"}},
    )
    played = play(
        scenario,
        [
            order(1, 2),  # one sold, one owed
            order(2, {0: 2, 1: 1}),  # 1 + 2 > 2: a refused, b sold
            order(3, 2),  # refused, and lost
            order(4, 1, acceptance=1.0),  # within the cap, but its customer does not want to wait
            order(5, {0: 2, 1: 1}, segment=1),  # dropped for what is refused
            order(6, 1),  # owed
            order(7, 1),  # refused, and lost
        ],
    )
    assert played.measured("orders_over_cap") == 4
    assert played.measured("over_cap_rate") == 4 / 7
    assert played.measured("orders_lost") == 4
    by_segment = measure(scenario, played.record, by="segment")
    assert by_segment["orders_over_cap[segment=whole]"][0] == 1


def test_percentiles_of_waits_are_linear_between_those_of_the_orders_that_are_meant():
    waits = {"": [0, 4, 8, 19, 29], "[segment=x]": [0, 4, 19], "[segment=y]": [8, 29]}
    segments = {"x": {"share": 0.5}, "y": {"share": 0.5}}
    scenario = shop(items=stock(1, (5, 1), (9, 1), (20, 1), (30, 1)), length=40, segments=segments)
    played = play(scenario, [order(1, segment=segment) for segment in (0, 0, 1, 0, 1)])
    found = measure(scenario, played.record, by="segment")
    for name, known in waits.items():
        for percent in (50, 95):
            assert found[f"wait_p{percent}{name}"][0] == pytest.approx(np.percentile(known, percent))


def test_the_cap_is_to_blame_only_where_nothing_else_is():
    for longest, counted in ((3, 0), (30, 1)):
        admission = {"rule": "backorder", "cap": 0, "max_wait": longest}
        scenario = shop(policy={"admission": admission, "promising": {"rule": "fixed", "wait": 20}})
        assert play(scenario, [order(1)]).measured("orders_over_cap") == counted


@pytest.mark.parametrize("followed", [False, True])
def test_orders_are_delivered_once_every_parcel_is_there(followed):
    promise = {"rule": "fixed", "wait": 9, "by": "deliver"} if followed else "none"
    scenario = shop(
        items=stock(3, (8, 2)), length=20, policy={"shipment": "partial", "promising": promise, "receiving": "put-away"}
    )
    played = play(
        scenario,
        [
            order(1, 1, transit=3),  # there at 4
            order(2, 3, transit=9),  # 2 there at 11, 1 shipped at 8, there at 17
            order(7, 1, transit=12),  # shipped at 8, would be there when the run ends
        ],
    )
    assert played.measured("orders_shipped") == 3
    assert played.measured("orders_delivered") == 2
    unlogged = measure(scenario, run(played.record.shop, played.record.path))
    assert unlogged["orders_delivered"][0] == 2

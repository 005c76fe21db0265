"""Measures of suppliers, warehouse and stock records: each by hand from a tiny shop, by both engines."""

import numpy as np
import pytest

import simbackorder as sb
from simbackorder.engines import compiled, reference
from simbackorder.experiments.counting import compiled_counting
from simbackorder.metrics.catalogue import described
from simbackorder.metrics.measures import measure
from simbackorder.opening.shop import open_shop
from simbackorder.state import ledger
from support.by_hand import Turns, base_stock, order, path_of, shop


class Listed(Turns):
    """The luck of replenishment orders, as the compiled engine reads it."""

    def __init__(self, turns, items):
        super().__init__(turns.numbers)
        self.items = items

    def table(self, rows):
        return np.array([[self[k, i] for i in range(self.items)] for k in range(rows)])


def listed(path, items):
    """The path with luck that both engines can read."""
    luck = {
        name: tuple(Listed(turns, items) for turns in getattr(path, name))
        for name in ("lead", "transport", "yielded", "shelving", "miscounted")
    }
    return path._replace(mark=Listed(path.mark, items), **luck)


def measured(scenario, orders, by=None, **luck):
    """A function that says each measure of the run, None where undefined; the engines agree on all of them."""
    path = listed(path_of(scenario, orders, **luck), len(scenario.items))
    opened = open_shop(scenario, next(iter(scenario.alternatives.values())))
    found = measure(scenario, reference.run(opened, path), by)
    assert measure(scenario, compiled.run(opened, path), by, compiled_counting()) == found
    assert set(found) == set(described(scenario, by))

    def value(name):
        part, whole = found[name]
        return part / whole if whole else None

    return value


def goods(**more):
    return {"a": {"price": 10, "unit_cost": 4} | more}


# -- suppliers ---------------------------------------------------------------------------------------------------------


def test_units_that_never_come_are_short_and_not_paid():
    """Ordered 10 on 1, of which 7 come on 6; the 3 are ordered again on 6, and come (all) on 11."""
    scenario = shop(
        suppliers={"mill": {"lead_time": 5, "yield": {"uniform": {"low": 0.5, "high": 1}}, "unit_cost": 5}},
        policy={"replenishment": base_stock(0)},
        length=30,
    )
    value = measured(scenario, [order(1, 10)], "supplier", yielded=[[0.7, 1.0]])
    for part in ("", "[supplier=mill]"):
        assert value(f"units_short{part}") == 3
        assert value(f"units_received{part}") == 10
        assert value(f"purchases{part}") == 50
        assert value(f"replenishment_orders{part}") == 2
        assert value(f"mean_lead_time{part}") == 5


def test_what_is_short_counts_by_the_time_of_the_receipt():
    scenario = shop(
        suppliers={"mill": {"lead_time": 5, "yield": 0.5}},
        policy={"replenishment": {"rule": "plan", "orders": [{"at": 1, "units": 8}, {"at": 6, "units": 4}]}},
        length=30,
        time={"warm_up": 10},
    )
    value = measured(scenario, [], "item")
    assert value("units_short") == value("units_short[item=a]") == 2  # of the second order, received on 11
    assert value("units_received") == 2


def test_the_lead_time_is_the_realised_one_with_waits_for_servers_and_outages():
    """One server: made on 1-6 and 6-11, then an outage until 20, 20-25. Usual are 5."""
    scenario = shop(
        suppliers={"mill": {"lead_time": 5, "servers": 1}}, policy={"replenishment": base_stock(0)}, length=30
    )
    customers = [order(1), order(2), order(3)]
    value = measured(scenario, customers, "supplier", outages=[(7, 0, 0), (20, 0, 1)])
    assert value("mean_lead_time") == (5 + 9 + 22) / 3
    assert value("replenishment_orders_late") == value("replenishment_orders_late[supplier=mill]") == 2


def test_by_supplier():
    """Of 12 units the mill gets 9 and the farm 3; each loses its own, and has its own price."""
    suppliers = {
        "mill": {"manufacture": 2, "transport": 3, "unit_cost": 5, "yield": 0.5},
        "farm": {"lead_time": 1, "unit_cost": 6},
    }
    policy = {
        "replenishment": {"rule": "plan", "orders": [{"at": 0, "units": 12}]},
        "sourcing": {"rule": "split", "shares": {"mill": 0.75, "farm": 0.25}},
    }
    value = measured(shop(suppliers=suppliers, policy=policy, length=10), [], "supplier", lead=[[4], [1]])
    expected = {
        "replenishment_orders": (1, 1),
        "units_received": (5, 3),
        "units_short": (4, 0),
        "purchases": (25, 18),
        "mean_lead_time": (7, 1),
        "replenishment_orders_late": (1, 0),
        "crossing_rate": (0, 1),
    }
    assert {name: (value(f"{name}[supplier=mill]"), value(f"{name}[supplier=farm]")) for name in expected} == expected
    assert value("crossing_rate") == 0.5  # the farm's order, the newer one, is the first to arrive


def test_orders_of_the_opening_are_nobodys():
    value = measured(shop(items=goods(on_order=[{"units": 2, "due": 3}]), length=10), [], "supplier")
    assert value("units_received") == 2
    assert value("units_received[supplier=mill]") == 0
    assert value("mean_lead_time") is None


@pytest.mark.parametrize(("warm_up", "again"), [(0, 1), (9, 1), (10, 0)])
def test_orders_placed_again_count_by_their_time(warm_up, again):
    """The mill's usual 5 days and 3 more are over on 9; the farm gets as much."""
    policy = {
        "replenishment": base_stock(0),
        "sourcing": {"rule": "failover", "suppliers": ["mill", "farm"], "overdue": 3},
    }
    scenario = shop(
        suppliers={"mill": {"lead_time": 5}, "farm": {"lead_time": 1}},
        policy=policy,
        length=30,
        time={"warm_up": warm_up},
    )
    value = measured(scenario, [order(1, 4)], lead=[[20], [1]])
    assert value("orders_reordered") == again


# -- the warehouse -----------------------------------------------------------------------------------------------------

DOCK = {"put_away": 2, "put_away_cost": 0.5, "cross_dock_cost": 0.25}


def at_the_dock(receiving, **more):
    """5 units arrive on 4; 2 are owed since 1."""
    return shop(
        items=goods(on_order=[{"units": 5, "due": 4}]),
        warehouse=DOCK,
        policy={"receiving": receiving},
        length=10,
        **more,
    )


def test_put_away_takes_time_and_money():
    value = measured(at_the_dock("put-away"), [order(1, 2)], "item")
    assert value("handling_cost") == 2.5
    assert value("units_cross_docked") == 0
    assert value("mean_in_putaway") == value("mean_in_putaway[item=a]") == 5 * 2 / 10
    assert value("mean_backorder_wait") == value("mean_wait") == 5
    assert value("profit") == 20 - 8 - 2.5
    assert value("total_cost") == 0  # holding, ordering and shadow costs only


def test_cross_docking_is_cheaper_and_faster():
    value = measured(at_the_dock("cross-dock"), [order(1, 2), order(7)], "item")
    assert value("handling_cost") == 3 * 0.5 + 2 * 0.25
    assert value("units_cross_docked") == value("units_cross_docked[item=a]") == 2
    assert value("mean_in_putaway") == 3 * 2 / 10
    assert value("mean_backorder_wait") == 3
    assert value("mean_wait") == 1.5


def test_what_the_warehouse_did_in_the_warm_up_is_left_out():
    value = measured(at_the_dock("cross-dock", time={"warm_up": 5}), [order(1, 2)], "item")
    assert value("handling_cost") == 0
    assert value("units_cross_docked") == value("units_cross_docked[item=a]") == 0
    assert value("mean_in_putaway") == 3 * 1 / 5


def test_units_that_vanish_are_written_off_and_make_the_record_wrong():
    """2 of 3 units vanish, on 2 and 6; the count of 8 costs 15 and finds out."""
    scenario = shop(
        items=goods(on_hand=3) | {"b": {"price": 1, "on_hand": 1}},
        warehouse={"shrinkage": 0.1, "count_cost": 15},
        policy={"records": {"rule": "real-time", "count_every": 8}},
        length=10,
    )
    value = measured(scenario, [], "item", losses=[(2, 0), (6, 0)])
    assert value("units_shrunk") == value("units_shrunk[item=a]") == 2
    assert value("units_shrunk[item=b]") == 0
    assert value("shrinkage_cost") == 8
    assert value("mean_record_error") == value("mean_record_error[item=a]") == (4 * 1 + 2 * 2) / 10
    assert value("mean_record_error[item=b]") == 0
    assert value("handling_cost") == 2 * 15
    assert value("profit") == -8 - 30


def test_shrinkage_of_the_warm_up_is_left_out():
    scenario = shop(items=goods(on_hand=3), warehouse={"shrinkage": 0.1}, length=10, time={"warm_up": 4})
    value = measured(scenario, [], "item", losses=[(2, 0), (6, 0)])
    assert value("units_shrunk") == value("units_shrunk[item=a]") == 1
    assert value("shrinkage_cost") == 4
    assert value("mean_record_error") == (2 * 1 + 4 * 2) / 6


def test_oversold_units_and_what_becomes_of_their_orders():
    """One of 2 units has vanished: the order of 2 finds one, and waits until 9 for the other. Then two more vanish:
    the next finds nothing and its customer leaves."""
    scenario = shop(items=goods(on_hand=2, on_order=[{"units": 3, "due": 9}]), warehouse={"shrinkage": 0.1}, length=30)
    customers = [order(3, 2), order(14, 2, patience=4)]
    value = measured(scenario, customers, "item", losses=[(1, 0), (10, 0), (11, 0)])
    assert value("units_oversold") == value("units_oversold[item=a]") == 1 + 2
    assert value("orders_oversold") == 2
    assert value("oversold_cancelled") == 1
    assert value("mean_wait") == 6
    assert value("mean_backorder_wait") is None  # both were filled at once, as far as anybody knew


def test_oversold_units_count_when_they_are_missed_and_orders_when_they_are_placed():
    scenario = shop(items=goods(on_hand=2), warehouse={"shrinkage": 0.1}, length=30, time={"warm_up": 4})
    value = measured(scenario, [order(3, 2, pick=2)], losses=[(1, 0)])
    assert value("units_oversold") == 1
    assert value("orders_oversold") == 0


def test_shipments_wait_for_a_slot():
    """One shipment a day: those released on 1.0, 1.25 and 1.5 are picked on day 1, 2 and 3."""
    scenario = shop(items=goods(on_hand=9), warehouse={"daily_capacity": 1}, length=30)
    customers = [order(1), order(1.25), order(1.5)]
    assert measured(scenario, customers)("mean_dock_delay") == (0.75 + 1.5) / 3
    assert measured(shop(items=goods(on_hand=9)), customers)("mean_dock_delay") is None
    warm = shop(items=goods(on_hand=9), warehouse={"daily_capacity": 1}, length=30, time={"warm_up": 1.25})
    assert measured(warm, customers)("mean_dock_delay") == (0.75 + 1.5) / 2


@pytest.mark.parametrize(("warm_up", "express"), [(0, 2), (7, 1)])
def test_shipments_by_another_carrier(warm_up, express):
    """The first order is filled at once; the others wait until 6 and 8."""
    scenario = shop(
        items=goods(on_hand=1, on_order=[{"units": 1, "due": 6}, {"units": 1, "due": 8}]),
        shipping={
            "cost_per_shipment": 3,
            "carriers": {"express": {"transit": 1, "cost_per_shipment": 9, "cost_per_unit": 0.5}},
        },
        policy={"carrier": {"rule": "express-for-backorders", "carrier": "express"}},
        length=30,
        time={"warm_up": warm_up},
    )
    value = measured(scenario, [order(1), order(2), order(3)])
    assert value("express_shipments") == express
    assert value("shipping_cost") == (3 if warm_up == 0 else 0) + express * 9.5


def test_the_books_balance_with_handling_and_shrinkage():
    scenario = shop(
        items=goods(on_hand=2, on_order=[{"units": 5, "due": 4}]), warehouse=DOCK | {"shrinkage": 0.1}, length=10
    )
    path = listed(path_of(scenario, [order(1, 2)], losses=[(6.5, 0)]), 1)
    balance = reference.run(open_shop(scenario, scenario.policy), path).accounts["balance"]
    assert balance[ledger.HANDLING] == 250
    assert balance[ledger.SHRINKAGE] == 400
    assert balance[ledger.INVENTORY] == 4 * 400
    assert balance.sum() == 0


# -- how far capacities are used, and bounds bind ----------------------------------------------------------------------

DAILY = """
time: {length: 10, warm_up: 2}
items: {hat: {price: 40, unit_cost: 20, on_hand: 100}}
customers: {arrivals: {renewal: {constant: 1 day}}, basket: {units: 5}}
suppliers: {mill: {lead_time: 2}}
policy: {replenishment: {rule: base-stock, order_up_to: 100, max_order: 3}}
warehouse: {daily_capacity: 4}
measures: {levels: 3}
experiment: {replications: 2}
"""


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
@pytest.mark.parametrize(("length", "used"), [("10", 8 / 8), ("10.5", 9 / 9)])
def test_a_dock_is_never_used_more_than_fully(engine, length, used):
    """Two orders a day for a dock that takes one: slots are taken for days after the end."""
    busy = DAILY.replace("constant: 1 day", "constant: 0.5 days").replace("daily_capacity: 4", "daily_capacity: 1")
    found = sb.run(sb.text(busy.replace("length: 10", f"length: {length}")), engine=engine)["policy"]
    assert found["dock_utilisation"].mean == used


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_a_dock_has_no_slots_on_days_off(engine):
    """The run begins on a Monday. In the window, days 2 to 9, the dock works on days 2, 7, 8 and 9, with four slots
    each, and takes the order of day 2, on day 7 those of days 3 to 6, and on day 8 those of 7 and 8; then that of 9."""
    off = DAILY.replace("daily_capacity: 4", "daily_capacity: 4, calendar: {working_days: [mon, tue, wed]}")
    shared = off.replace("lead_time: 2", "lead_time: 2, calendar: {working_days: [mon, tue, wed, thu, fri]}")
    for text in (off, shared):
        assert sb.run(sb.text(text), engine=engine)["policy"]["dock_utilisation"].mean == 8 / 16


@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_bounds_and_capacities(engine):
    """An order of 5 a day, from day 1 on, and one of 3 to the supplier, which comes two days later, before the customer
    of that day. The window begins on day 2."""
    found = sb.run(sb.text(DAILY), engine=engine, by=("item", "supplier"))["policy"]
    assert found["orders_cut"].mean == found["orders_cut[item=hat]"].mean == 8  # on days 2 to 9
    assert found["dock_utilisation"].mean == 8 / 32
    assert found["mean_on_order[supplier=mill]"].mean == found["mean_on_order"].mean == 6
    assert found["replenishment_orders_received"].mean == 7  # those of days 1 to 7
    assert found["mean_stock_before_receipt"].mean == sum(90 - 2 * n for n in range(7)) / 7
    assert found["supplier_up_rate"].mean == 1
    assert found["server_utilisation"].mean is None
    assert found["time_share_on_order_3_or_more"].mean == 1
    assert found["variance_on_order"].mean == 0

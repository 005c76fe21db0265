"""Supply without chance, or on given demand: when goods come and how much is ordered, in closed form."""

from __future__ import annotations

import json
from datetime import date, timedelta
from math import floor, sqrt
from typing import Any

import numpy as np
import pytest
from scipy import integrate, optimize

from simbackorder.model import events
from simbackorder.scenario.reading import loads
from support.observing import observed, recorded

Spec = dict[str, Any]


def shop(policy: Spec, supplier: Spec | None = None, **sections: Any):
    """One item, nothing on hand unless said; nobody comes unless said."""
    return loads(
        json.dumps(
            {
                "time": {"length": 100},
                "items": {"a": {"price": 10, "unit_cost": 4}},
                "customers": {"arrivals": {"rate": 0}},
                "suppliers": {"s": supplier or {"lead_time": 2}},
                "policy": policy,
                **sections,
            }
        )
    )


def planned(*orders: tuple[float, int], **more: Any) -> Spec:
    plan = [{"at": at, "units": units} for at, units in orders]
    return {"replenishment": {"rule": "plan", "orders": plan}} | more


def supplies(scenario: Any, *columns: str) -> list[tuple[float, ...]]:
    """The replenishment orders of a run, those that were placed with suppliers, in turn."""
    found = recorded(scenario, 0).supplies
    return list(zip(*(np.asarray(found[name]).tolist() for name in columns), strict=True))


def arrivals(scenario: Any) -> list[float]:
    return [at for (at,) in supplies(scenario, "arrived")]


def regular(every: float, first: float, units: int = 1, **more: Any) -> Spec:
    """Customers who come like a clock."""
    return {"arrivals": {"renewal": every, "first": first}, "basket": {"units": units}, **more}


def same(left: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> set[str]:
    """The measures that differ."""
    assert set(left) == set(right)
    return {name for name in left if not np.array_equal(left[name], right[name], equal_nan=True)}


RANDOM = {"arrivals": {"rate": 4}, "basket": {"units": {"table": {1: 0.6, 3: 0.4}}}}


@pytest.mark.parametrize("at_least", [1, 4])
def test_order_to_backlog_is_base_stock_without_stock(at_least):
    """Ordering all that is missing once it is n units: (s, S) = (-n, 0); with n = 1 base stock with level 0."""
    distribution = {"lead_time": {"gamma": {"mean": 3, "cv": 0.5}}}
    rules: list[Spec] = [{"rule": "order-to-backlog", "at_least": at_least}]
    rules.append({"rule": "s-S", "reorder_point": -at_least, "order_up_to": 0})
    rules.append({"rule": "s-S", "reorder_point": -at_least - 1, "order_up_to": 0})
    if at_least == 1:
        rules.append({"rule": "base-stock", "order_up_to": 0})
    found = [observed(shop({"replenishment": rule}, distribution, customers=RANDOM), 3) for rule in rules]
    assert found[0]["mean_backorders"].min() > 10
    assert same(found[0], found[1]) == set()
    assert same(found[0], found[2]) >= {"mean_backorders", "mean_wait", "replenishment_orders"}
    if at_least == 1:
        assert same(found[0], found[3]) == set()


FORECAST = {
    "rule": "forecast",
    "review_period": 7,
    "first_review": 0,
    "smoothing": 0.2,
    "safety_factor": 1.65,
    "initial": 3,
}


def test_the_forecast_of_a_constant_demand_is_that_demand():
    """7 units a week, 7 in the forecast, no error left: the level is demand over review period and lead time, 21; what
    comes at the beginning of a week is just what it takes: 7 units, one less every day, 3.5 in the mean. A unit more in
    the level would be on hand all the time."""
    found = {}
    for cover in (None, 15):
        rule = FORECAST | {"initial_error": 2} | ({"cover": cover} if cover else {})
        scenario = shop(
            {"replenishment": rule},
            {"lead_time": 14},
            customers=regular(1, 0.5),
            time={"length": 1400, "warm_up": 700},
        )
        found[cover] = observed(scenario, 1)
    assert found[None]["mean_on_hand"][0] == pytest.approx(3.5)
    assert found[None]["mean_backorders"][0] == pytest.approx(0, abs=1e-12)
    assert found[None]["units_received"][0] == found[None]["units_demanded"][0] == 700
    assert found[15]["mean_on_hand"][0] == pytest.approx(4.5)


@pytest.mark.parametrize("initial_error", [None, 6])
def test_the_forecast_by_its_recursion(initial_error):
    """On the demand of a run, order by order."""
    rule = FORECAST | ({"initial_error": initial_error} if initial_error else {})
    scenario = shop({"replenishment": rule}, {"lead_time": 5}, customers=RANDOM, time={"length": 300})
    record = recorded(scenario, 0)
    units = np.add.reduceat(record.path.quantity, record.path.first[:-1])
    weeks = np.bincount((record.path.placed // 7).astype(int), weights=units)
    forecast, variance = 21.0, float((initial_error or sqrt(21)) ** 2)
    position, expected = 0, []
    for week in range(43):
        if week:
            error = weeks[week - 1] - forecast
            variance += 0.2 * (error**2 - variance)
            forecast += 0.2 * error
        level = floor(forecast * 12 / 7 + 1.65 * sqrt(variance * 12 / 7) + 0.5)
        order = max(0, level - position)
        expected += [(7.0 * week, order)] if order else []
        position += order - int(weeks[week])
    placed = supplies(scenario, "placed", "quantity")
    assert placed == expected
    assert len({quantity for _, quantity in placed}) > 10


@pytest.mark.parametrize(("units", "standing", "surges"), [(20, True, 0), (21, True, 1), (20, False, 20)])
def test_base_and_surge(units, standing, surges):
    """Demand as large as the standing order leaves nothing to the surge supplier, one unit more leaves that; and where
    standing orders are not counted, the first demand is ordered again, before the first delivery is seen."""
    suppliers = {"base": {"lead_time": 6}, "surge": {"lead_time": 1}}
    rule = {"rule": "base-stock", "order_up_to": 60, "position": {"standing": standing}}
    scenario = shop(
        {
            "replenishment": rule,
            "sourcing": {"rule": "base-surge", "base": "base", "surge": "surge", "quantity": 20, "every": 7},
        },
        suppliers=suppliers,
        items={"a": {"on_hand": 60}},
        customers=regular(7, 0.5, units),
        time={"length": 70},
    )
    found = supplies(scenario, "supplier", "placed", "quantity")
    assert [row for row in found if row[0] == 0] == [(0, 7.0 * k, 20) for k in range(10)]
    weeks = 10 if standing else 1
    assert [row for row in found if row[0] == 1] == [(1, 0.5 + 7 * k, surges) for k in range(weeks) if surges]


def production(speed: Any, begin: float, work: float) -> float:
    """When work that begins at a time is done, if this is the speed: by quadrature."""

    def missing(end: float) -> float:
        return integrate.quad(speed, begin, end, points=[3, 12], limit=200)[0] - work

    return float(optimize.brentq(missing, begin, begin + 100, xtol=1e-12))


@pytest.mark.parametrize("name", ["manufacture", "lead_time"])
def test_production_that_ramps_up(name):
    """One server and orders enough: the k-th is done when the speed, integrated, is k times the work of one."""
    supplier = {name: 2, "servers": 1, "ramp": {"from": "20%", "over": 9, "at": 3}}
    plan = planned(*((0.1 * k, 1) for k in range(8)), (40, 1))
    found = arrivals(shop(plan, supplier))

    def speed(t: float) -> float:
        return float(np.interp(t, [3, 12], [0.2, 1]))

    done = [production(speed, 0, 2.0 * (k + 1)) for k in range(8)] + [42.0]
    assert found == pytest.approx(done, abs=1e-6)
    assert found[0] == pytest.approx(
        3 + (sqrt(0.2**2 + 2 * (0.8 / 9) * 1.4) - 0.2) / (0.8 / 9)
    )  # by hand: 1.4 are left
    from_the_start = [production(lambda t: float(np.interp(t, [0, 9], [0.2, 1])), 0, 2.0 * (k + 1)) for k in range(8)]
    assert found[:8] != pytest.approx(from_the_start, abs=0.1)


def test_batches_one_after_the_other():
    """25, 10 and 11 units in batches of 10 at 2 days each: 3, 1 and 2 batches on one machine; then a day's travel."""
    supplier = {"manufacture": 2, "transport": 1, "servers": 1, "per": "unit", "batch": 10}
    plan = planned((0, 25), (0.5, 10), (1, 11))
    assert arrivals(shop(plan, supplier)) == [7, 9, 13]
    assert arrivals(shop(plan, supplier | {"servers": 3})) == [7, 3.5, 6]
    assert arrivals(shop(plan, supplier | {"batch": 1})) == [51, 71, 93]
    assert arrivals(shop(plan, {"manufacture": 2, "transport": 1, "servers": 1})) == [3, 5, 7]


@pytest.mark.parametrize(
    ("terms", "units"), [({}, 7), ({"minimum": 20}, 20), ({"multiple": 12}, 12), ({"minimum": 20, "multiple": 12}, 24)]
)
def test_least_quantities(terms, units):
    found = supplies(shop(planned((0, 7), (5, 30)), {"lead_time": 2, **terms}), "quantity")
    assert found == [(units,), (36 if "multiple" in terms else 30,)]


CLOSED = {"working_days": ["mon", "tue", "wed", "thu", "fri"], "holidays": ["2024-01-08"]}


def by_the_clock(start: float, work: float, closed: Any, step: float = 1 / 256) -> float:
    """Work goes on while the day is open: step by step."""
    t = start
    while work > 1e-9:
        if not closed(date(2024, 1, 1) + timedelta(days=floor(t))):
            work -= step
        t += step
    return t


def weekend(day: date) -> bool:
    return day.weekday() >= 5 or day == date(2024, 1, 8)


@pytest.mark.parametrize(("at", "work", "done"), [(3.5, 3, 9.5), (4, 1, 5), (5.25, 1, 9), (6, 0.5, 8.5), (0, 12, 17)])
def test_manufacture_on_working_days(at, work, done):
    """The first of January 2024 is a Monday, the eighth a holiday: days 5 to 7 are closed."""
    supplier = {"manufacture": work, "transport": 2.5, "calendar": CLOSED}
    assert by_the_clock(at, work, weekend) == done
    assert arrivals(shop(planned((at, 5)), supplier)) == [done + 2.5]
    assert arrivals(shop(planned((at, 5)), {"manufacture": work, "transport": 2.5})) == [at + work + 2.5]


FULL = {"a": {"price": 10, "unit_cost": 4, "on_hand": 500}}


def left(scenario: Any, n: int) -> list[float]:
    """When the first orders left."""
    return recorded(scenario, 0).orders["closed"].tolist()[:n]


@pytest.mark.parametrize(
    ("warehouse", "pick", "times"),
    [
        ({"calendar": CLOSED}, 1, [2.5, 4.5, 9, 9, 10.5]),
        ({"calendar": CLOSED}, 0, [1.5, 3.5, 8, 8, 9.5]),
        ({"cut_off": "10 hours"}, 0, [2, 4, 6, 8, 10]),
        ({"cut_off": "13 hours"}, 1, [2.5, 4.5, 6.5, 8.5, 10.5]),
    ],
)
def test_picking_on_working_days(warehouse, pick, times):
    """Orders at 1.5, 3.5, ... 9.5; days 5 to 7 are closed, and what comes then, or late in the day, is begun at
    midnight before the next open day."""
    where = {"customers": regular(2, 1.5), "items": FULL, "warehouse": warehouse}
    scenario = shop({"replenishment": "none"}, shipping={"pick_and_pack": pick}, **where)
    assert left(scenario, 5) == pytest.approx(times)


def test_so_many_orders_a_day():
    """At four a day and three slots the queue grows by one a day: the k-th order is picked on the day floor(k / 3)."""
    where = {"customers": regular(0.25, 0.125), "items": FULL, "warehouse": {"daily_capacity": 3}}
    scenario = shop({"replenishment": "none"}, **where)
    placed = [0.125 + 0.25 * k for k in range(40)]
    assert left(scenario, 40) == [max(at, k // 3) for k, at in enumerate(placed)]
    free = shop({"replenishment": "none"}, **where | {"warehouse": {"daily_capacity": 4}})
    assert left(free, 40) == placed


def test_carriers_travel_on_their_days():
    where = {"customers": regular(2, 1.5), "items": FULL}
    carriers = {"calendar": CLOSED, "transit": 2, "carriers": {"express": {"transit": 0.5}}}
    for carrier, expected in (
        ("standard", [3.5, 8.5, 10, 10, 11.5]),
        ({"rule": "always", "carrier": "express"}, [2, 4, 6, 8, 10]),
    ):
        scenario = shop({"replenishment": "none", "carrier": carrier}, shipping=carriers, **where)
        assert recorded(scenario, 0).orders["delivered"].tolist()[:5] == pytest.approx(expected)


@pytest.mark.parametrize(("late", "times"), [("keep", [37, 12]), ("withdraw", [-1, 12])])
def test_what_is_overdue_is_ordered_again(late, times):
    """Ordered at 2, usually 5 days, held up from 3 to 33 with 4 days to go; 3 days late at 10, then 2 days."""
    suppliers = {
        "a": {"lead_time": 5, "outages": {"scheduled": [{"at": 3, "length": 30}], "effect": "pause"}},
        "b": {"lead_time": 2},
    }
    sourcing = {"rule": "failover", "suppliers": ["a", "b"], "overdue": 3, "late": late}
    scenario = shop(planned((2, 10), sourcing=sourcing), suppliers=suppliers)
    assert supplies(scenario, "supplier", "placed", "arrived") == [(0, 2, times[0]), (1, 10, times[1])]
    assert observed(scenario, 1)["orders_reordered"].tolist() == [1]


@pytest.mark.parametrize(
    ("effect", "times"), [("hold-start", [7, 38, 45]), ("pause", [37, 38, 45]), ("hold-arrival", [33, 33, 45])]
)
def test_each_effect_of_an_outage(effect, times):
    """Down from 3 to 33: an order of 2, one of 10, one of 40; 5 days each."""
    outages = {"scheduled": [{"at": 3, "length": 30}], "effect": effect}
    assert arrivals(shop(planned((2, 1), (10, 2), (40, 3)), {"lead_time": 5, "outages": outages})) == times


def told(supplier: Spec, notice: float | None) -> list[tuple[float, float]]:
    """When the second of two customers, of 0.5 and 20.5, who wait for what is ordered for them, is sent a message, and
    the date that holds in the end."""
    scenario = shop(
        {"replenishment": "order-to-backlog", "promising": "expected", "informing": "on-slip"},
        supplier | ({} if notice is None else {"notice": notice}),
        customers=regular(20, 0.5),
        time={"length": 40},
    )
    record = recorded(scenario, 0)
    log = record.log
    messages = log["time"][log["what"] == events.NOTICE].tolist()
    return [(at, float(record.contracts["date"][1])) for at in messages]


@pytest.mark.parametrize(("notice", "at"), [(2, 25.5), (3.5, 24), (7, 20.5), (9, 20.5)])
def test_a_delay_is_told_so_long_before_the_usual_day(notice, at):
    """5 and 9 days in turn, usually 7: of the second order the firm learns on day 7 - notice that it takes 9, and its
    customer is told at once, once; without notice on the seventh day, by a guess."""
    turns = {"lead_time": {"sequence": [5, 9]}}
    assert told(turns, notice) == [(at, 29.5)]
    guessed = told(turns, None)
    assert guessed[0][0] == 27.5


@pytest.mark.parametrize(("begins", "lasts", "at"), [(21, 2, 23.5), (21, 10, None), (24, 4, None)])
def test_a_delay_by_an_outage_is_told(begins, lasts, at):
    """5 days, told 2 days before the fifth, if it is known by then, which it is only of an outage that is over."""
    paused = {"lead_time": 5, "outages": {"scheduled": [{"at": begins, "length": lasts}], "effect": "pause"}}
    messages = told(paused, 2)
    if at is None:
        assert messages[0][0] == 25.5  # on the day itself
    else:
        assert messages == [(at, 20.5 + 5 + lasts)]


def test_a_server_is_free_when_an_order_is_made_even_if_it_has_to_wait_to_arrive():
    """On two servers 5 days, and 1 and 1 day one after the other, in turn: all arrive on the fifth. On one server 5 and
    5 days from 2 on, while the port is closed from 3 to 33."""
    turns = {"lead_time": {"sequence": [5, 1, 1]}, "servers": 2, "sequential": True}
    assert arrivals(shop(planned((0, 1), (0.1, 1), (0.2, 1)), turns)) == [5, 5, 5]
    outages = {"scheduled": [{"at": 3, "length": 30}], "effect": "hold-arrival"}
    assert arrivals(shop(planned((2, 1), (2.5, 2)), {"lead_time": 5, "servers": 1, "outages": outages})) == [33, 33]


ORDER_COST, HOLDING = 18.0, 0.04
PRICES = {
    "all-units": [(1, 4.0), (40, 3.9), (100, 3.85)],
    "incremental": [(1, 4.0), (20, 3.5), (90, 3.49)],
}


def cost_of_quantity(kind: str, quantity: int) -> float:
    """Per unit of time, if a unit is sold in each and an order comes when the last one is gone."""
    steps = [step for step in PRICES[kind] if step[0] <= quantity]
    if kind == "all-units":
        bought = quantity * steps[-1][1]
    else:
        ends = [since for since, _ in steps[1:]] + [quantity + 1]
        bought = sum((end - since) * price for (since, price), end in zip(steps, ends, strict=True))
    return (bought + ORDER_COST) / quantity + HOLDING * (quantity + 1) / 2


def candidates(kind: str) -> list[int]:
    """All units: the economic order quantity, and the breaks above it. Incremental: of every price the economic order
    quantity when what is paid for the units below its break counts as cost of an order, if it is beyond the break."""
    if kind == "all-units":
        economic = round(sqrt(2 * ORDER_COST / HOLDING))
        return [economic, *(since for since, _ in PRICES[kind] if since > economic)]
    found, before = [], 0.0
    for n, (since, price) in enumerate(PRICES[kind]):
        before += (since - 1) * (PRICES[kind][n - 1][1] - price) if n else 0.0
        economic = round(sqrt(2 * (ORDER_COST + before) / HOLDING))
        following = PRICES[kind][n + 1][0] if n + 1 < len(PRICES[kind]) else economic + 1
        found += [economic] if since <= economic < following else []
    return found


@pytest.mark.parametrize(("kind", "best"), [("all-units", 40), ("incremental", 37)])
def test_the_best_of_the_candidate_quantities_has_the_least_cost(kind, best):
    """Price breaks on constant demand (Hadley and Whitin, 1963, sections 2-11 and 2-12; Silver, Pyke and Thomas, 4th
    ed., 2017, section 4.5)."""
    (_, first), *breaks = PRICES[kind]
    supplier = {
        "lead_time": 0,
        "order_cost": ORDER_COST,
        "unit_cost": first,
        "price_breaks": {"kind": kind, "breaks": [{"from": since, "unit_cost": price} for since, price in breaks]},
    }
    found = {}
    for quantity in sorted({*candidates(kind), 20, 30, 35, 39, 41, 60, 100}):
        scenario = shop(
            {"replenishment": {"rule": "r-nQ", "reorder_point": 0, "order_quantity": quantity}},
            supplier,
            time={"warm_up": quantity, "length": 4 * quantity},
            items={"a": {"price": 10, "unit_cost": 4, "holding_cost": HOLDING}},
            customers=regular(1, 1),
            measures={"total_cost": {"purchases": True}},
        )
        found[quantity] = float(observed(scenario, 1)["total_cost"][0])
        assert found[quantity] == pytest.approx(cost_of_quantity(kind, quantity), abs=1e-9)
    assert min(found, key=lambda quantity: found[quantity]) == best
    assert min(candidates(kind), key=lambda quantity: cost_of_quantity(kind, quantity)) == best
    assert min(range(1, 200), key=lambda quantity: cost_of_quantity(kind, quantity)) == best

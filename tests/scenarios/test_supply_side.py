"""Suppliers, the warehouse, calendars and carriers as files state them: what is read, and what is refused in which
words."""

from __future__ import annotations

import builtins
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simbackorder.opening.size import bytes_needed, excesses
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.language.units import unit_at
from simbackorder.scenario.reading import load, loads
from simbackorder.scenario.sections.calendars import Calendar, open_days
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.scenario.writing import assembled, form, resolved

RICH = Path(__file__).parent / "valid" / "supply_side.yaml"
Spec = dict[str, Any]


def shop(**sections: Any) -> str:
    """A file: one line per section, in this order."""
    content: Spec = {
        "time": {"length": 100},
        "items": {"a": {"price": 10, "unit_cost": 4}, "b": {"price": 20, "unit_cost": 5}},
        "customers": {"arrivals": {"rate": 1}},
        "suppliers": {"mill": {"lead_time": 5}, "near": {"lead_time": 1}},
        "warehouse": {},
        "shipping": {},
        "policy": {"replenishment": "none", "sourcing": {"rule": "single", "supplier": "mill"}},
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in (content | sections).items()]
    return "\n".join(lines)


LINES = {"suppliers": 4, "warehouse": 5, "shipping": 6, "policy": 7}


def mistakes(**sections: Any) -> list[str]:
    try:
        loads(shop(**sections), "shop.yaml")
    except ScenarioError as error:
        return str(error).splitlines()
    return []


def supplier(**fields: Any) -> Spec:
    return {"suppliers": {"mill": fields, "near": {"lead_time": 1}}}


def firm(replenishment: Any = "none", sourcing: Any = None, **others: Any) -> Spec:
    known = sourcing or {"rule": "single", "supplier": "mill"}
    return {"policy": {"replenishment": replenishment, "sourcing": known, **others}}


def test_everything_that_a_file_may_state() -> None:
    found = load(RICH)
    mill, near = found.suppliers["mill"], found.suppliers["near"]
    assert (mill.lead_time, mill.per, mill.batch, mill.servers) == (None, "unit", 10, 2)
    assert (mill.making.form(), mill.moving.form()) == (
        {"exponential": {"mean": pytest.approx(1 / 12)}},
        {"gamma": {"mean": 5, "cv": 0.5}},
    )
    assert (mill.minimum, mill.multiple, mill.sequential, mill.notice) == (50, 20, True, 3.0)
    assert mill.yields is not None
    assert mill.yields.form() == {"uniform": {"low": 0.9, "high": 1}}
    assert mill.ramp is not None
    assert (mill.ramp.initial, mill.ramp.over, mill.ramp.at) == (0.2, 30, 7)
    assert mill.outages is not None
    assert mill.outages.effect == "pause"
    assert (near.making.form(), near.moving.form()) == ({"constant": {"value": 2}}, {"constant": {"value": 0}})
    assert near.yields is not None
    assert near.yields.form() == {"constant": {"value": 0.95}}
    assert near.calendar == Calendar(working_days=("mon", "tue", "wed", "thu", "fri"), holidays="US-CA")  # type: ignore[arg-type]
    store = found.warehouse
    assert (store.put_away_cost, store.cross_dock_cost, store.count_cost) == (40, 15, 1500)
    assert (store.daily_capacity, store.cut_off) == (120, pytest.approx(16 / 24))
    assert (store.losses("hoodie"), store.losses("cap")) == (pytest.approx(12 / 365), 0.0)
    assert store.miscount is not None
    assert (store.miscount.chance, store.miscount.units.form()) == (0.05, {"geometric": {"mean": 2}})
    assert store.calendar is not None
    assert store.calendar.holidays == (date(2025, 1, 20), date(2025, 12, 25))
    express = found.shipping.carriers["express"]
    assert (express.cost_per_shipment, express.cost_per_unit) == (900, 50)
    assert found.shipping.calendar is not None
    assert [int(day) for day in found.shipping.calendar.working_days] == [0, 5]


def test_the_resolved_form_reads_back_and_is_what_python_writes() -> None:
    found = load(RICH)
    again = loads(resolved(found), RICH.name)
    assert again == found
    assert again.digest == found.digest
    assert form(again) == form(found) == assembled(found)


def test_what_is_off_is_shown_as_off_in_few_words() -> None:
    found = form(loads(shop()))
    assert found["suppliers"]["mill"] == {
        "order_cost": 0,
        "lead_time": {"constant": {"value": 5}},
        "per": "order",
        "minimum": 1,
        "multiple": 1,
        "sequential": False,
    }
    assert found["warehouse"] == {
        "put_away": {"constant": {"value": 0}},
        "put_away_cost": 0,
        "cross_dock_cost": 0,
        "shrinkage": 0,
        "count_cost": 0,
    }
    assert "carriers" not in found["shipping"]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("suppliers.mill.ramp.from=0.5", lambda s: s.suppliers["mill"].ramp.initial == 0.5),
        ("suppliers.mill.ramp.at=9", lambda s: s.suppliers["mill"].ramp.at == 9),
        ("suppliers.near.yield=80%", lambda s: s.suppliers["near"].yields["value"] == 0.8),
        ("suppliers.mill.yield.uniform.low=0.5", lambda s: s.suppliers["mill"].yields["low"] == 0.5),
        ("suppliers.mill.outages.effect=refuse", lambda s: s.suppliers["mill"].outages.effect == "refuse"),
        ("suppliers.mill.transport.gamma.cv=2", lambda s: s.suppliers["mill"].transport["cv"] == 2),
        ("warehouse.shrinkage=1 per week", lambda s: s.warehouse.shrinkage == 1 / 7),
        ("warehouse.shrinkage.cap=2", lambda s: s.warehouse.losses("cap") == 2 and s.warehouse.losses("hoodie") < 1),
        ("warehouse.miscount.chance=1%", lambda s: s.warehouse.miscount.chance == 0.01),
        ("warehouse.calendar.holidays=DE-BY", lambda s: s.warehouse.calendar.holidays == "DE-BY"),
        ("shipping.carriers.express.transit=4", lambda s: s.shipping.carriers["express"].transit["value"] == 4),
        ("shipping.carriers.express.cost_per_unit=1.25", lambda s: s.shipping.carriers["express"].cost_per_unit == 125),
    ],
)
def test_overrides(option: str, value: Any) -> None:
    assert value(load(RICH, [option]))


def test_one_rate_of_shrinkage_becomes_one_by_item() -> None:
    text = shop(warehouse={"shrinkage": 3})
    found = loads(text, overrides=["warehouse.shrinkage.b=1"])
    assert (found.warehouse.losses("a"), found.warehouse.losses("b")) == (3, 1)


def test_an_override_names_carriers_that_exist() -> None:
    with pytest.raises(ScenarioError, match=r"no carrier is named 'expres'; did you mean 'express'\?"):
        load(RICH, ["shipping.carriers.expres.transit=4"])


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("warehouse.shrinkage", "per time"),
        ("warehouse.shrinkage.hoodie", "per time"),
        ("warehouse.put_away_cost", "money"),
        ("warehouse.cut_off", "time"),
        ("suppliers.mill.ramp.over", "time"),
        ("suppliers.mill.ramp.from", "1"),
        ("suppliers.mill.yield", "1"),
        ("suppliers.mill.minimum", "units"),
        ("shipping.carriers.express.transit", "time"),
    ],
)
def test_units(path: str, unit: str) -> None:
    assert unit_at(path) == unit


BOTH = supplier(lead_time=5, manufacture=3)
MONTHS = {"time": {"unit": "month", "length": 12}}
CLOSED = {"working_days": ["sat"], "holidays": ["2024-01-06"]}
FIVE = {"time": {"length": 6}}
REFUSED: list[tuple[Spec, str, str]] = [
    (BOTH, "suppliers.mill", "expected lead_time or manufacture, found both"),
    (supplier(order_cost=1), "suppliers.mill", "expected lead_time or manufacture, found none of them"),
    (supplier(led_time=1), "suppliers.mill.led_time", "unknown key; did you mean 'lead_time'?"),
    (
        supplier(lead_time=5, transport=1),
        "suppliers.mill.transport",
        "expected manufacture beside it, found lead_time, which covers both",
    ),
    (
        supplier(lead_time=5, batch=10),
        "suppliers.mill.batch",
        "expected per: unit, because batch is given, found per: order",
    ),
    (supplier(lead_time=5, per="units"), "suppliers.mill.per", "expected 'order' or 'unit', found 'units'; did you"),
    (
        supplier(lead_time=5, servers=0),
        "suppliers.mill.servers",
        "expected a whole number of servers of at least 1, found 0",
    ),
    (
        supplier(lead_time=5, ramp={"from": "0%", "over": 3}),
        "suppliers.mill.ramp.from",
        "expected a fraction above 0 and at most 1 (such as 25%), found '0%'",
    ),
    (
        supplier(lead_time=5, ramp={"over": 3}),
        "suppliers.mill.ramp.from",
        "expected a fraction above 0 and at most 1 (such as 25%), found nothing",
    ),
    (
        supplier(lead_time=5, ramp={"initial": 1, "from": 1, "over": 3}),
        "suppliers.mill.ramp.initial",
        "unknown key; expected one of from, over, at",
    ),
    (
        supplier(lead_time=5, ramp={"from": 0.1, "over": 3}, calendar={}),
        "suppliers.mill.ramp",
        "expected ramp or calendar, found both",
    ),
    (
        supplier(lead_time=5, **{"yield": "120%"}),
        "suppliers.mill.yield",
        "expected a share or a distribution between 0 and 1 (such as 95%), found '120%'",
    ),
    (
        supplier(lead_time=5, **{"yield": {"uniform": [0.5, 1.5]}}),
        "suppliers.mill.yield.uniform.high",
        "expected a share between 0 and 1 (such as 95%), found 1.5",
    ),
    (
        supplier(lead_time=5, **{"yield": {"table": {"0.5": 0.5, "2": 0.5}}}),
        "suppliers.mill.yield.table.2",
        "expected a share between 0 and 1 (such as 95%), found 2",
    ),
    (
        supplier(lead_time=5, **{"yield": 0}),
        "suppliers.mill.yield",
        "expected a distribution with values above 0 (otherwise nothing ever arrives), found 0",
    ),
    (
        supplier(lead_time=5, **{"yield": {"sequence": [0, 0]}}),
        "suppliers.mill.yield",
        "expected a distribution with values above 0 (otherwise nothing ever arrives), found only zeros",
    ),
    (
        supplier(lead_time=5, outages={"scheduled": [{"at": 5, "length": 2}, {"at": 20, "length": 100}]}),
        "suppliers.mill.outages.scheduled.1.length",
        "expected an outage that is shorter than the run (100), found 100",
    ),
    (
        supplier(lead_time=5, outages={"up": 5, "down": 5, "effect": "hold"}),
        "suppliers.mill.outages.effect",
        "expected 'hold-start', 'pause', 'hold-arrival' or 'refuse', found 'hold'",
    ),
    (
        supplier(lead_time=5, calendar={"working_days": []}),
        "suppliers.mill.calendar.working_days",
        "expected at least one value, found an empty list",
    ),
    (
        supplier(lead_time=5, calendar={"working_days": ["mon", "Tues"]}),
        "suppliers.mill.calendar.working_days.1",
        "expected one of mon, tue, wed, thu, fri, sat, sun, found 'Tues'",
    ),
    (
        supplier(lead_time=5, calendar={"working_days": ["mon", "mon"]}),
        "suppliers.mill.calendar.working_days",
        "'mon' is named twice",
    ),
    (
        supplier(lead_time=5, calendar={"holidays": "USX"}),
        "suppliers.mill.calendar.holidays",
        "no country is named 'USX' (names are ISO codes such as DE or US-CA); did you mean 'US'?",
    ),
    (
        supplier(lead_time=5, calendar={"holidays": "US-CAL"}),
        "suppliers.mill.calendar.holidays",
        "no part of US is named 'CAL'; did you mean 'CA'?",
    ),
    (
        supplier(lead_time=5, calendar={"holidays": ["2025-02-30"]}),
        "suppliers.mill.calendar.holidays.0",
        "expected a date such as 2025-01-06, found '2025-02-30'",
    ),
    (
        supplier(lead_time=5, calendar={"holidays": "2025-12-25"}),
        "suppliers.mill.calendar.holidays",
        "expected a country such as US or US-CA, or a list of dates, found '2025-12-25'",
    ),
    (
        supplier(lead_time=5, calendar=CLOSED) | FIVE,
        "suppliers.mill.calendar",
        "expected an open day within the run, found none",
    ),
    ({"shipping": {"calendar": CLOSED}} | FIVE, "shipping.calendar", "expected an open day within the run, found none"),
    (
        {"shipping": {"carriers": {"fast": {"transit": 1, "calendar": CLOSED}}}} | FIVE,
        "shipping.carriers.fast.calendar",
        "expected an open day within the run, found none",
    ),
    (
        {"warehouse": {"calendar": CLOSED}} | FIVE,
        "warehouse.calendar",
        "expected an open day within the run, found none",
    ),
    (
        {"shipping": {"calendar": {}}} | MONTHS,
        "shipping.calendar",
        "expected no calendar, because the unit of time is the month, not the day",
    ),
    (
        {"warehouse": {"daily_capacity": 9}} | MONTHS,
        "warehouse.daily_capacity",
        "expected nothing, because the unit of time is the month, not the day",
    ),
    (
        {"warehouse": {"cut_off": 0.5}} | MONTHS,
        "warehouse.cut_off",
        "expected nothing, because the unit of time is the month, not the day",
    ),
    (
        {"warehouse": {"cut_off": "25 hours"}},
        "warehouse.cut_off",
        "expected a time of day, in days above 0 and at most 1 (such as 16 hours), found '25 hours'",
    ),
    (
        {"warehouse": {"miscount": {"units": 2}}},
        "warehouse.miscount.chance",
        "expected a fraction between 0 and 1 (such as 25%), found nothing",
    ),
    (
        {"warehouse": {"miscount": {"chance": 0.1, "units": 0}}},
        "warehouse.miscount.units",
        "expected a distribution with values above 0, found 0",
    ),
    (
        {"warehouse": {"shrinkage": {"hat": 1}}},
        "warehouse.shrinkage.hat",
        "no item is named 'hat'",
    ),
    (
        {"warehouse": {"shrinkage": "12"}},
        "warehouse.shrinkage",
        "expected a rate of at least 0 (such as 40 per day), found '12'",
    ),
    (
        {"warehouse": {"put_away_cost": 0.123}},
        "warehouse.put_away_cost",
        "expected an amount of USD with at most 2 decimals, found 0.123",
    ),
    ({"warehouse": {"put_awy": 1}}, "warehouse.put_awy", "unknown key; did you mean 'put_away'?"),
    (
        {"shipping": {"carriers": {"standard": {"transit": 1}}}},
        "shipping.carriers.standard",
        "expected another name, because the carrier that the section itself describes has it",
    ),
    (
        {"shipping": {"carriers": {"fast": {"cost_per_unit": 1}}}},
        "shipping.carriers.fast.transit",
        "expected a distribution, found nothing",
    ),
    (
        firm(
            {"rule": "base-stock", "order_up_to": 5},
            {"rule": "expedite", "regular": "mill", "express": "mill", "below": 3},
        ),
        "policy.sourcing.express",
        "expected another supplier than regular, found 'mill' in both places",
    ),
    (
        firm("none", {"rule": "base-surge", "base": "mill", "surge": "mill", "quantity": 2, "every": 7}),
        "policy.sourcing.surge",
        "expected another supplier than base, found 'mill' in both places",
    ),
    (
        firm("none", {"rule": "base-surge", "base": "mill", "surge": "near", "quantity": 2, "every": 7, "first": 100}),
        "policy.sourcing.first",
        "expected a time before the end of the run (100), found 100",
    ),
    (
        firm("none", {"rule": "failover", "suppliers": ["mill"], "overdue": 3}),
        "policy.sourcing.overdue",
        "expected no overdue, because orders are placed again with another supplier, found only one",
    ),
    (
        firm("none", {"rule": "failover", "suppliers": ["mill", "near"], "late": "withdraw"}),
        "policy.sourcing.late",
        "expected overdue beside it, because without it no order is placed again, found none",
    ),
    (
        firm(
            {"rule": "s-S", "reorder_point": 3, "order_up_to": 9},
            {"rule": "dual-index", "regular": "mill", "express": "near", "express_level": 2},
        ),
        "policy.sourcing",
        "expected replenishment base-stock or R-S, whose order-up-to level is the regular level of dual-index, "
        "found s-S",
    ),
    (
        firm(
            {"rule": "base-stock", "order_up_to": 9},
            {"rule": "dual-index", "regular": "mill", "express": "near", "express_level": 10},
        ),
        "policy.sourcing.express_level",
        "expected a level of at most the order-up-to level (9), found 10",
    ),
    (
        firm({"rule": "plan", "orders": [{"at": 5, "units": 1}, {"at": 5, "units": 1}]}),
        "policy.replenishment.orders",
        "expected orders at different times, in the order of time, found 5, 5",
    ),
    (
        firm({"rule": "plan", "orders": [{"at": 5, "units": 1}, {"at": 100, "units": 1}]}),
        "policy.replenishment.orders.1.at",
        "expected a time before the end of the run (100), found 100",
    ),
    (
        firm({"rule": "order-to-backlog", "position": {"backorders": False}}),
        "policy.replenishment.position.backorders",
        "expected backorders: true, because order-to-backlog orders what is backordered, found false",
    ),
    (
        firm("order-to-backlog", admission="lost-sale"),
        "policy.admission",
        "expected a rule that accepts backorders, because order-to-backlog orders what is backordered, found lost-sale",
    ),
    (
        firm("order-to-backlog", admission={"rule": "backorder", "items": {"b": "lost-sale"}})
        | {"warehouse": {"shrinkage": {"a": 1}}},
        "policy.admission.items.b",
        "expected a rule that accepts backorders, because order-to-backlog orders what is backordered, found lost-sale",
    ),
    (
        firm({"rule": "R-S", "review_period": 1, "first_review": 100, "order_up_to": 9}),
        "policy.replenishment.first_review",
        "expected a time before the end of the run (100), found 100",
    ),
    (
        firm(
            {"rule": "none", "items": {"b": {"rule": "R-S", "review_period": 1, "first_review": 200, "order_up_to": 9}}}
        ),
        "policy.replenishment.items.b.first_review",
        "expected a time before the end of the run (100), found 200",
    ),
    (
        firm(records={"rule": "real-time", "count_every": 100}),
        "policy.records.count_every",
        "expected a time before the end of the run (100), found 100",
    ),
    (
        firm(records={"rule": "synchronised", "every": 1, "items": {"b": {"count_every": 200}}}),
        "policy.records.items.b.count_every",
        "expected a time before the end of the run (100), found 200",
    ),
    (
        supplier(lead_time=5, ramp={"from": 0.5, "over": 3, "at": 100}),
        "suppliers.mill.ramp.at",
        "expected a time before the end of the run (100), found 100",
    ),
    (
        firm(carrier={"rule": "always", "carrier": "standard"}),
        "policy.carrier.carrier",
        "expected another carrier than the standard one, found 'standard'; rule: standard is that",
    ),
    (
        firm(records={"rule": "synchronised", "every": 100}),
        "policy.records.every",
        "expected a time before the end of the run (100), found 100",
    ),
    (
        firm(records={"items": {"b": {"rule": "synchronised", "every": 1, "first": 200}}, "rule": "real-time"}),
        "policy.records.items.b.first",
        "expected a time before the end of the run (100), found 200",
    ),
    (
        firm(carrier={"rule": "always", "carrier": "fast"}) | {"shipping": {"carriers": {"first": {"transit": 1}}}},
        "policy.carrier.carrier",
        "no carrier is named 'fast'; did you mean 'first'?",
    ),
    (
        firm(carrier={"rule": "express-if-late", "carrier": "fast"})
        | {"shipping": {"carriers": {"fast": {"transit": 1}}}},
        "policy.carrier",
        "expected a promising rule that states a date, because express-if-late is about late orders, found none",
    ),
]


@pytest.mark.parametrize(("sections", "path", "message"), REFUSED, ids=[path for _, path, _ in REFUSED])
def test_refused(sections: Spec, path: str, message: str) -> None:
    expected = f"shop.yaml:{LINES[path.split('.')[0]]}: {path}: {message}"
    (found,) = mistakes(**sections)
    assert found == expected or (message.endswith("did you") and found.startswith(expected))


@pytest.mark.parametrize(
    "sections",
    [
        {"warehouse": {"shrinkage": 1}},
        {"warehouse": {"miscount": {"chance": 0.1, "units": 1}}},
        firm("order-to-backlog", admission="lost-sale", records={"rule": "synchronised", "every": 1}),
    ],
    ids=["shrinkage", "miscount", "late records"],
)
def test_what_was_sold_and_is_not_there_is_backordered_and_ordered(sections: Spec) -> None:
    assert mistakes(**firm("order-to-backlog", admission="lost-sale") | sections) == []


def test_what_begins_just_before_the_end() -> None:
    reviews = {"rule": "R-S", "review_period": 1, "first_review": 99, "order_up_to": 9}
    begins = firm(reviews, records={"rule": "real-time", "count_every": 99})
    assert mistakes(**begins, **supplier(lead_time=5, ramp={"from": 0.5, "over": 3, "at": 99})) == []


def test_all_mistakes_at_once() -> None:
    wrong = {
        "suppliers": {
            "mill": {"lead_time": 5, "manufacture": 1, "batch": 2, "servers": 0, "ramp": {"from": 2}, "calendar": {}},
            "near": {"outages": {"scheduled": [{"at": 1, "length": 500}]}, "yield": -1},
        },
        "warehouse": {"shrinkage": {"hat": 1, "a": -1}, "cut_off": 2},
        "shipping": {"carriers": {"standard": {"transit": "x"}}},
        "policy": firm({"rule": "plan", "orders": [{"at": 500, "units": 1}]}, None, records={"rule": "synchronised"})[
            "policy"
        ],
    }
    paths = [line.split(": ")[1] for line in mistakes(**wrong)]
    assert sorted(paths) == sorted(
        [
            "suppliers.mill",
            "suppliers.mill.batch",
            "suppliers.mill.servers",
            "suppliers.mill.ramp",
            "suppliers.mill.ramp.from",
            "suppliers.mill.ramp.over",
            "suppliers.near",
            "suppliers.near.outages.scheduled.0.length",
            "suppliers.near.yield",
            "warehouse.shrinkage.hat",
            "warehouse.shrinkage.a",
            "warehouse.cut_off",
            "shipping.carriers.standard",
            "shipping.carriers.standard.transit",
            "policy.replenishment.orders.0.at",
            "policy.records.every",
        ]
    )


def test_a_misfit_is_named_where_an_alternative_states_it() -> None:
    text = shop(
        policy=firm({"rule": "base-stock", "order_up_to": 9})["policy"],
        alternatives={
            "now": {},
            "two": {"sourcing": {"rule": "expedite", "regular": "near", "express": "near", "below": 1}},
        },
    )
    with pytest.raises(ScenarioError) as caught:
        loads(text, "shop.yaml")
    assert str(caught.value) == (
        "shop.yaml:8: alternatives.two.sourcing.express: expected another supplier than regular, found 'near' in both "
        "places"
    )


def test_countries_need_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name == "holidays":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert mistakes(**supplier(lead_time=5, calendar={"holidays": "US"})) == [
        "shop.yaml:4: suppliers.mill.calendar.holidays: expected a list of dates, because names of countries need "
        "another package (pip install \"simbackorder[holidays]\"), found 'US'"
    ]
    assert mistakes(**supplier(lead_time=5, calendar={"holidays": ["2025-12-25"]})) == []


# --- calendars ------------------------------------------------------------


def calendar(**fields: Any) -> Calendar:
    return Calendar.model_validate(fields)


def test_weekdays_are_counted_from_the_start() -> None:
    week = open_days(calendar(working_days=["mon", "thu"]), date(2025, 1, 8), 14)  # a Wednesday
    assert week.nonzero()[0].tolist() == [1, 5, 8, 12]
    assert open_days(None, date(2025, 1, 8), 3).tolist() == [True] * 3
    assert open_days(calendar(), date(2025, 1, 8), 3).tolist() == [True] * 3


def test_holidays_are_closed() -> None:
    listed = calendar(holidays=["2025-01-08", "2024-12-31", "2025-01-10", "2025-01-20", "2026-01-10"])
    assert (~open_days(listed, date(2025, 1, 8), 12)).nonzero()[0].tolist() == [0, 2]
    closed = (~open_days(calendar(holidays="US"), date(2024, 12, 20), 30)).nonzero()[0].tolist()
    assert closed == [5, 12]  # Christmas and New Year, in two years
    cesar_chavez = (date(2025, 3, 31) - date(2025, 1, 1)).days
    year = date(2025, 1, 1), 365
    assert open_days(calendar(holidays="US"), *year)[cesar_chavez]
    assert not open_days(calendar(holidays="US-CA"), *year)[cesar_chavez]


# --- what no run could go through ------------------------------------------------------------


def sized(**sections: Any) -> Scenario:
    return loads(shop(**sections))


UP_TO_9 = {"rule": "base-stock", "order_up_to": 9}
TWO = {"regular": "mill", "express": "near"}
DUAL = firm(UP_TO_9, TWO | {"rule": "dual-index", "express_level": 2})
BIG: list[tuple[Spec, str, str]] = [
    ({}, "", ""),
    (
        supplier(lead_time=5, outages={"up": 50, "down": 100}),
        "suppliers.mill.outages.down",
        "expected a mean below the length of the run (100), found 100",
    ),
    (
        supplier(lead_time=5, outages={"up": 50, "down": {"scipy": {"law": "pareto", "b": 0.9}}}),
        "suppliers.mill.outages.down",
        "expected a mean below the length of the run (100), found one without end",
    ),
    (
        {"warehouse": {"shrinkage": 1e6}},
        "warehouse.shrinkage",
        "expected at most 10000000 units lost in stock in a run, found about 2e+08",
    ),
    (
        firm("none", {"rule": "base-surge", "base": "mill", "surge": "near", "quantity": 2, "every": 1e-6}),
        "policy.sourcing.every",
        "expected at most 100000000 standing orders in a run, found 2e+08 (every 1e-06 days)",
    ),
    (
        firm(records={"rule": "synchronised", "every": 1e-6}),
        "policy.records.every",
        "expected at most 100000000 synchronisations of records in a run, found 2e+08 (every 1e-06 days)",
    ),
    (
        firm(records={"rule": "real-time", "count_every": 1e-6}),
        "policy.records.count_every",
        "expected at most 100000000 counts of the shelf in a run, found 2e+08 (every 1e-06 days)",
    ),
    (
        firm("none", {"rule": "failover", "suppliers": ["mill", "quick"], "overdue": 0})
        | {"suppliers": {"mill": {"lead_time": 5}, "quick": {"lead_time": 0}}},
        "policy.sourcing.overdue",
        "expected orders that are placed again at most 1000000 times in a run, found one that is overdue at once",
    ),
    (DUAL | {"suppliers": {"mill": {"lead_time": 5}, "near": {"lead_time": {"exponential": 4.9}}}}, "", ""),
    (
        DUAL | {"suppliers": {"mill": {"lead_time": 5}, "near": {"manufacture": 2, "transport": 3}}},
        "policy.sourcing.express",
        "expected a usual lead time below that of regular (5 days), found 5",
    ),
    (
        DUAL | {"suppliers": {"mill": {"lead_time": 5}, "near": {"lead_time": {"scipy": {"law": "pareto", "b": 0.9}}}}},
        "policy.sourcing.express",
        "expected a usual lead time below that of regular (5 days), found one without end",
    ),
    (
        firm(UP_TO_9, TWO | {"rule": "expedite", "below": 3})
        | {"suppliers": {"mill": {"lead_time": 5}, "near": {"lead_time": 6}}},
        "",
        "",
    ),
    (
        {"warehouse": {"put_away": {"lognormal": {"mu": 700, "sigma": 900}}}},
        "warehouse.put_away",
        "expected a lognormal distribution whose values can be computed, found parameters out of range",
    ),
    (
        supplier(manufacture=1, transport={"lognormal": {"mu": 700, "sigma": 900}}),
        "suppliers.mill.transport",
        "expected a lognormal distribution whose values can be computed, found parameters out of range",
    ),
    (
        {"shipping": {"carriers": {"fast": {"transit": {"lognormal": {"mu": 700, "sigma": 900}}}}}},
        "shipping.carriers.fast.transit",
        "expected a lognormal distribution whose values can be computed, found parameters out of range",
    ),
    (
        supplier(lead_time=1, **{"yield": {"scipy": {"law": "lognorm", "s": 9000}}}),
        "suppliers.mill.yield",
        "expected a scipy distribution whose values can be computed, found parameters out of range",
    ),
]


@pytest.mark.parametrize(("sections", "path", "message"), BIG, ids=[path or "fits" for _, path, _ in BIG])
def test_too_much(sections: Spec, path: str, message: str) -> None:
    found = [(".".join(each.path), each.message) for each in excesses(sized(**sections))]
    assert found == ([(path, message)] if path else [])


@pytest.mark.parametrize("lead", [{"lead_time": 0}, {"manufacture": 0, "transport": 9e-5}])
@pytest.mark.parametrize("level", ["base-stock", "s-S", "R-S", "plan"])
@pytest.mark.parametrize("share", [{"uniform": [0, 0.4]}, 1])
def test_what_does_not_come_is_not_ordered_again_for_ever(lead: Spec, level: str, share: Any) -> None:
    rules: dict[str, Spec] = {
        "base-stock": {"order_up_to": 9},
        "s-S": {"reorder_point": 3, "order_up_to": 9},
        "R-S": {"review_period": 1, "order_up_to": 9},
        "plan": {"orders": [{"at": 1, "units": 9}]},
    }
    scenario = sized(**supplier(**lead, **{"yield": share}), **firm({"rule": level} | rules[level]))
    found = [(".".join(each.path), each.message) for each in excesses(scenario)]
    message = "expected a usual lead time of at least 0.0001 days beside it, because what does not come is ordered "
    message += f"again at once under continuous review, found {lead.get('transport', 0):.3g}"
    endless = level in ("base-stock", "s-S") and share != 1
    assert found == ([("suppliers.mill.yield", message)] if endless else [])


def test_losses_and_standing_orders_take_memory() -> None:
    surge = {"rule": "base-surge", "base": "mill", "surge": "near", "quantity": 2, "every": 1}
    plain, losing, standing = sized(), sized(warehouse={"shrinkage": 1000}), sized(**firm("none", surge))
    assert bytes_needed(losing, "simpy") > bytes_needed(plain, "simpy") + 1e6
    assert bytes_needed(standing, "simpy") > bytes_needed(plain, "simpy") + 5e4

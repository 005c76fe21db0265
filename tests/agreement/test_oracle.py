"""The reference engine and the oracle, which was written from docs/model.md alone, agree on random scenarios."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.dates import add_dates
from generators.oversold import add_substitutes
from generators.scenarios import Spec, read, specifications
from oracle.basics import ACCOUNTS, LEVELS
from oracle.shop import simulate
from simbackorder.engines.reference import run
from simbackorder.metrics.measures import measure
from simbackorder.opening.shop import open_shop
from simbackorder.sample_path import drawing
from simbackorder.sample_path.drawing import SamplePath
from simbackorder.scenario.sections.schema import Scenario
from simbackorder.state.ledger import NAMES


class Date(float):
    """Compared less closely: the distribution functions behind it are inverted numerically."""


OPEN = -1.0
NEAR = 1e-6  # dates, and hazards that depend on them, are computed in other ways


def compared(scenario: Scenario, path: SamplePath, policy: Any) -> Iterator[tuple[str, Any, Any]]:
    """What both say: name, the program's value, the oracle's value."""
    oracle = simulate(scenario, policy, path)
    record = run(open_shop(scenario, policy), path)
    contracts = record.contracts
    yield "orders", len(record.orders["accepted"]), len(oracle["orders"])
    for k, order in enumerate(oracle["orders"]):
        if order.accepted:
            yield f"order {k} promised", record.orders["promised"][k], Date(order.promised)
            yield f"order {k} closed", record.orders["closed"][k], OPEN if order.closed is None else order.closed
        yield f"order {k} accepted", record.orders["accepted"][k], order.accepted
        yield f"order {k} cancelled", record.orders["cancelled"][k], order.cancelled
        if len(contracts["placed"]) and order.accepted:
            yield f"order {k} placed", contracts["placed"][k], order.time
            yield f"order {k} last date", contracts["date"][k], Date(order.last)
            yield f"order {k} slips", contracts["slips"][k], order.slips
            yield f"order {k} notices", contracts["notices"][k], order.notices
        yield f"order {k} shipments", record.orders["shipments"][k], len(order.shipments)
    for k, line in enumerate(oracle["lines"]):
        for column in ("accepted", "filled", "shipped"):
            yield f"line {k} {column}", record.lines[column][k], getattr(line, column)
    yield "supplies", len(record.supplies["item"]), len(oracle["supplies"])
    for k, supply in enumerate(oracle["supplies"]):
        for column in ("item", "supplier", "recalled", "placed"):
            yield f"supply {k} {column}", record.supplies[column][k], getattr(supply, column)
        yield f"supply {k} quantity", record.supplies["quantity"][k], supply.quantity - supply.recalled
        yield f"supply {k} arrived", record.supplies["arrived"][k], OPEN if supply.arrived is None else supply.arrived
    for k, item in enumerate(oracle["items"]):
        for column in (*LEVELS, "held_up"):
            yield f"{item.name} {column}", record.items[column][k], getattr(item, column)
    if len(record.customers["lost_at"]):
        for k, time in enumerate(record.customers["lost_at"]):
            yield f"customer {k} lost", time, oracle["lost"].get(k, OPEN)
    for k, account in reversed(list(enumerate(NAMES))):
        yield f"{account} at the cut", record.accounts["at_cut"][k], oracle["cut"][ACCOUNTS[k]]
        yield f"{account} at the end", record.accounts["balance"][k], oracle["end"][ACCOUNTS[k]]
    tells = policy.informing.choice()
    told = tells.rule == "on-slip" or (tells.rule == "regular" and tells.parameters.new_dates)
    baskets = () if any(path.spare) else ("basket",)
    for by in (None, "item", "segment", *baskets, "supplier"):
        for name, ratio in measure(scenario, record, by).items():
            if ("[" in name or by is None) and (told or not name.startswith("last_promise")):
                yield name, ratio, oracle["measures"][by].get(name)


def same(ours: Any, theirs: Any) -> bool:
    if not isinstance(ours, tuple):
        return bool(ours == theirs) or math.isclose(
            ours, theirs, rel_tol=0, abs_tol=1e-3 if isinstance(theirs, Date) else NEAR
        )
    if theirs is None or ours[1] == 0 or theirs[1] == 0:
        return theirs is not None and ours[1] == theirs[1]
    return math.isclose(ours[0] / ours[1], theirs[0] / theirs[1], rel_tol=NEAR, abs_tol=NEAR)


def differences(scenario: Scenario, path: SamplePath) -> list[str]:
    return [
        f"{name}: program {ours}, oracle {theirs}"
        for policy in scenario.alternatives.values()
        for name, ours, theirs in compared(scenario, path, policy)
        if not same(ours, theirs)
    ]


def without_ties_of_thresholds(spec: dict[str, Any]) -> dict[str, Any]:
    """The same scenario in which no slip is as large as the threshold, and no manufacture ends on the hour, and no
    date depends on a ramp, or days off, and is that of something else, but for rounding."""
    informing = spec["policy"].get("informing", {})
    if informing.get("threshold"):
        informing["threshold"] += 0.3
    for supplier in spec["suppliers"].values():
        if "ramp" in supplier:  # a square root may end a little before the hour, or after it
            supplier["ramp"]["over"] += 0.37
    closed = "calendar" in spec.get("warehouse", {})  # and a day off is as far as its hour
    if closed or any("ramp" in supplier for supplier in spec["suppliers"].values()):
        promising = spec["policy"]["promising"]
        for choice in (promising, *promising.get("items", {}).values()):
            if "buffer" in choice:
                choice["buffer"] += 0.0137
    return spec


class Case(NamedTuple):
    """A scenario and a sample path; shown as what they are made from, which fits on a screen."""

    scenario: Scenario
    path: SamplePath
    spec: Spec
    replication: int
    values: int | None

    def __repr__(self) -> str:
        return f"case_of({json.dumps(self.spec)}, {self.replication}, {self.values})"


def case_of(spec: Spec, replication: int, values: int | None) -> Case:
    """`values`: the seed of line values that do not divide, as in recorded orders; none: prices."""
    scenario = read(spec)
    path = drawing.draw(scenario, replication=replication)
    if values is not None:
        path = path._replace(value=np.random.default_rng(values).integers(0, 5000, len(path.value)))
    return Case(scenario, path, spec, replication, values)


@st.composite
def cases(draw: st.DrawFn, ties: bool, supplied: bool = False, dated: bool = False, replaced: bool = False) -> Case:
    """Random scenarios; `dated`: with dates by lead times, and suppliers of whom there is much to know; `replaced`:
    with goods that are not there, and substitutes for them."""
    spec = draw(specifications(ties, supplied))
    if replaced:
        add_substitutes(draw, spec)
    if dated:
        add_dates(draw, spec, ties)
    spec = without_ties_of_thresholds(spec)
    spec["currency"] = draw(st.sampled_from(["USD", "USD", "BHD"]))
    if not any(name in str(spec) for name in ("calendar", "daily_capacity", "cut_off")):  # they know days only
        spec["time"]["unit"] = draw(st.sampled_from(["day", "day", "month"]))
    spec["time"]["length"] += draw(st.sampled_from([0, 0.5]))
    spec["measures"]["total_cost"] = {"purchases": draw(st.booleans())}
    replication = draw(st.integers(0, 3))
    return case_of(spec, replication, draw(st.integers(0, 99)) if draw(st.booleans()) else None)


@settings(max_examples=150)
@given(cases(ties=True))
def test_the_engine_and_the_oracle_agree_when_everything_happens_at_once(case):
    assert differences(case.scenario, case.path)[:20] == []


@settings(max_examples=60)
@given(cases(ties=True, supplied=True))
def test_they_agree_on_suppliers_warehouse_and_carriers_when_everything_happens_at_once(case):
    assert differences(case.scenario, case.path)[:20] == []


@settings(max_examples=100)
@given(cases(ties=False, supplied=True))
def test_they_agree_on_suppliers_warehouse_and_carriers(case):
    assert differences(case.scenario, case.path)[:20] == []


@pytest.mark.parametrize("ties", [True, False])
def test_they_agree_on_dates(ties):
    @settings(max_examples=100)
    @given(cases(ties, dated=True))
    def agree(case):
        assert differences(case.scenario, case.path)[:20] == []

    agree()


@pytest.mark.parametrize("ties", [True, False])
def test_they_agree_on_substitutes_for_what_is_not_there(ties):
    replaced = 0

    @settings(max_examples=60)
    @given(cases(ties, replaced=True))
    def agree(case):
        nonlocal replaced
        assert differences(case.scenario, case.path)[:20] == []
        shop = open_shop(case.scenario, next(iter(case.scenario.alternatives.values())))
        replaced += measure(case.scenario, run(shop, case.path))["oversold_substituted"][0]

    agree()
    assert replaced > 20


@settings(max_examples=100)
@given(cases(ties=False))
def test_the_engine_and_the_oracle_agree_in_continuous_time(case):
    assert differences(case.scenario, case.path)[:20] == []


@pytest.mark.slow
@pytest.mark.parametrize("ties", [True, False])
def test_the_engine_and_the_oracle_agree_on_many_scenarios(ties):
    @settings(max_examples=2000)
    @given(cases(ties))
    def agree(case):
        assert differences(case.scenario, case.path)[:20] == []

    agree()

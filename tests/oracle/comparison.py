"""What a program says of a run beside what the oracle says."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from generators.scenarios import Spec, read
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
NEAR_OF_DATES = 1e-3
OF_DATES = ("mean_tardiness", "mean_lateness")
"""Measures that are distances from dates, so that they are known as those are."""


OF_LATENESS = ("late_cost", "profit", "cash_position")


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
    for k, supply in enumerate(oracle["supplies"][: len(record.supplies["item"])]):
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
    slack = late_and_inexact(record, oracle)
    for k, account in reversed(list(enumerate(NAMES))):
        yield f"{account} at the cut", record.accounts["at_cut"][k], oracle["cut"][ACCOUNTS[k]]
        ours, theirs = record.accounts["balance"][k], oracle["end"][ACCOUNTS[k]]
        near = account in ("cash", "lateness") and abs(ours - theirs) <= slack
        yield f"{account} at the end", ours, ours if near else theirs
    tells = policy.informing.choice()
    told = tells.rule == "on-slip" or (tells.rule == "regular" and tells.parameters.new_dates)
    baskets = () if any(path.spare) else ("basket",)
    for by in (None, "item", "segment", *baskets, "supplier"):
        for name, ratio in measure(scenario, record, by).items():
            if ("[" in name or by is None) and (told or not name.startswith("last_promise")):
                theirs = oracle["measures"][by].get(name)
                if slack and theirs and name.startswith(OF_LATENESS):
                    near = abs(ratio[0] - theirs[0]) <= slack / 10**scenario.minor_digits + NEAR
                    theirs = ratio if near else theirs
                yield name, ratio, theirs


def late_and_inexact(record: Any, oracle: dict[str, Any]) -> int:
    """By how many minor units the cost of lateness may be off: one for every late order whose date is not known to the
    last bit, because what it costs is rounded once at the cut and once at its end."""
    dates = record.orders["promised"]
    return 2 * sum(1 for k, order in enumerate(oracle["orders"]) if order.late_cost and order.promised != dates[k])


def same(name: str, ours: Any, theirs: Any) -> bool:
    if not isinstance(ours, tuple):
        near = NEAR_OF_DATES if isinstance(theirs, Date) else NEAR
        return bool(ours == theirs) or math.isclose(ours, theirs, rel_tol=0, abs_tol=near)
    if theirs is None or ours[1] == 0 or theirs[1] == 0:
        return theirs is not None and ours[1] == theirs[1]
    near = NEAR_OF_DATES if name.startswith(OF_DATES) else NEAR
    return math.isclose(ours[0] / ours[1], theirs[0] / theirs[1], rel_tol=NEAR, abs_tol=near)


def differences(scenario: Scenario, path: SamplePath) -> list[str]:
    return [
        f"{name}: program {ours}, oracle {theirs}"
        for policy in scenario.alternatives.values()
        for name, ours, theirs in compared(scenario, path, policy)
        if not same(name, ours, theirs)
    ]


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

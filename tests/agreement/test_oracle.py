"""The reference engine and the oracle, which was written from docs/model.md alone, agree on random scenarios."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # as the conftest does
from oracle import ACCOUNTS, LEVELS, simulate

from simbackorder.engines.reference import run
from simbackorder.metrics.measures import measure
from simbackorder.model.ledger import NAMES
from simbackorder.model.opening import open_shop
from simbackorder.model.sample_path import SamplePath
from simbackorder.scenario.schema import Scenario

OPEN = -1.0


def compared(scenario: Scenario, path: SamplePath, policy: Any) -> Iterator[tuple[str, Any, Any]]:
    """What both say: name, the program's value, the oracle's value."""
    record = run(open_shop(scenario, policy), path)
    oracle = simulate(scenario, policy, path)
    yield "orders", len(record.orders["accepted"]), len(oracle["orders"])
    for k, order in enumerate(oracle["orders"]):
        if order.accepted:
            yield f"order {k} promised", record.orders["promised"][k], order.promised
            yield f"order {k} closed", record.orders["closed"][k], OPEN if order.closed is None else order.closed
        yield f"order {k} accepted", record.orders["accepted"][k], order.accepted
        yield f"order {k} cancelled", record.orders["cancelled"][k], order.cancelled
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
    for k, account in enumerate(NAMES):
        yield f"{account} at the cut", record.accounts["at_cut"][k], oracle["cut"][ACCOUNTS[k]]
        yield f"{account} at the end", record.accounts["balance"][k], oracle["end"][ACCOUNTS[k]]
    for by in (None, "item", "segment", "basket", "supplier"):
        for name, ratio in measure(scenario, record, by).items():
            if "[" in name or by is None:
                yield name, ratio, oracle["measures"][by].get(name)


def same(ours: Any, theirs: Any) -> bool:
    if not isinstance(ours, tuple):
        return bool(ours == theirs) or math.isclose(ours, theirs, rel_tol=0, abs_tol=1e-9)
    if theirs is None or ours[1] == 0 or theirs[1] == 0:
        return theirs is not None and ours[1] == theirs[1]
    return math.isclose(ours[0] / ours[1], theirs[0] / theirs[1], rel_tol=1e-9, abs_tol=1e-9)


def differences(scenario: Scenario, path: SamplePath) -> list[str]:
    return [
        f"{name}: program {ours}, oracle {theirs}"
        for policy in scenario.alternatives.values()
        for name, ours, theirs in compared(scenario, path, policy)
        if not same(ours, theirs)
    ]

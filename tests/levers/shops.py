"""A shop that is often out of stock, and what one lever does to it on the same luck."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Scenario
from support.observing import observed

Spec = dict[str, Any]
CHANCE = 1e-3  # of a verdict by luck alone
SHOP: Spec = {
    "time": {"length": 300, "warm_up": 50},
    "items": {
        "a": {"price": 50, "unit_cost": 20, "holding_cost": 0.05, "on_hand": 70},
        "b": {"price": 30, "unit_cost": 10, "holding_cost": 0.05, "on_hand": 45},
    },
    "customers": {
        "arrivals": {"rate": 6},
        "basket": {
            "items": {"a": 3, "b": 2},
            "lines": {"table": {1: 0.6, 2: 0.4}},
            "units": {"table": {1: 0.7, 2: 0.3}},
        },
        "segments": {"gold": {"share": 0.3, "priority": 1}, "others": {"share": 0.7, "priority": 2}},
    },
    "suppliers": {"mill": {"lead_time": {"gamma": {"mean": 8, "cv": 0.4}}}},
    "shipping": {"cost_per_shipment": 5},
    "policy": {
        "promising": {"rule": "quantile", "q": 0.7},
        "shipment": "complete",
        "replenishment": {
            "rule": "s-S",
            "items": {"a": {"reorder_point": 42, "order_up_to": 75}, "b": {"reorder_point": 28, "order_up_to": 50}},
        },
    },
}
PATIENCE = {"patience": {"exponential": 10}}
TOLERANCE = {"tolerance": {"exponential": 15}}


def merged(below: Any, above: Any) -> Any:
    """Two forms laid over each other, key by key; a policy or a table is replaced whole."""
    if not isinstance(below, dict) or not isinstance(above, dict) or not {"rule", "table"}.isdisjoint(above):
        return above
    return below | {key: merged(below[key], value) if key in below else value for key, value in above.items()}


def people(**behaviour: Any) -> Spec:
    """Both segments behave like this."""
    return {"customers": {"segments": dict.fromkeys(("gold", "others"), behaviour)}}


def shop(*changes: Spec) -> Scenario:
    spec = SHOP
    for change in changes:
        spec = merged(spec, change)
    return loads(json.dumps(spec))


class Lever(NamedTuple):
    """What is changed, from one form to another, in which shop, and where to the measures go: `+`, `-`, or `=`."""

    before: Spec
    after: Spec
    goes: dict[str, str]
    where: Spec = {}  # noqa: RUF012


def differences(lever: Lever, replications: int = 20, engine: str = "compiled") -> dict[str, NDArray[np.float64]]:
    """After minus before, replication by replication."""
    by = "segment" if any("[" in name for name in lever.goes) else None
    before, after = (
        observed(shop(lever.where, form), replications, by, engine) for form in (lever.before, lever.after)
    )
    return {name: after[name] - before[name] for name in lever.goes}


def moved(difference: NDArray[np.float64]) -> str:
    """`+`, `-` or `=` (to the last bit of a replication's mean), by a one-sided paired t test; `?` if it cannot be
    told."""
    if np.all(np.abs(difference) < 1e-9):
        return "="
    up, down = (stats.ttest_1samp(difference, 0, alternative=side).pvalue for side in ("greater", "less"))
    return "+" if up < CHANCE else "-" if down < CHANCE else "?"


def found(lever: Lever, replications: int = 20, engine: str = "compiled") -> dict[str, str]:
    """Where the measures went."""
    return {name: moved(difference) for name, difference in differences(lever, replications, engine).items()}

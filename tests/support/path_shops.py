"""Small scenarios for the tests of the sample path, written as files are."""

import json
from pathlib import Path
from typing import Any

from simbackorder.scenario.language.distributions import Distribution
from simbackorder.scenario.reading import loads
from simbackorder.scenario.sections.schema import Scenario


def distribution(name: str, **parameters: Any) -> Distribution:
    """A distribution as the reader of scenarios makes it."""
    return Distribution(name, tuple(parameters.items()))


def constant(value: float) -> Distribution:
    return distribution("constant", value=float(value))


def shop(
    customers: dict[str, Any],
    length: float = 100,
    items: Any = 1,
    suppliers: dict[str, Any] | None = None,
    folder: Path | None = None,
    **sections: Any,
) -> Scenario:
    """A scenario with so many items called a, b, c... (or these), which cost 10 each, and one supplier unless given."""
    if isinstance(items, int):
        items = {"abcdefghijklmnopqrstuvwxyz"[place]: {"price": 10, "unit_cost": 1} for place in range(items)}
    content = {
        "time": {"length": length, **sections.pop("time", {})},
        "items": items,
        "customers": customers,
        "suppliers": {"mill": {"lead_time": 3}} if suppliers is None else suppliers,
        "policy": {
            "replenishment": {"rule": "base-stock", "order_up_to": 5},
            "sourcing": {"rule": "single", "supplier": next(iter(suppliers or ["mill"]))},
        },
        **sections,
    }
    return loads(json.dumps(content), folder=folder)

"""Discrete-event simulation of backorder policies.

The pieces of a study, for use from Python; each is imported when it is first asked for:

    scenario = simbackorder.load("scenarios/viral_hoodie.yaml")
    shop = simbackorder.open_shop(scenario, scenario.alternatives["backorder"])
    record = simbackorder.run(shop, simbackorder.draw(scenario, 0))
    simbackorder.measure(scenario, record)["profit"]
"""

import importlib
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "load": "scenario.reading",
    "open_shop": "opening.shop",
    "draw": "sample_path.drawing",
    "run": "engines.reference",
    "measure": "metrics.measures",
    "register": "policies.own",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simbackorder' has no attribute {name!r}")
    return getattr(importlib.import_module(f"simbackorder.{_HOMES[name]}"), name)

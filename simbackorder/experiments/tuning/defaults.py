"""What is tuned where nothing is said of it: the levels by which an alternative orders, around what they are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simbackorder.scenario.language.paths import path_of
from simbackorder.scenario.reading import problem_at
from simbackorder.scenario.sections.optimise import MOST_PARAMETERS, Range

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

LEVELS = ("reorder_point", "order_up_to", "order_quantity")
"""Units that say when how much is ordered."""
LOWEST, HIGHEST = 0.25, 2.5
"""Bounds, in terms of what a level is."""
LEAST_SPAN = 20
STEPS = 100


def levels_of(scenario: Scenario, alternative: str, form: Mapping[str, Any], none: bool = False) -> dict[str, Range]:
    """By path, the range of each level of the alternative. Raises ScenarioError where there are too many, or
    none, unless there may be `none`."""
    from simbackorder.scenario.language.problems import ScenarioError

    found = {path: around(level) for path, level in stated_levels(form["policy"].get("replenishment", {}))}
    if not (len(found) > 0 or none) or len(found) > MOST_PARAMETERS:
        what = f"the {len(found)} levels of its items are too many" if found else "it orders by no levels"
        message = (
            f"expected 1 to {MOST_PARAMETERS} parameters to tune, such as {{policy.replenishment.order_up_to: "
            f"{{from: 50, to: 200}}}}; none are stated, and of {alternative!r} {what}"
        )
        raise ScenarioError((problem_at(scenario, ("optimise", "parameters"), message),))
    return found


def stated_levels(replenishment: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The levels of all items, and of those that have their own, each with its path."""
    entries: dict[tuple[str, ...], Mapping[str, Any]] = {("policy", "replenishment"): replenishment}
    for item, entry in replenishment.get("items", {}).items():
        entries["policy", "replenishment", "items", item] = entry
    for keys, entry in entries.items():
        for name in LEVELS:
            if name in entry:
                yield path_of((*keys, name)), entry[name]


def around(level: int) -> Range:
    """A range around a level, in steps of 1, 2 or 5 times a power of ten.

    >>> around(700).model_dump(by_alias=True), around(12).model_dump(by_alias=True)
    ({'from': 160.0, 'to': 1760.0, 'step': 20.0}, {'from': 3.0, 'to': 30.0, 'step': 1.0})
    """
    size = max(abs(level), LEAST_SPAN / HIGHEST)
    low, high = (LOWEST * level, HIGHEST * size) if level > 0 else (level - size, level + size)
    step = nice(max(1.0, (high - low) / STEPS))
    low, high = max(math.floor(low / step) * step, 1 if level > 0 else -(10**9)), math.ceil(high / step) * step
    return Range.model_validate({"from": low, "to": high, "step": step})


def nice(number: float) -> int:
    """The smallest of 1, 2, 5, 10, 20 ... that is no smaller."""
    tens = 10 ** math.floor(math.log10(number))
    return int(next(times * tens for times in (1, 2, 5, 10) if times * tens >= number))

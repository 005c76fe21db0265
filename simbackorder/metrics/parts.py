"""The parts of a shop of which measures are taken, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simbackorder.metrics.values import Array

if TYPE_CHECKING:
    from simbackorder.sample_path.drawing import SamplePath
    from simbackorder.scenario.sections.schema import Scenario

MOST_BASKET_ITEMS = 6


def partition(scenario: Scenario, by: str) -> tuple[str, ...]:
    """The parts of a scenario: its items, suppliers, segments, or baskets (sets of items, of few items only).

    Raises ValueError when there are too many baskets to tell apart.
    """
    if by == "item":
        return tuple(scenario.items)
    if by == "supplier":
        return tuple(scenario.suppliers)
    if by == "segment":
        return tuple(name for stream in scenario.customers.values() for name in stream.segments)
    names = list(scenario.items)
    if len(names) > MOST_BASKET_ITEMS:
        raise ValueError(f"{len(names)} items make too many baskets; at most {MOST_BASKET_ITEMS} can be told apart")
    sets = range(1, 1 << len(names))
    return tuple("+".join(name for k, name in enumerate(names) if bits >> k & 1) for bits in sets)


def baskets(path: SamplePath) -> Array:
    """Number of each order's basket: its set of items. The partition lists all non-empty sets in the order of their
    bits."""
    wanted = np.where(path.spare == 0, 1 << path.item.astype(np.int64), 0)  # nobody wants a substitute
    sets: Array = np.bitwise_or.reduceat(wanted, path.first[:-1])
    return sets - 1

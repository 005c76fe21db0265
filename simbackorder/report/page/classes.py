"""Waits in classes, as shops speak of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simbackorder.quantities import days_in


def class_names(edges: Sequence[float], unit: str) -> list[str]:
    """What the classes are called, the shortest first.

    >>> class_names((1.0, 7.0), "day")
    ['up to 1 day', '1 to 7 days', 'over 7 days']
    """
    days = days_in(unit)
    if days is not None:
        edges, unit = [round(each * days, 6) for each in edges], "day"
    first = f"up to {edges[0]:g} {unit}{'' if edges[0] <= 1 else 's'}"
    between = [f"{low:g} to {high:g} {unit}s" for low, high in itertools.pairwise(edges)]
    return [first, *between, f"over {edges[-1]:g} {unit}s"]


def classified(waits: NDArray[np.float64], edges: Sequence[float]) -> NDArray[np.int64]:
    """How many of the waits are in each class; those of an edge belong to the shorter ones."""
    places = np.searchsorted(np.asarray(edges), waits - 1e-9)
    return np.bincount(places, minlength=len(edges) + 1)

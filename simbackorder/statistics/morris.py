"""Screening by elementary effects: which inputs of a function matter at all, and which act unevenly or together.

Morris, M. D. (1991), Technometrics 33(2), 161-174: the mean and the standard deviation of an input's effects.
Campolongo, F., Cariboni, J., Saltelli, A. (2007), Environmental Modelling & Software 22, 1509-1518: the mean of their
sizes, mu*, and trajectories that are far apart.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEVELS = 4
FEWEST = 4
"""Trajectories: the intervals come from drawing them anew."""
RESAMPLES = 1000
CHOSEN_FROM = 3
"""So many times more trajectories are drawn than are used: those that are farthest apart."""
MOST_COMPARED = 60
"""Among so many at most; choosing compares each with each."""


class Bounded(NamedTuple):
    """An estimate, with the interval that it gets by drawing the design's parts anew (the bootstrap's quantiles)."""

    value: float
    low: float
    high: float


class Effects(NamedTuple):
    """What one input does as it goes through its whole range: `size`, mu*; `mean`, mu; `spread`, sigma: 0 if it does
    the same wherever the others are."""

    size: Bounded
    mean: Bounded
    spread: Bounded


def problem(count: int) -> dict[str, Any]:
    """So many inputs between 0 and 1, as SALib has them."""
    return {"num_vars": count, "names": [f"x{n}" for n in range(count)], "bounds": [[0.0, 1.0]] * count}


def trajectories(count: int, samples: int, seed: int) -> Array:
    """So many trajectories for `count` inputs, `count` + 1 points of the unit cube each, one below the other. Needs
    SALib."""
    from SALib.sample import morris

    drawn = min(CHOSEN_FROM * samples, MOST_COMPARED)
    optimal = samples if 2 <= samples < drawn and count > 1 else None
    state = np.random.get_state()
    try:
        found: Array = morris.sample(
            problem(count),
            drawn if optimal else samples,
            num_levels=LEVELS,
            optimal_trajectories=optimal,
            seed=seed + 1,  # 0 would be none
        )
    finally:
        np.random.set_state(state)
    return found


def elementary_effects(design: Array, values: Array) -> Array:
    """By trajectory and input, how much the value changes per whole range of the input."""
    points, inputs = design.shape
    paths = design.reshape(points // (inputs + 1), inputs + 1, inputs)
    steps, changes = np.diff(paths, axis=1), np.diff(values.reshape(paths.shape[:2]), axis=1)
    found = np.empty((len(paths), inputs))
    which = np.argmax(np.abs(steps), axis=2)
    path = np.arange(len(paths))[:, None]
    found[path, which] = changes / steps[path, np.arange(inputs), which]
    return found


def effects(design: Array, values: Array, confidence: float, seed: int) -> list[Effects]:
    """What each input does, from the values at the points of a design."""
    found = elementary_effects(design, values)
    n = len(found)
    again = found[np.random.default_rng(seed).integers(n, size=(RESAMPLES, n))]
    estimates = [(f(found[None])[0], f(again)) for f in (_size, _mean, _spread)]
    tail = (1 - confidence) / 2
    ends = [(value, *np.quantile(drawn, [tail, 1 - tail], axis=0)) for value, drawn in estimates]
    return [Effects(*(Bounded(*(float(each[k]) for each in row)) for row in ends)) for k in range(found.shape[1])]


def _size(found: Array) -> Array:
    sizes: Array = np.abs(found).mean(axis=1)
    return sizes


def _mean(found: Array) -> Array:
    means: Array = found.mean(axis=1)
    return means


def _spread(found: Array) -> Array:
    spreads: Array = found.std(axis=1, ddof=1)
    return spreads

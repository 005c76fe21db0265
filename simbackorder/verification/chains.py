"""Finite Markov chains in continuous time: where they settle, and how near to that they are after a while."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rates = Mapping[tuple[Any, Any], float]
"""Of the steps from one state to another."""


DENSE = 320
"""States up to which the whole matrix exponential takes less time than its product with a vector."""


def balance(rates: Rates) -> tuple[list[Any], NDArray[np.float64]]:
    """The states in order, and what flows into each from each (a column sums to 0)."""
    states = sorted({state for pair in rates for state in pair})
    place = {state: n for n, state in enumerate(states)}
    flow = np.zeros((len(states), len(states)))
    for (here, there), rate in rates.items():
        flow[place[there], place[here]] += rate
        flow[place[here], place[here]] -= rate
    return states, flow


def settled(rates: Rates) -> dict[Any, float]:
    """The stationary probabilities: equations of balance."""
    states, flow = balance(rates)
    flow[-1] = 1  # one equation follows from the others: they add up to one instead
    right = np.zeros(len(states))
    right[-1] = 1
    return dict(zip(states, np.linalg.solve(flow, right).tolist(), strict=True))


def left_after(rates: Rates, start: Any, time: float) -> float:
    """The distance (total variation) from the stationary distribution, so long after the chain was in this state."""
    from scipy.linalg import expm
    from scipy.sparse import csc_array
    from scipy.sparse.linalg import expm_multiply

    states, flow = balance(rates)
    opening = np.array([float(state == start) for state in states])
    small = len(states) <= DENSE
    now = expm(flow * time) @ opening if small else expm_multiply(csc_array(flow) * time, opening)
    stationary = np.array(list(settled(rates).values()))
    return float(np.abs(now - stationary).sum()) / 2


def first_part(chance: Mapping[Any, float]) -> dict[int, float]:
    """The distribution of the first part of the state."""
    found: dict[int, float] = {}
    for state, p in chance.items():
        found[state[0]] = found.get(state[0], 0.0) + p
    return found

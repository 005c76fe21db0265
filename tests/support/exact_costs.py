"""Exact expected costs of small inventory systems, by Markov chains, to judge what a search finds."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import stats

LOWEST, HIGHEST = -120, 160
LEVELS = np.arange(LOWEST, HIGHEST + 1)
SIZES = {1: 1 / 6, 2: 1 / 3, 3: 1 / 3, 4: 1 / 6}
PANELS = 40


def compound_poisson(mean: float, longest: int = 150) -> np.ndarray:
    """Probabilities of the units that so many orders of 1 to 4 units ask for: Panjer, ASTIN Bulletin 12 (1981)."""
    p = np.zeros(longest)
    p[0] = np.exp(-mean)
    for n in range(1, longest):
        p[n] = mean / n * sum(k * share * p[n - k] for k, share in SIZES.items() if k <= n)
    return p


@cache
def month() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By stock at the beginning: the stock after a month, as a matrix; and expected cost of holding and of backorders
    in it, if nothing comes, and if so many units come after half a month to a month, uniformly: the part before they
    come, of the stock at the beginning, and the part after, of the stock that they lift it to."""
    step = 1 / PANELS
    whole, before, after = (np.zeros(LEVELS.size) for _ in range(3))
    rate = np.where(LEVELS > 0, LEVELS, -5.0 * LEVELS)
    for k in range(PANELS):
        t = (k + 0.5) * step
        cost = np.array([expected_of(rate, level, compound_poisson(10 * t)) for level in range(LEVELS.size)])
        arrived = min(1.0, max(0.0, (t - 0.5) / 0.5))
        whole += step * cost
        before += step * (1 - arrived) * cost
        after += step * arrived * cost
    return whole, before, after


def expected_of(function: np.ndarray, level: int, demand: np.ndarray) -> float:
    """The expectation of a function of the stock after this demand, from the level of this number on."""
    n = min(level + 1, demand.size)
    below = function[level - n + 1 : level + 1][::-1]
    return float(below @ demand[:n])


@cache
def demand_of_a_month() -> np.ndarray:
    p = compound_poisson(10.0)
    matrix = np.zeros((LEVELS.size, LEVELS.size))
    for level in range(LEVELS.size):
        n = min(level + 1, p.size)
        matrix[level, level - n + 1 : level + 1] = p[:n][::-1]
    return matrix


def law_and_kelton(reorder_point: int, order_up_to: int, months: int = 120, start: int = 60) -> float:
    """Expected cost per month of the (s, S) system of Law and Kelton, section 1.5, over so many months: below s, order
    up to S for 32 and 3 a unit, which comes after 0.5 to 1 month; 1 a month for a unit on hand, 5 for one owed."""
    whole, before, after = month()
    orders = reorder_point > LEVELS
    top = order_up_to - LOWEST
    lifted = np.where(orders, top, np.arange(LEVELS.size))
    units = np.where(orders, order_up_to - LEVELS, 0)
    cost = np.where(orders, 32 + 3 * units + before + after[top], whole)
    move = demand_of_a_month()[lifted]
    value = np.zeros(LEVELS.size)
    for _ in range(months):
        value = cost + move @ value
    return float(value[start - LOWEST]) / months


def periodic_s_S(
    reorder_point: int, order_up_to: int, *, rate: float, lead: float, holding: float, owed: float, order_cost: float
) -> float:
    """Long-run cost per unit of time of (R, s, S) with R = 1, Poisson demand of single units, all backordered, and a
    constant lead time: the position after ordering is a Markov chain, and the stock from a lead time after a review
    until that after the next one is the position less the demand since. At or below s is ordered.

    Zheng and Federgruen, Operations Research 39 (1991), 654-665, with the cost of a period integrated over it.
    """
    size = order_up_to - reorder_point  # positions after ordering: reorder_point + 1 .. order_up_to
    p = stats.poisson(rate).pmf(np.arange(size + 1))
    move = np.zeros((size, size))
    for k in range(size):
        for d in range(size):
            if k - d >= 0:
                move[k, k - d] += p[d]
        move[k, size - 1] += 1 - p[: k + 1].sum()
    stationary = np.linalg.matrix_power(move, 1 << 14)[0]
    positions = np.arange(reorder_point + 1, order_up_to + 1)
    times = lead + (np.arange(PANELS) + 0.5) / PANELS
    demand = np.arange(0, 400)
    cost = np.zeros(size)
    for t in times:
        weights = stats.poisson(rate * t).pmf(demand)
        net = positions[:, None] - demand[None, :]
        cost += (np.where(net > 0, holding * net, -owed * net) @ weights) / PANELS
    ordered = sum(stationary[k] * (1 - p[: k + 1].sum()) for k in range(size))
    return float(stationary @ cost + order_cost * ordered)

"""The work in numbers, for programs that read no scenario, and what each of them must report of it.

W1 and W1H are one item with the reorder point that `run` is given, W1B the same item one for one; W2 is the
catalogue. The texts of all are in `simbackorder.experiments.workloads`; that both say the same is checked by what comes
out (`agreement.py`).
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Outcome(NamedTuple):
    """What happened to the units asked for. Orders have one unit, in W2 one unit per line."""

    units: int
    filled: int
    cancelled: int
    mean_on_hand: float


def lognormal(mean: float, cv: float) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm."""
    variance = math.log1p(cv**2)
    return math.log(mean) - variance / 2, math.sqrt(variance)


PATIENCE = 7.0
DAYS, ORDERS_PER_DAY, OPENING, LOT = 365.0, 50.0, 500, 500
LEVEL = 280
"""The base stock of W1B, and its opening stock."""
MU, SIGMA = lognormal(5.0, 0.3)

W2_DAYS, W2_ORDERS_PER_DAY, MOST_LINES = 100.0, 1000.0, 5
LOTS = 20_000
"""More replenishment orders than there ever are in W2."""
SHARES = (0.5, 0.8, 1.0)
"""Cumulative, of the suppliers whose lead times follow."""
LEAD_TIMES = (lognormal(5.0, 0.3), lognormal(3.0, 0.2), lognormal(8.0, 0.5))


class Catalogue(NamedTuple):
    """The items of W2: their shares of the demand, cumulative, and their (r, Q) and opening stock.

    `guide` has the item at the lower edge of each of many equal parts of [0, 1), all smaller than any item's share.
    """

    demand: NDArray[np.float64]
    guide: NDArray[np.int32]
    reorder_point: NDArray[np.int64]
    lot: NDArray[np.int64]
    opening: NDArray[np.int64]


@cache
def catalogue(items: int = 1000) -> Catalogue:
    """The items of W2."""
    weight = (np.arange(items) + 10) ** -0.8
    share = weight / weight.sum()
    daily = share * W2_ORDERS_PER_DAY * (1 + MOST_LINES) / 2
    reorder_point = np.ceil(5.5 * daily).astype(np.int64)
    lot = np.maximum(5, np.ceil(10 * daily)).astype(np.int64)
    demand = np.cumsum(share)
    parts = 1 << math.ceil(math.log2(2 / share.min()))
    guide = np.searchsorted(demand, np.arange(parts) / parts, side="right").astype(np.int32)
    return Catalogue(demand, guide, reorder_point, lot, reorder_point + lot // 2)


def enough(rate: float, days: float) -> int:
    """So many arrivals that no run has more."""
    mean = rate * days
    return int(mean + 10 * math.sqrt(mean) + 50)


class Baskets(NamedTuple):
    """The luck of W2, drawn before the run. An order takes items from the stream, those it has already left out."""

    gap: NDArray[np.float64]
    patience: NDArray[np.float64]
    lines: NDArray[np.int64]
    item: NDArray[np.int32]
    lead: NDArray[np.float64]


def baskets(seed: int) -> Baskets:
    """The luck of W2, a column per law. Lead times are for every order of any item, in the order of ordering."""
    chance = np.random.default_rng(seed)
    n = enough(W2_ORDERS_PER_DAY, W2_DAYS)
    lines = chance.integers(1, MOST_LINES + 1, n)
    u = chance.random(int(1.02 * lines.sum()) + 1000)
    demand, guide = catalogue().demand, catalogue().guide
    item = guide[(u * len(guide)).astype(np.int32)]
    item += demand[item] <= u
    supplier = np.searchsorted(SHARES, chance.random(LOTS), side="right")
    return Baskets(
        chance.exponential(1 / W2_ORDERS_PER_DAY, n),
        chance.exponential(PATIENCE, n),
        lines,
        item,
        chance.lognormal(*np.array(LEAD_TIMES)[supplier].T),
    )

"""The best of several alternatives by a budget of replications, more for those that are hard to tell from it.

Optimal computing budget allocation: Chen, Lin, Yücesan and Chick, Simulation budget allocation for further enhancing
the efficiency of ordinal optimization, Discrete Event Dynamic Systems 10 (2000), theorem 1: beside the leader b,
replications in proportion to (spread / distance from b) squared, and N_b = s_b sqrt(sum of N_i^2 / s_i^2).

Alternatives that meet the same luck are compared on the replications that both have, and what the longer one shows
beyond them corrects the shorter one by regression (double sampling: Cochran, Sampling Techniques, 3rd edition, 1977,
section 12.6). The spread of the shorter one is then that of its residuals, u, and what is left of the longer one's is
v = (1 - slope)^2 times its variance: N_b = sqrt(sum of v_i N_i^2 / u_i), which without common luck is the theorem's.
With common luck, replications of the others beyond those of the leader tell little: it has at least their number times
the squared correlation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

Array = NDArray[np.float64]

ROUNDING = 1e-12
"""A squared correlation or a slope that is so near 1 is 1."""
NEAR = 0.1
"""A distance counts as at least the root of this times its own standard error: nearer ones would take all there is."""


class Lead(NamedTuple):
    """By how much one alternative leads another: `mean`, with its squared standard error; the other's residual variance
    `own` and what is left of the leader's, `shared`, per replication; `agreement`: the squared correlation; and so many
    replications both have (`common`)."""

    mean: float
    error2: float
    own: float
    shared: float
    agreement: float
    common: int

    @property
    def wrong(self) -> float:
        """The estimated probability that it does not lead; of two that are alike in every replication: 0."""
        if self.error2 <= 0:
            return 0.0 if self.mean >= 0 else 1.0
        return float(stdtr(max(1, self.common - 2), -self.mean / np.sqrt(self.error2)))

    @property
    def apart(self) -> tuple[float, float]:
        """By how much it leads, and the probability that it does not."""
        return self.mean, self.wrong


def lead(first: Array, second: Array) -> Lead:
    """By how much `first` leads `second`, larger values being better; both have met the same luck from the start."""
    common = min(len(first), len(second))
    spread_1, spread_2 = first[:common].var(ddof=1), second[:common].var(ddof=1)
    together = float(np.cov(first[:common], second[:common])[0, 1])
    agreement = _tidy(together**2 / (spread_1 * spread_2)) if spread_1 > 0 and spread_2 > 0 else 0.0
    slope_2 = _tidy(together / spread_1) if spread_1 > 0 else 0.0
    slope_1 = _tidy(together / spread_2) if spread_2 > 0 else 0.0
    own, shared = spread_2 * (1 - agreement), (1 - slope_2) ** 2 * spread_1
    if len(second) <= len(first):
        mean = first.mean() - second.mean() - slope_2 * (first.mean() - first[:common].mean())
        error2 = own / len(second) + shared / len(first)
    else:
        mean = first.mean() - second.mean() + slope_1 * (second.mean() - second[:common].mean())
        error2 = spread_1 * (1 - agreement) / len(first) + (1 - slope_1) ** 2 * spread_2 / len(second)
    return Lead(float(mean), float(error2), float(own), float(shared), float(agreement), common)


def _tidy(number: float) -> float:
    return 1.0 if abs(number - 1.0) <= ROUNDING else number


def leader(values: Sequence[Array]) -> int:
    """Which alternative leads; all are compared with the one that has most replications."""
    longest = max(range(len(values)), key=lambda k: len(values[k]))
    over = [0.0 if k == longest else lead(each, values[longest]).mean for k, each in enumerate(values)]
    return int(np.argmax(over))


def leads(values: Sequence[Array]) -> tuple[int, dict[int, Lead]]:
    """Which alternative leads, and by how much it leads each of the others."""
    best = leader(values)
    return best, {k: lead(values[best], each) for k, each in enumerate(values) if k != best}


def correct(found: dict[int, Lead]) -> float:
    """The estimated probability that the leader is the best, at least (Bonferroni; equation 7 of the paper)."""
    return max(0.0, 1.0 - sum(each.wrong for each in found.values()))


def weights(found: dict[int, Lead]) -> tuple[float, dict[int, float]]:
    """In which proportion replications are due to the leader, and to each of the others."""
    others = {}
    for k, each in found.items():
        distance2 = max(each.mean, 0.0) ** 2
        # of alternatives that agree in full what is left of the leader's spread tells how hard they are to tell apart
        spread2 = each.own if each.own > 0 else each.shared
        floor = NEAR * each.error2
        others[k] = spread2 / max(distance2, floor) if spread2 > 0 and max(distance2, floor) > 0 else 0.0
    squares = sum(each.shared * others[k] ** 2 / each.own for k, each in found.items() if each.own > 0)
    paired = max((each.agreement * others[k] for k, each in found.items()), default=0.0)
    return max(float(np.sqrt(squares)), paired), others


def allocation(values: Sequence[Array], more: int) -> list[int]:
    """How many of `more` further replications each alternative gets: all 0, if there is nothing left to be told."""
    best, found = leads(values)
    own, others = weights(found)
    due = np.array([own if k == best else others[k] for k in range(len(values))])
    if due.sum() <= 0:
        return [0] * len(values)
    have = np.array([len(each) for each in values])
    return whole(shortfall(due, have, more), more)


def shortfall(due: Array, have: NDArray[np.int64], more: int) -> Array:
    """What brings all as near as can be to their due, without taking anything from those who have more than that."""
    open_ = due > 0
    while True:
        total = have[open_].sum() + more
        missing = np.where(open_, due / due[open_].sum() * total - have, 0.0)
        if (missing >= 0).all():
            return missing
        open_ &= missing > 0


def whole(parts: Array, total: int) -> list[int]:
    """Whole numbers that add up, by the largest remainders."""
    found = np.floor(parts).astype(int)
    order = np.argsort(-(parts - found), kind="stable")
    found[order[: total - int(found.sum())]] += 1
    return [int(each) for each in found]

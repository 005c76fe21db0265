"""The best of several alternatives, with replications spent only on those that may still be it.

Kim and Nelson, A fully sequential procedure for indifference-zone selection in simulation, ACM Transactions on Modeling
and Computer Simulation 11 (2001), section 3 with c = 1: the alternative that is selected is the best with at least the
stated probability, if that one is better than the others by the smallest difference that matters or more; else it is
within that difference of the best with about that probability. Alternatives may meet the same luck, which makes it
faster.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Selection(NamedTuple):
    """Where the procedure stands: the alternatives that are still in, by their numbers; of each alternative how many
    replications it had when it was dropped (those still in: all so far); and whether it is over."""

    left: tuple[int, ...]
    replications: tuple[int, ...]
    over: bool


class Rule(NamedTuple):
    """What decides: `smallest`, the smallest difference that matters; `confidence`, the probability of a right
    selection; `first`, the replications of the first stage; `most`, after how many it ends at the latest."""

    smallest: float
    confidence: float
    first: int
    most: int


def constant(rule: Rule, alternatives: int) -> float:
    """h squared of the procedure: 2 eta (n0 - 1)."""
    tail = 2.0 * (1.0 - rule.confidence) / (alternatives - 1)
    eta: float = 0.5 * (tail ** (-2.0 / (rule.first - 1)) - 1.0)
    return 2.0 * eta * (rule.first - 1)


class Screening:
    """The procedure, fed with replications as they come: larger values are better.

    `values[replication, alternative]`; of alternatives that were dropped, NaN.
    """

    def __init__(self, rule: Rule, first_stage: Array) -> None:
        self.rule = rule
        self.n, count = first_stage.shape
        if self.n != rule.first or self.n < 2:
            raise ValueError(f"expected a first stage of {rule.first} replications, found {self.n}")
        apart = first_stage[:, :, None] - first_stage[:, None, :]
        self.spread: Array = apart.var(axis=0, ddof=1)
        self.h2 = constant(rule, count) if count > 1 else 0.0
        self.sums: Array = first_stage.sum(axis=0)
        self.left = list(range(count))
        self.dropped = [0] * count
        self.screen()

    @property
    def over(self) -> bool:
        """Whether one is left, or no more replications are allowed."""
        return len(self.left) == 1 or self.n >= self.rule.most

    def add(self, replication: Array) -> None:
        """One more replication of those that are left."""
        self.n += 1
        self.sums[self.left] += replication[self.left]
        self.screen()

    def screen(self) -> None:
        """Drops every alternative that another one leads by more than the difference may still turn."""
        in_play = np.array(self.left)
        lead = self.sums[in_play][:, None] - self.sums[in_play][None, :]
        smallest = self.rule.smallest
        slack = smallest / 2.0 * (self.h2 * self.spread[np.ix_(in_play, in_play)] / smallest**2 - self.n)
        beaten = (lead < -np.maximum(0.0, slack)).any(axis=1)
        if beaten.all():  # only by rounding: who leads stays
            beaten[int(np.argmax(self.sums[in_play]))] = False
        for place in in_play[beaten].tolist():
            self.dropped[place] = self.n
            self.left.remove(place)

    def state(self) -> Selection:
        """Where it stands; at the end the one that is selected comes first among those left."""
        order = sorted(self.left, key=lambda place: -self.sums[place])
        counted = tuple(self.dropped[k] or self.n for k in range(len(self.dropped)))
        return Selection(tuple(order), counted, self.over)

"""The best of very many candidates that met the same luck, how far it is ahead of each other one, and which cannot be
told from it.

The differences to the best have simultaneous intervals by Bonferroni over all other candidates, each on its paired
values. A candidate is dropped only if it is surely worse than the one that seems the best: whichever is the best indeed
is dropped with a chance of 1 - confidence at most (multiple comparisons with the best; Edwards and Hsu, Journal of the
American Statistical Association 78, 1983). Values are kept of the best so many candidates only. Of others the error of
a difference is taken to be the sum of both errors, which it cannot exceed.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Array = NDArray[np.float64]
KEPT = 1024
MOST_VALUES = 2**22


class Margin(NamedTuple):
    """By how much the best is ahead of a candidate, with the ends of its simultaneous interval (None: one replication
    tells nothing)."""

    candidate: int
    ahead: float
    low: float | None
    high: float | None


class Leader(NamedTuple):
    """`best`: the candidate with the best mean of so many `candidates` that have a value; `margins`: of the next ones,
    best first; `tied`: all that cannot be told from it, best first, and how many of these are `equal` to it in every
    replication.
    `replications`: independent ones; `confidence`: of all intervals together."""

    best: int
    candidates: int
    margins: tuple[Margin, ...]
    tied: tuple[int, ...]
    equal: int
    replications: int
    confidence: float


class Many:
    """Candidates, added one after the other; more is better."""

    def __init__(self, confidence: float, most: int = KEPT) -> None:
        self.confidence = confidence
        self._most = most
        self._numbers: list[int] = []
        self._means: list[float] = []
        self._errors: list[float] = []
        self._kept: list[tuple[float, int, Array]] = []
        self._lost = 0

    def add(self, number: int, mean: float, error: float, values: Array, lost: int = 0) -> None:
        """A candidate: its mean, standard error and values (their mean need not be `mean`), one per replication.
        Numbers rise."""
        if np.isnan(mean):
            return
        self._lost = lost
        self._numbers.append(number)
        self._means.append(mean)
        self._errors.append(error)
        room = max(2, min(self._most, MOST_VALUES // max(1, len(values))))
        entry = (mean, -number, values.copy())
        if len(self._kept) < room:
            heapq.heappush(self._kept, entry)
        elif entry[:2] > self._kept[0][:2]:
            heapq.heapreplace(self._kept, entry)

    def leader(self, next_ones: int) -> Leader | None:
        """The best, and so many of the next. None: no candidate has a value."""
        if not self._kept:
            return None
        ranked = sorted(self._kept, key=lambda each: (-each[0], -each[1]))
        best = -ranked[0][1]
        numbers, means, errors = np.array(self._numbers), np.array(self._means), np.array(self._errors)
        place = {number: k for k, number in enumerate(self._numbers)}
        n, here = len(ranked[0][2]), place[best]
        ahead = means[here] - means
        apart = errors + errors[here]
        for _, number, values in ranked[1:]:
            apart[place[-number]] = _error(ranked[0][2] - values)
        others = len(numbers) - 1
        freedom = n - 1 - self._lost
        if freedom < 1 or not others:
            margins = [Margin(-number, float(ahead[place[-number]]), None, None) for _, number, _ in ranked[1:]]
            tied = tuple(int(numbers[k]) for k in np.argsort(ahead, kind="stable") if k != here)
            return Leader(best, len(numbers), tuple(margins[:next_ones]), tied, 0, n, self.confidence)
        quantile = float(stdtrit(freedom, 1 - (1 - self.confidence) / (2 * others)))
        half = quantile * apart
        margins = [_margin(-number, place[-number], ahead, half) for _, number, _ in ranked[1 : next_ones + 1]]
        unknown = np.isnan(half)
        may_be = (ahead - half <= 0) | unknown
        may_be[here] = False
        order = [k for k in np.argsort(ahead, kind="stable") if may_be[k]]
        equal = sum(1 for k in order if ahead[k] == 0 and apart[k] == 0)
        tied = tuple(int(numbers[k]) for k in order)
        return Leader(best, len(numbers), tuple(margins), tied, equal, n, self.confidence)


def _margin(number: int, place: int, ahead: Array, half: Array) -> Margin:
    middle, reach = float(ahead[place]), float(half[place])
    if np.isnan(reach):
        return Margin(number, middle, None, None)
    return Margin(number, middle, middle - reach, middle + reach)


def _error(values: Array) -> float:
    if len(values) < 2:
        return float("nan")
    if np.ptp(values) <= 1e-12 * float(np.abs(values).max(initial=0.0)):
        return 0.0
    return float(values.std(ddof=1)) / float(np.sqrt(len(values)))

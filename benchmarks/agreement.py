"""Whether everybody does the same work: what comes out of W1H, W1B and W2 is compared before anything is timed."""

import time
from itertools import pairwise

import numpy as np
from contestants import ALIKE, COMPILED, REFERENCE, Contestant
from numpy.typing import NDArray
from rivals.work import Outcome

SECONDS = 1.0
"""Replications go on for so long, but there are at least FEWEST and at most MOST."""
FEWEST, MOST = 3, 200
TOLERANCE = 4.0
"""In standard errors of the difference of means, from the standard deviation between our own replications."""
NAMES = ("fill rate", "cancelled", "mean on hand")


def rates(outcomes: list[Outcome]) -> NDArray[np.float64]:
    """Shares of the units asked for, and stock, a row per replication."""
    return np.array([(o.filled / o.units, o.cancelled / o.units, o.mean_on_hand) for o in outcomes])


def replicate(who: Contestant, fewest: int = FEWEST) -> list[Outcome]:
    """Some replications."""
    outcomes = [who.full(0)]  # which may compile it
    start = time.perf_counter()
    while len(outcomes) < fewest or (time.perf_counter() < start + SECONDS and len(outcomes) < MOST):
        outcomes.append(who.full(len(outcomes)))
    return outcomes


class Norm:
    """Our own replications, which others are held against.

    The fill rate moves the other two, by chance as well as by mistake. What a straight line through our replications
    says of that is taken off them, so that a few replications show much smaller mistakes.
    """

    def __init__(self, outcomes: list[Outcome]) -> None:
        self.rows = rates(outcomes)
        self.slopes = np.array([0.0, *(np.polyfit(self.rows[:, 0], column, 1)[0] for column in self.rows.T[1:])])
        self.spread = self.adjusted(self.rows).std(axis=0, ddof=1)

    def adjusted(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The rates without what follows from the fill rate."""
        return rows - self.slopes * rows[:, :1]

    def distances(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far the means are off, in standard errors."""
        difference = self.adjusted(rows).mean(axis=0) - self.adjusted(self.rows).mean(axis=0)
        return difference / (self.spread * (1 / len(rows) + 1 / len(self.rows)) ** 0.5)


def check(work: str, everybody: list[Contestant]) -> list[str]:
    """Prints the means; returns what differs by more than chance, or at all where the luck is the same."""
    reference, *others = everybody
    assert reference.name == COMPILED
    ours = replicate(reference, fewest=20)
    norm = Norm(ours)
    print(f"\n{work:34}" + "".join(f"{name:>14}" for name in NAMES) + "  replications  standard errors off")
    print(line(reference.name, norm.rows))
    wrong, known = [], {}
    for who in others:
        if who.name == REFERENCE:
            if who.full(0) != ours[0]:
                wrong.append(f"{work}: the two engines differ")
            continue
        found = known[who.module] = replicate(who)
        distances = norm.distances(rates(found))
        print(line(who.name, rates(found)) + "".join(f"{distance:8.1f}" for distance in distances))
        if (abs(distances) > TOLERANCE).any():
            wrong.append(f"{work}: {who.name} differs by more than chance")
    for group in ALIKE:
        members = [known[module] for module in group if module in known]
        if any(a[0] != b[0] for a, b in pairwise(members)):
            wrong.append(f"{work}: {', '.join(group)} differ, on the same numbers")
    return wrong


def line(name: str, rows: NDArray[np.float64]) -> str:
    """A row of the printed table."""
    fill_rate, cancelled, on_hand = rows.mean(axis=0)
    return f"{name:34}{fill_rate:14.4f}{cancelled:14.4f}{on_hand:14.1f}{len(rows):14d}"

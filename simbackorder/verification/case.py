"""What a case is: a shop, and what theory says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from simbackorder.metrics.definition import Kinds
from simbackorder.statistics.estimate import Sample

Spec = Mapping[str, Any]
"""A scenario as its file would have it."""
Exact = Mapping[str, float]
"""Measures by name, with their exact values."""
Observed = Callable[[str], Sample]
"""What all replications observed of a measure."""
QUICK, FULL = 40, 400
EXPERIMENT = "experiment"


class Case(NamedTuple):
    """A shop whose long-run measures are known.

    `id`: what it is called on the command line. `source`: who proved it, where. `shop`: its scenario. `exact`: works
    the exact values out, from the equations of the source. `start`: how a run begins, and why what is measured has
    no bias from that. `left`: a bound of the distance (total variation) between what is left of the opening at the end
    of the warm-up and the steady state; None: `start` says why there is no such distance. `derived`: values that are no
    measure of the simulator, from those that are. `quick`, `full`: replications. `by`: of which parts measures are
    taken.
    """

    id: str
    title: str
    source: str
    shop: Spec
    exact: Callable[[], Exact]
    start: str
    left: Callable[[], float] | None = None
    derived: Mapping[str, Callable[[Observed], Sample]] = {}
    quick: int = QUICK
    full: int = FULL
    by: Kinds = None


def ratio(top: str, bottom: str) -> Callable[[Observed], Sample]:
    """One total divided by another."""

    def of(observed: Observed) -> Sample:
        return Sample(observed(top).numerator, observed(bottom).numerator)

    return of


def mean_of(names: tuple[str, ...]) -> Callable[[Observed], Sample]:
    """The mean of several measures, each of one replication: readings at several times."""

    def of(observed: Observed) -> Sample:
        read = [observed(name) for name in names]
        values = np.mean([each.numerator / each.denominator for each in read], axis=0)
        return Sample(values, np.ones_like(values))

    return of

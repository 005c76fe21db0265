"""Alternatives against the baseline and against one another, measured on common sample paths."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simbackorder.experiments.replications import Observations
from simbackorder.statistics.best_set import BestSet, best_set
from simbackorder.statistics.calibration import calibration
from simbackorder.statistics.difference import Difference, differences
from simbackorder.statistics.estimate import Concluded, Estimate, concluded, estimates
from simbackorder.statistics.holm import holm


class Against(NamedTuple):
    """An alternative minus the baseline, with its p-value adjusted over the alternatives (None: undefined)."""

    difference: Difference
    p_adjusted: float | None


class Goal(NamedTuple):
    """The measure that decides: `better` is +1 if more of it is better, -1 if less is."""

    objective: str
    better: int
    confidence: float


class Comparison(NamedTuple):
    """What can be concluded: `estimates[alternative][measure]`, `differences[alternative][measure]` to the baseline
    (the first alternative), and which alternatives may be the best."""

    goal: Goal
    replications: int
    estimates: dict[str, dict[str, Estimate]]
    differences: dict[str, dict[str, Against]]
    best: BestSet

    @property
    def baseline(self) -> str:
        """The alternative that the others are compared with."""
        return next(iter(self.estimates))


def compare(observed: Observations, goal: Goal, nothing: Mapping[str, str], shares: Collection[str] = ()) -> Comparison:
    """Concludes from observations. `nothing`: per measure, why it is undefined when no replication observed it;
    `shares`: measures that lie between 0 and 1."""
    marked = np.array([measure in shares for measure in observed.measures])
    found = {name: concluded(observed.samples(name), goal.confidence, marked) for name in observed.alternatives}
    why = [nothing[measure] for measure in observed.measures]
    rows = {name: dict(zip(observed.measures, estimates(each, why), strict=True)) for name, each in found.items()}
    samples = {name: observed.sample(name, goal.objective) for name in observed.alternatives}
    best = best_set(samples, goal.better, goal.confidence, goal.objective in shares)
    return Comparison(goal, len(observed.values), rows, _differences(observed.measures, found, goal, why), best)


def calibrations(
    observed: Observations, alternatives: Sequence[str], happened: str, stated: str, confidence: float, nothing: str
) -> dict[str, Against]:
    """Of each of these alternatives a share that happened less the one that was stated, p adjusted over them."""
    found = [
        calibration(observed.sample(name, happened), observed.sample(name, stated), confidence, nothing)
        for name in alternatives
    ]
    ps = holm([each.p for each in found])
    return {name: Against(each, p) for name, each, p in zip(alternatives, found, ps, strict=True)}


def _differences(
    measures: Sequence[str], found: Mapping[str, Concluded], goal: Goal, nothing: Sequence[str]
) -> dict[str, dict[str, Against]]:
    baseline, *others = found
    rows = [differences(found[name], found[baseline], goal.confidence, nothing) for name in others]
    adjusted = [holm([each.p for each in of_measure]) for of_measure in zip(*rows, strict=True)]
    return {
        name: {m: Against(each, ps[place]) for m, each, ps in zip(measures, rows[place], adjusted, strict=True)}
        for place, name in enumerate(others)
    }

"""Alternatives against the baseline and against one another, measured on common sample paths."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simbackorder.experiments.replications import Observations
from simbackorder.statistics.best_set import BestSet, best_set
from simbackorder.statistics.calibration import calibration
from simbackorder.statistics.difference import Difference, difference
from simbackorder.statistics.estimate import Estimate, estimate
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


def compare(observed: Observations, goal: Goal, nothing: Mapping[str, str]) -> Comparison:
    """Concludes from observations. `nothing`: per measure, why it is undefined when no replication observed it."""
    estimates = {
        name: {m: estimate(observed.sample(name, m), goal.confidence, nothing[m]) for m in observed.measures}
        for name in observed.alternatives
    }
    samples = {name: observed.sample(name, goal.objective) for name in observed.alternatives}
    best = best_set(samples, goal.better, goal.confidence)
    return Comparison(goal, len(observed.values), estimates, _differences(observed, goal, nothing), best)


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


def _differences(observed: Observations, goal: Goal, nothing: Mapping[str, str]) -> dict[str, dict[str, Against]]:
    baseline, *others = observed.alternatives
    table: dict[str, dict[str, Against]] = {name: {} for name in others}
    for measure in observed.measures:
        reference = observed.sample(baseline, measure)
        found = [
            difference(observed.sample(name, measure), reference, goal.confidence, nothing[measure]) for name in others
        ]
        for name, each, p in zip(others, found, holm([each.p for each in found]), strict=True):
            table[name][measure] = Against(each, p)
    return table

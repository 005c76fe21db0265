"""Alternatives against the baseline and against one another, measured on common sample paths."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simbackorder.experiments.less_noise import Quiet, Quieter
from simbackorder.experiments.replications import Observations
from simbackorder.statistics.best_set import BestSet, best_set
from simbackorder.statistics.calibration import calibration
from simbackorder.statistics.control_variates import Adjustment
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


class VarianceLeft(NamedTuple):
    """Where noise was taken off: the variance of each estimate and of each difference to the baseline, by alternative
    and measure, relative to as many independent replications of which nothing is taken off. What does not vary is not
    there."""

    estimates: Mapping[str, Mapping[str, float]]
    differences: Mapping[str, Mapping[str, float]]


class Comparison(NamedTuple):
    """What can be concluded: `estimates[alternative][measure]`, `differences[alternative][measure]` to the baseline
    (the first alternative), and which alternatives may be the best; `quieter`: how noise was taken off, if it was, and
    `left` how much of the variance there still is."""

    goal: Goal
    replications: int
    estimates: dict[str, dict[str, Estimate]]
    differences: dict[str, dict[str, Against]]
    best: BestSet
    quieter: Quieter | None = None
    left: VarianceLeft | None = None

    @property
    def baseline(self) -> str:
        """The alternative that the others are compared with."""
        return next(iter(self.estimates))


def compare(
    observed: Observations,
    goal: Goal,
    nothing: Mapping[str, str],
    shares: Collection[str] = (),
    controls: Adjustment | None = None,
) -> Comparison:
    """Concludes from observations. `nothing`: per measure, why it is undefined when no replication observed it;
    `shares`: measures that lie between 0 and 1; `controls`: what takes noise off them."""
    count = len(observed.measures)
    marked = np.array([measure in shares for measure in observed.measures] * len(observed.alternatives))
    found = concluded(observed.rows(), goal.confidence, marked, controls)
    why = [nothing[measure] for measure in observed.measures]
    each = estimates(found, why * len(observed.alternatives))
    rows = {
        name: dict(zip(observed.measures, each[place * count : (place + 1) * count], strict=True))
        for place, name in enumerate(observed.alternatives)
    }
    samples = {name: observed.sample(name, goal.objective) for name in observed.alternatives}
    best = best_set(samples, goal.better, goal.confidence, goal.objective in shares, controls)
    against = _differences(observed, found, goal, why)
    return Comparison(goal, len(observed.values), rows, against, best)


def compare_quietly(
    quiet: Quiet, observed: Observations, goal: Goal, nothing: Mapping[str, str], shares: Collection[str]
) -> Comparison:
    """Concludes from observations whose noise was taken off, and how much of the variance is left."""
    found = compare(quiet.observed, goal, nothing, shares, quiet.controls)
    if quiet.about is None:
        return found
    loud = compare(observed, goal, nothing, shares)
    left = VarianceLeft(
        {name: _left(row, loud.estimates[name]) for name, row in found.estimates.items()},
        {
            name: _left(
                {m: each.difference for m, each in row.items()},
                {m: each.difference for m, each in loud.differences[name].items()},
            )
            for name, row in found.differences.items()
        },
    )
    return found._replace(replications=len(observed.values), quieter=quiet.about, left=left)


def _left(quiet: Mapping[str, Estimate | Difference], loud: Mapping[str, Estimate | Difference]) -> dict[str, float]:
    errors = ((measure, each.standard_error, loud[measure].standard_error) for measure, each in quiet.items())
    return {measure: (now / before) ** 2 for measure, now, before in errors if now is not None and before}


def calibrations(
    quiet: Quiet, alternatives: Sequence[str], happened: str, stated: str, confidence: float, nothing: str
) -> dict[str, Against]:
    """Of each of these alternatives a share that happened less the one that was stated, p adjusted over them."""
    sample = quiet.observed.sample
    found = [
        calibration(sample(name, happened), sample(name, stated), confidence, nothing, quiet.controls)
        for name in alternatives
    ]
    ps = holm([each.p for each in found])
    return {name: Against(each, p) for name, each, p in zip(alternatives, found, ps, strict=True)}


def _differences(
    observed: Observations, found: Concluded, goal: Goal, nothing: Sequence[str]
) -> dict[str, dict[str, Against]]:
    measures, (_, *others) = observed.measures, observed.alternatives
    count = len(measures)
    rows = np.arange(count, count * len(observed.alternatives))
    each = differences(found.rows(rows), found.rows(rows % count), goal.confidence, list(nothing) * len(others))
    adjusted = [holm([one.p for one in each[measure::count]]) for measure in range(count)]
    return {
        name: {m: Against(each[place * count + number], adjusted[number][place]) for number, m in enumerate(measures)}
        for place, name in enumerate(others)
    }

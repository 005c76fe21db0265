"""What tuning is for: objectives, constraints on measures, and how candidates rank by what replications say of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from simbackorder.metrics.definition import PARTITIONS, SHARE
from simbackorder.scenario.sections.optimise import Constraint, constraint
from simbackorder.statistics.estimate import Estimate, Sample, estimate, pseudo_values, ratios, standard_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simbackorder.metrics.definition import Measure
    from simbackorder.scenario.sections.schema import Scenario

Array = NDArray[np.float64]
CLEARLY = 3.0
"""A candidate is dropped that is worse than the leader by so many standard errors of the paired difference."""
MOST_OBJECTIVES = 3


class Objective(NamedTuple):
    """A measure of which more (`better` +1) or less (-1) is better."""

    measure: str
    better: int


class Bound(NamedTuple):
    """A constraint, and how sure it is to be that it holds."""

    stated: Constraint
    confidence: float
    share: bool

    def holds_surely(self, found: Estimate) -> bool:
        """Whether the one-sided bound of the measure's mean is on the right side; `found` has the interval of twice the
        doubt."""
        end = found.high if self.stated.below else found.low
        if end is None:
            return False
        return end <= self.stated.limit if self.stated.below else end >= self.stated.limit

    def estimate(self, sample: Sample, nothing: str) -> Estimate:
        """The measure with the interval whose one end is the one-sided bound."""
        return estimate(sample, 2 * self.confidence - 1, nothing, self.share)


class Aims(NamedTuple):
    """All objectives, the first of which ranks, and all bounds."""

    objectives: tuple[Objective, ...]
    bounds: tuple[Bound, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that they look at, once."""
        names = (*(each.measure for each in self.objectives), *(each.stated.measure for each in self.bounds))
        return tuple(dict.fromkeys(names))


class Score(NamedTuple):
    """What replications say of a candidate: `means` of the objectives, more being better; `values`: the pseudo-values
    of each; `excess`: by how much each bound is passed, relative to its limit, once its doubt is counted (0 or below:
    it holds); `inside` and `outside`: the same with three standard errors against it, and in its favour."""

    point: tuple[int, ...]
    means: tuple[float, ...]
    values: Array
    excess: tuple[float, ...]
    inside: tuple[float, ...]
    outside: tuple[float, ...]

    @property
    def replications(self) -> int:
        """How many say it."""
        return len(self.values[0])

    @property
    def feasible(self) -> bool:
        """Whether all bounds hold as surely as they are to."""
        return all(each <= 0 for each in self.excess)

    @property
    def violation(self) -> float:
        """By how much bounds are passed, all together."""
        return sum(max(0.0, each) for each in self.excess)

    @property
    def key(self) -> tuple[bool, float, float, tuple[int, ...]]:
        """Lower is better: bounds first, then the objective, then the place, so that ties have one order."""
        return (not self.feasible, self.violation, -self.means[0], self.point)


def aims_of(scenario: Scenario, catalogue: Mapping[str, Measure]) -> Aims:
    """What the scenario says that is tuned for. Raises ScenarioError with the measures that there are not."""
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.reading import problem_at

    stated = scenario.optimise
    names = stated.objective or (scenario.experiment.objective,)
    wrong = []
    for name in names:
        message = flaw(name, catalogue, needs_direction=True)
        if message:
            wrong.append(problem_at(scenario, ("optimise", "objective"), message))
    if len(names) > MOST_OBJECTIVES:
        message = f"expected at most {MOST_OBJECTIVES} objectives, found {len(names)}"
        wrong.append(problem_at(scenario, ("optimise", "objective"), message))
    read = [constraint(text) for text in stated.subject_to]
    for number, each in enumerate(read):
        message = flaw(each.measure, catalogue)
        if message:
            wrong.append(problem_at(scenario, ("optimise", "subject_to", str(number)), message))
    if wrong:
        raise ScenarioError(tuple(wrong))
    bounds = (Bound(one, one.confidence or stated.confidence, catalogue[one.measure].unit == SHARE) for one in read)
    return Aims(tuple(Objective(name, catalogue[name].better) for name in names), tuple(bounds))


def flaw(name: str, catalogue: Mapping[str, Measure], needs_direction: bool = False) -> str:
    """What is wrong with a measure; empty: nothing."""
    from simbackorder.experiments.names import did_you_mean

    if name not in catalogue:
        return f"no measure is named {name!r}{did_you_mean(name, catalogue)}"
    if needs_direction and catalogue[name].better == 0:
        return f"expected a measure of which more or less is better, found {name!r}"
    return ""


def parts_asked(scenario: Scenario) -> tuple[str, ...]:
    """Of which parts measures are needed: `unit_fill_rate[item=hoodie]`."""
    texts = (*scenario.optimise.objective, *scenario.optimise.subject_to)
    return tuple(kind for kind in PARTITIONS if any(f"[{kind}=" in text for text in texts))


def score(point: tuple[int, ...], values: Array, aims: Aims) -> Score:
    """Of a candidate, from `values[replication, measure]`: numerators and denominators of the aims' measures."""
    sample = Sample(*np.ascontiguousarray(values.transpose(2, 1, 0)))
    means, pseudo = ratios(sample), pseudo_values(sample)
    errors = np.nan_to_num(standard_errors(pseudo))
    column = {name: k for k, name in enumerate(aims.measures)}
    scores, rows = [], []
    for each in aims.objectives:
        k = column[each.measure]
        scores.append(-math.inf if math.isnan(means[k]) else each.better * float(means[k]))
        rows.append(each.better * pseudo[k])
    excess, inside, outside = [], [], []
    for bound in aims.bounds:
        k, sign = column[bound.stated.measure], 1 if bound.stated.below else -1
        far = sign * (float(means[k]) - bound.stated.limit)
        t = float(stdtrit(max(len(values) - 1, 1), bound.confidence))
        scale = abs(bound.stated.limit) or 1.0
        unknown = math.isnan(far)
        excess.append(math.inf if unknown else (far + t * float(errors[k])) / scale)
        inside.append(math.inf if unknown else (far + CLEARLY * float(errors[k])) / scale)
        outside.append(math.inf if unknown else (far - CLEARLY * float(errors[k])) / scale)
    return Score(point, tuple(scores), np.array(rows), tuple(excess), tuple(inside), tuple(outside))


def clearly_worse(one: Score, leader: Score) -> bool:
    """Whether the leader is better in the first objective, beyond doubt; both met the same luck."""
    apart = leader.means[0] - one.means[0]
    if not math.isfinite(apart):
        return math.isfinite(leader.means[0])
    paired = leader.values[0] - one.values[0]
    error = float(paired.std(ddof=1)) / math.sqrt(len(paired)) if len(paired) > 1 else 0.0
    return bool(apart > CLEARLY * error and apart > 0)


def clearly_outside(one: Score) -> bool:
    """Whether a bound does not hold, beyond doubt."""
    return any(each > 0 for each in one.outside)


def kept(scores: Sequence[Score], most: int) -> list[Score]:
    """Those that may still be the best, the leader first, at most so many: with a feasible leader whoever is not
    clearly worse nor clearly outside; else those nearest to the bounds."""
    ranked = sorted(scores, key=lambda each: each.key)
    leader = ranked[0]
    if not leader.feasible:
        return ranked[:most]
    left = [each for each in ranked if not clearly_outside(each) and not clearly_worse(each, leader)]
    return left[:most]

"""What the best candidates are worth: judged on fresh luck, beside the scenario's own values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.comparison import Comparison, Goal
from simbackorder.experiments.tuning.simulating import FRESH, observed_of
from simbackorder.statistics.estimate import Estimate

if TYPE_CHECKING:
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.aims import Aims, Score
    from simbackorder.experiments.tuning.candidates import Candidate
    from simbackorder.experiments.tuning.search import Searched
    from simbackorder.experiments.tuning.simulating import Runs
    from simbackorder.experiments.tuning.space import Point

OWN = "as it is"
"""What the alternative is called with the values that the scenario has."""
CLEAR = 0.05
"""An adjusted p-value below this tells that another finalist is better than the one that the search preferred."""


class Judged(NamedTuple):
    """`names`: of the finalists, by what they are called; `searched`: what the search saw of each; `own`: the point of
    the scenario's own values, if it is one of the finalists; `observed` and `comparison` of all on fresh luck;
    `bounds[name][k]`: the measure of the k-th constraint; `best`: who is chosen (of several objectives the first),
    `holds` whether all constraints surely hold for it, `preferred` who the search preferred."""

    names: Mapping[str, Point]
    searched: Mapping[str, Score]
    own: str
    observed: Observations
    comparison: Comparison
    bounds: Mapping[str, tuple[Estimate, ...]]
    best: str
    holds: bool
    preferred: str


def judged(runs: Runs, found: Searched) -> Judged:
    """What the finalists are worth; if constraints surely hold for none of them, then those for which they held with
    more room in the search. Raises RunError and StoppedError."""
    first = judged_on_fresh_luck(runs, found.finalists)
    if first.holds:
        return first
    known = {each.point for each in found.finalists}
    roomy = [each for each in found.as_often if each.point not in known and all(room <= 0 for room in each.inside)]
    second = judged_on_fresh_luck(runs, tuple(roomy[: len(found.finalists)])) if roomy else first
    return second if second.holds else first


def judged_on_fresh_luck(runs: Runs, finalists: tuple[Score, ...]) -> Judged:
    """Simulates these candidates, and the scenario's own values, on luck that the search has not met."""
    world = runs.world
    candidates: dict[str, Candidate] = {OWN: world.as_stated}
    names: dict[str, Point] = {}
    own = OWN
    stated = world.stated_values
    for each in finalists:
        values = world.space.values(each.point)
        name = named(values)
        candidate = world.candidate(each.point)
        assert candidate is not None  # it was simulated
        if values == stated:
            own = name
        names[name] = each.point
        candidates[name] = candidate
    span = (FRESH, FRESH + runs.most)
    observed = observed_of(runs.task, candidates, world.policy_only, span, runs.heard, runs.meter)
    return concluded(runs.task, runs.aims, observed, names, dict(zip(names, finalists, strict=True)), own)


def concluded(
    task: Task,
    aims: Aims,
    observed: Observations,
    names: Mapping[str, Point],
    searched: Mapping[str, Score],
    own: str,
) -> Judged:
    """What follows from the observations on fresh luck."""
    comparison = compared(task, aims, observed)
    nothing = {name: measure.undefined for name, measure in task.catalogue.items()}
    bounds = {
        name: tuple(
            each.estimate(observed.sample(name, each.stated.measure), nothing[each.stated.measure])
            for each in aims.bounds
        )
        for name in observed.alternatives
    }
    inside = [name for name in names if holds(aims, bounds[name])]
    preferred = next(iter(names))
    chosen = (inside or list(names))[0]
    if len(aims.objectives) == 1:
        chosen = surely_better(comparison, chosen, inside)
    return Judged(names, searched, own, observed, comparison, bounds, chosen, bool(inside), preferred)


def holds(aims: Aims, found: tuple[Estimate, ...]) -> bool:
    """Whether all constraints hold as surely as they are to."""
    return all(bound.holds_surely(each) for bound, each in zip(aims.bounds, found, strict=True))


def surely_better(comparison: Comparison, chosen: str, inside: list[str]) -> str:
    """The finalist that is clearly better on fresh luck than the one that the search preferred; else this one."""
    better = comparison.goal.better
    for name in comparison.best.ranking:
        if name == chosen or name not in inside:
            continue
        pair = comparison.best.pair(name, chosen)
        if pair.difference.mean is not None and pair.difference.mean * better > 0 and (pair.p_adjusted or 1.0) < CLEAR:
            return name
    return chosen


def compared(task: Task, aims: Aims, observed: Observations) -> Comparison:
    """All on the same luck, by the first objective."""
    first = aims.objectives[0]
    goal = Goal(first.measure, first.better, task.goal.confidence)
    return task._replace(goal=goal).compared(observed)


def named(values: Mapping[str, float]) -> str:
    """What a candidate is called: the ends of the paths, as long as they tell parameters apart, and the values."""
    pairs = zip(short_names(list(values)), values.values(), strict=True)
    return ", ".join(f"{short} {value}" for short, value in pairs)


def short_names(paths: list[str]) -> list[str]:
    """Of each path the shortest end that no other has.

    >>> short_names(["policy.replenishment.items.hat.order_up_to", "policy.replenishment.items.cap.order_up_to"])
    ['hat.order_up_to', 'cap.order_up_to']
    """
    from simbackorder.scenario.language.paths import parts_of, path_of

    keys = [parts_of(path) for path in paths]
    found = []
    for one in keys:
        length = 1
        while length < len(one) and sum(other[-length:] == one[-length:] for other in keys) > 1:
            length += 1
        found.append(path_of(one[-length:]))
    return found

"""A comparison of alternatives, each with its own best values: whether one leads because it is better, or because the
others hold too little."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.crew import one_crew
from simbackorder.experiments.replications import Observations
from simbackorder.experiments.tuning.aims import aims_of
from simbackorder.experiments.tuning.candidates import Candidate
from simbackorder.experiments.tuning.judging import compared
from simbackorder.experiments.tuning.search import StoppedSearchError
from simbackorder.experiments.tuning.simulating import FRESH, Heard, Meter, Runs, observed_of
from simbackorder.experiments.tuning.space import of_policy
from simbackorder.experiments.tuning.tuning import InfeasibleError, Tuned, runs_of, so_far, tuned, unfinished
from simbackorder.failures import ArgumentError
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import problem_at
from simbackorder.statistics.difference import Difference, difference
from simbackorder.store.layout import search_study

if TYPE_CHECKING:
    from simbackorder.experiments.comparison import Comparison
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario
    from simbackorder.store.layout import Shelf
    from simbackorder.store.searches import Search

NOWHERE: Mapping[str, Search] = MappingProxyType({})
COMPARED = 2 * FRESH
"""The first replication of the comparison: of luck that neither searches nor their judges have met."""


class EachAtItsBest(NamedTuple):
    """`tuned`: by alternative what its search has found, `infeasible` why nothing was. `at_best` and `as_stated`
    compare the alternatives with their best values, and with those of the scenario, on the same luck; `gains`: by how
    much each is more in the objective at its best than as it is stated; `observed` of those at their best."""

    tuned: Mapping[str, Tuned]
    infeasible: Mapping[str, str]
    at_best: Comparison
    as_stated: Comparison
    gains: Mapping[str, Difference]
    observed: Observations


class StoppedTuningError(KeyboardInterrupt):
    """An interrupt while alternatives are tuned. `done`: those that are; `told`: what is known of the one at hand."""

    def __init__(self, done: tuple[str, ...], told: str) -> None:
        super().__init__()
        self.done, self.told = done, told


def check_alternatives(scenario: Scenario) -> None:
    """All that is tuned is what the firm decides, so that alternatives still meet the same world, and for one
    objective. Raises ScenarioError and ArgumentError."""
    for path in scenario.optimise.parameters:
        if not of_policy(path):
            message = "expected a path in the policy: alternatives are compared in one world"
            raise ScenarioError((problem_at(scenario, ("optimise", "parameters", path), message),))
    if len(scenario.optimise.objective) > 1:
        raise ArgumentError("expected one objective: alternatives are ranked by it", "tuned")
    if len(scenario.alternatives) < 2:
        raise ArgumentError("there is one alternative only: `optimise` tunes it", "tuned")


def searches(task: Task, names: tuple[str, ...], heard: Heard) -> list[Runs]:
    """What is needed to tune each alternative. Raises ScenarioError and ArgumentError."""
    check_alternatives(task.scenario)
    meter = Meter(heard.progress, 2 * len(names) * task.scenario.experiment.replications)
    found = [runs_of(task, name, heard, meter) for name in names]
    if not any(runs.world.space.parameters for runs in found):
        runs_of(task, names[0], heard)  # which says what is missing
    return found


def unfinished_of(task: Task, place: Shelf) -> dict[str, Search]:
    """By alternative, where what its search has simulated is kept until all are compared."""
    return {name: unfinished(task, place, name, search_study(name)) for name in task.scenario.alternatives}


@one_crew()
def each_at_its_best(all_runs: list[Runs], left: Mapping[str, Search] = NOWHERE) -> EachAtItsBest:
    """Tunes each alternative, then compares all on fresh luck. `left`: by alternative, where what its search has
    simulated is kept, if it is. Raises InfeasibleError where none meets the constraints, RunError, StoreError,
    StoppedTuningError and StoppedError."""
    found: dict[str, Tuned] = {}
    infeasible: dict[str, str] = {}
    for runs in all_runs:
        try:
            found[runs.world.alternative] = tuned(runs, left.get(runs.world.alternative))
        except InfeasibleError as error:
            infeasible[runs.world.alternative] = str(error)
        except StoppedSearchError as stopped:
            raise StoppedTuningError(tuple(found), so_far(runs, stopped)) from None
    if not found:
        raise InfeasibleError("\n".join(infeasible.values()))
    return together(all_runs, found, infeasible)


def together(all_runs: list[Runs], found: dict[str, Tuned], infeasible: dict[str, str]) -> EachAtItsBest:
    """All alternatives on the same fresh luck, at their best and as they are stated."""
    first = all_runs[0]
    names = [runs.world.alternative for runs in all_runs]
    candidates: dict[str, Candidate] = {}
    for runs in all_runs:
        name = runs.world.alternative
        candidates[f"{name} (as stated)"] = runs.world.as_stated
        best = None
        if name in found:
            best = runs.world.candidate(found[name].judged.names[found[name].judged.best])
        candidates[name] = best or runs.world.as_stated
    n = first.task.scenario.experiment.replications
    observed = observed_of(first.task, candidates, True, (COMPARED, COMPARED + n), first.heard, first.meter)
    at_best = some(observed, {name: name for name in names})
    as_stated = some(observed, {f"{name} (as stated)": name for name in names})
    aims = aims_of(first.task.scenario, first.task.catalogue)
    objective = aims.objectives[0].measure
    confidence = first.task.goal.confidence
    gains = {
        name: difference(at_best.sample(name, objective), as_stated.sample(name, objective), confidence)
        for name in names
    }
    task = first.task
    return EachAtItsBest(
        found, infeasible, compared(task, aims, at_best), compared(task, aims, as_stated), gains, at_best
    )


def some(observed: Observations, names: Mapping[str, str]) -> Observations:
    """Some of the alternatives, under other names."""
    which = [observed.alternatives.index(name) for name in names]
    return Observations(tuple(names.values()), observed.measures, observed.values[:, which])

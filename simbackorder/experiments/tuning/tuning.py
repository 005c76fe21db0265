"""Tuning one alternative, from its scenario to what is concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.checking import refuse_uncertain
from simbackorder.experiments.crew import one_crew
from simbackorder.experiments.less_noise import refuse_less_noise
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.tuning.aims import Aims, Score, aims_of, parts_asked
from simbackorder.experiments.tuning.candidates import World
from simbackorder.experiments.tuning.judging import Judged, judged, named
from simbackorder.experiments.tuning.search import Searched, StoppedSearchError, expected, searched
from simbackorder.experiments.tuning.simulating import Heard, Meter, Runs
from simbackorder.failures import ArgumentError, StudyError
from simbackorder.store.layout import tuning_study
from simbackorder.store.provenance import versions
from simbackorder.store.searches import Search

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.space import Space
    from simbackorder.scenario.sections.schema import Scenario
    from simbackorder.store.layout import Shelf

RUNS = 50
"""Of every replication, roughly: what decides whether the engine is compiled."""
ENOUGH = 50
FEWEST = 3
"""Replications without which nothing can be told from luck."""


class Tuned(NamedTuple):
    """What tuning an alternative has found. `by_default`: that nothing was said of what is tuned; `stated`: the
    scenario's own values by path; `left_out`: stated parameters that the alternative has not."""

    alternative: str
    space: Space
    by_default: bool
    left_out: tuple[str, ...]
    stated: dict[str, float]
    aims: Aims
    searched: Searched
    judged: Judged

    @property
    def values(self) -> dict[str, int | float]:
        """By path, the best values."""
        return self.space.values(self.judged.names[self.judged.best])


class InfeasibleError(StudyError):
    """No candidate meets the constraints."""


def check(task: Task) -> None:
    """Raises ScenarioError or ArgumentError with what stands against tuning."""
    scenario = task.scenario
    refuse(task, "tuning grows replications by itself, up to experiment.replications")
    refuse_uncertain(scenario, "parameters are tuned at the inputs as they are stated")
    refuse_less_noise(scenario, "tuning pairs candidates on the same luck, as it is", "less-noise")
    if scenario.experiment.replications < FEWEST:
        found = scenario.experiment.replications
        raise ArgumentError(f"expected at least {FEWEST} replications, found {found}", "replications")


def runs_of(task: Task, alternative: str, heard: Heard, meter: Meter | None = None) -> Runs:
    """What is needed to tune an alternative; one of several, which are told by one `meter`, may have nothing to tune.
    Raises ScenarioError with what is wrong with parameters and aims."""
    check(task)
    aims = aims_of(task.scenario, task.catalogue)
    world = World(task.scenario, alternative, lenient=meter is not None)
    runs = Runs(task, world, aims, heard, meter or Meter(heard.progress, 0))
    if meter is not None and not aims.bounds:
        runs.most = enough(runs.most)
    runs.meter.expected += expected(runs)
    return runs


def enough(replications: int) -> int:
    """Replications for searches that another comparison follows, with all of them: near the best the objective is flat,
    and a few more replications move it by less than the comparison can tell. (Whether constraints surely hold is
    another matter: there all are needed.)

    >>> enough(5), enough(200), enough(1000)
    (5, 50, 250)
    """
    return min(replications, max(ENOUGH, replications // 4))


@one_crew()
def tuned(runs: Runs, left: Search | None = None) -> Tuned:
    """Searches, and judges what was found on fresh luck. The same for any number of workers, and whether it was
    interrupted or not. Raises InfeasibleError, NoCandidateError, NoSamplerError, RunError, and
    StoppedSearchError."""
    runs.left = left
    found = searched(runs)
    leader = found.finalists[0]
    if not leader.feasible:
        raise InfeasibleError(nearest_text(runs, leader))
    world = runs.world
    try:
        worth = judged(runs, found)
    except KeyboardInterrupt:
        level = len(runs.values[leader.point])
        raise StoppedSearchError(leader, level, found.candidates) from None
    about = (world.alternative, world.space, world.by_default, world.left_out, world.stated_values)
    return Tuned(*about, runs.aims, found, worth)


def unfinished(task: Task, place: Shelf, alternative: str, study: str | None = None) -> Search:
    """Where what this search has simulated is kept until it is finished; `study`: its name, where it is not one of its
    own."""
    about = {"digest": task.scenario.digest, "alternative": alternative, **versions()}
    if task.means.audit:
        about["audited"] = "yes"
    return Search(place, study or tuning_study(alternative), about, task.scenario.title)


def so_far(runs: Runs, stopped: StoppedSearchError) -> str:
    """What an interrupted search has found."""
    best = stopped.best
    if best is None:
        return f"nothing was simulated of {runs.world.alternative!r}"
    objective = runs.aims.objectives[0]
    bounds = "" if best.feasible else ", which does not meet the constraints"
    worth = f"{objective.measure} {objective.better * best.means[0]:.6g} after {stopped.level} replications"
    return (
        f"the best of {stopped.candidates} candidates of {runs.world.alternative!r} so far is "
        f"{named(runs.world.space.values(best.point))}{bounds}: {worth}"
    )


def nearest_text(runs: Runs, leader: Score) -> str:
    """That no candidate meets the constraints, and which one is the nearest."""
    level = len(runs.values[leader.point])
    passed = []
    for bound, excess in zip(runs.aims.bounds, leader.excess, strict=True):
        if excess > 0:
            k = runs.aims.measures.index(bound.stated.measure)
            top, bottom = runs.values[leader.point][:, k].sum(axis=0)
            mean = f"{top / bottom:.4g}" if bottom else "undefined"
            passed.append(f"{bound.stated.text} ({bound.stated.measure} is {mean})")
    return (
        f"{runs.world.alternative!r}: none of {runs.candidates} candidates meets the constraints with "
        f"{max(each.confidence for each in runs.aims.bounds) * 100:g} % confidence; the nearest is "
        f"{named(runs.world.space.values(leader.point))}, which after {level} replications misses {'; '.join(passed)}. "
        "Widen the ranges in optimise.parameters, or loosen optimise.subject_to."
    )


def check_stated(scenario: Scenario) -> None:
    """What a scenario says of tuning can be done, for some alternative. Raises ScenarioError."""
    from simbackorder.metrics.catalogue import described
    from simbackorder.scenario.language.problems import ScenarioError
    from simbackorder.scenario.reading import problem_at

    if not scenario.optimise.model_fields_set:
        return
    aims_of(scenario, described(scenario, parts_asked(scenario)))
    if not scenario.optimise.parameters:
        return
    nobodys = [set(World(scenario, name, lenient=True).left_out) for name in scenario.alternatives]
    wrong = [path for path in scenario.optimise.parameters if all(path in left_out for left_out in nobodys)]
    if wrong:
        message = "no alternative has such a parameter"
        raise ScenarioError(tuple(problem_at(scenario, ("optimise", "parameters", path), message) for path in wrong))

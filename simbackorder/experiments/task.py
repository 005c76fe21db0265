"""A study to be done: a scenario that was checked, how it is simulated, and what will be concluded from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.checking import check_memory, check_objective, check_precision, check_size
from simbackorder.experiments.comparison import Comparison, Goal, compare_quietly
from simbackorder.experiments.engine import AUDITED, ENGINES, Choice, Say, choose, orders, prepare, with_those_before
from simbackorder.experiments.execution import Elsewhere, Workers, cores
from simbackorder.experiments.less_noise import Quiet, check_less_noise, quiet
from simbackorder.experiments.names import chosen
from simbackorder.experiments.replications import Observations, Study
from simbackorder.failures import ArgumentError
from simbackorder.metrics.definition import SHARE, Kinds, kinds

if TYPE_CHECKING:
    from simbackorder.metrics.definition import Measure
    from simbackorder.model.record import RunRecord
    from simbackorder.scenario.sections.schema import Scenario


SPEED = {"simpy": 150_000.0, "both": 150_000.0, "compiled": 5_000_000.0, AUDITED: 8_000.0}
"""Orders per second, roughly."""
ALONE = 0.2
"""Seconds of work that are done before further processes have started."""


class Means(NamedTuple):
    """How a study is simulated: the engine that was asked for, processes (None: all cores) or workers elsewhere, and
    whether every law is checked after every event."""

    engine: str = "auto"
    workers: Workers = None
    audit: bool = False


class Task(NamedTuple):
    """What every study of a scenario needs. `engine`: who simulates, if that was left to us; `by`: of which parts
    measures are taken, too."""

    scenario: Scenario
    catalogue: Mapping[str, Measure]
    goal: Goal
    means: Means
    engine: Choice
    by: Kinds

    def __reduce__(self) -> tuple[Any, ...]:
        """Formulas stay here: another process has them, too."""
        return _again, (self.scenario, self.goal, self.means, self.engine, self.by)

    def study(
        self,
        alternatives: tuple[str, ...],
        also: Callable[[RunRecord], Any] | None = None,
        of: Scenario | None = None,
        first: int = 0,
    ) -> Study:
        """What is replicated, from replication `first` on; `also`: what else is taken down of every run; `of`: at
        another point of a grid."""
        return Study(of or self.scenario, alternatives, self.by, self.engine.engine, also, self.means.audit, first)

    def of_replications(self, n: int) -> Task:
        """The same, for so many replications; its digest is still that of the scenario as it was read."""
        experiment = self.scenario.experiment.model_copy(update={"replications": n})
        return self._replace(scenario=self.scenario.model_copy(update={"experiment": experiment}))

    def quiet(self, observed: Observations, of: Scenario | None = None) -> Quiet:
        """The observations with what takes noise off them; `of`: at another point of a grid."""
        return quiet(of or self.scenario, observed, self.engine.engine)

    def compared(self, observed: Observations, of: Scenario | None = None) -> Comparison:
        """What can be concluded from observations; `of`: at another point of a grid."""
        nothing = {name: self.catalogue[name].undefined for name in observed.measures}
        shares = {name for name in observed.measures if self.catalogue[name].unit == SHARE}
        return compare_quietly(self.quiet(observed, of), observed, self.goal, nothing, shares)

    def compared_at(self, scenario: Scenario) -> Comparison:
        """What can be concluded of the same study of another scenario, once its replications are done. Raises
        RunError, and ScenarioError if they are too large."""
        from simbackorder.experiments.observing import Events, observed

        check_size(scenario)
        self.check_memory(scenario)
        names = tuple(scenario.alternatives)
        workers = self.workers(len(names) * scenario.experiment.replications)
        return self.compared(observed(self.study(names, of=scenario), workers, None, Events()), scenario)

    def workers(self, runs: int) -> Workers:
        """Processes that so many runs are divided among: those that were asked for, or as many as pay; or workers
        elsewhere, as long as they can be had."""
        asked = self.means.workers
        if asked is not None and not (isinstance(asked, Elsewhere) and not asked.is_open):
            return asked
        speed = SPEED[AUDITED if self.means.audit else self.engine.engine]
        return cores() if orders(self.scenario) * runs > speed * ALONE else 1

    def check_memory(self, scenario: Scenario) -> None:
        """Raises ScenarioError if runs of it, as many as there are workers, do not fit this machine's memory."""
        asked = self.means.workers
        several = 1 if isinstance(asked, Elsewhere) else asked or cores()
        at_a_time = min(several, scenario.experiment.replications)
        check_memory(scenario, AUDITED if self.means.audit else self.engine.engine, at_a_time)

    def ready(self, say: Say, alternatives: tuple[str, ...] | None = None) -> Task:
        """The same, once what these alternatives (None: all, at all points of the sweep) need is compiled. Raises
        ArgumentError."""
        return self._replace(engine=prepare(self.engine, self.means.engine, self.scenario, say, alternatives))

    def ready_for_records(self, say: Say) -> Task:
        """The same, once what gives whole records is compiled. Raises ArgumentError."""
        return self._replace(engine=prepare(self.engine, self.means.engine, None, say))


def _again(scenario: Scenario, goal: Goal, means: Means, engine: Choice, by: Kinds) -> Task:
    from simbackorder.metrics.catalogue import described

    return Task(scenario, described(scenario, by), goal, means, engine, by)


def task(scenario: Scenario, runs: int, means: Means, by: Kinds = None, suppliers: bool = False) -> Task:
    """The task of a study that does so many runs per replication. `by`: of which parts measures are taken, too, and
    with `suppliers` of each supplier anyway, where there are several. Raises ScenarioError and ArgumentError with
    whatever stands against it, before anything is simulated."""
    from simbackorder.experiments.drawn_inputs import check_uncertain
    from simbackorder.metrics.catalogue import described

    chosen(means.engine, ENGINES, "engine", "engine")
    check_size(scenario)
    check_less_noise(scenario)
    if scenario.uncertain:
        check_uncertain(scenario)
    parts = kinds(by) or ("supplier" if suppliers and len(scenario.suppliers) > 1 else None)
    try:
        catalogue = described(scenario, parts)
    except ValueError as error:
        raise ArgumentError(str(error), "by") from None
    check_objective(scenario, by)
    check_precision(scenario, catalogue)
    objective = scenario.experiment.objective
    goal = Goal(objective, catalogue[objective].better, scenario.experiment.confidence)
    simulated = orders(scenario) * scenario.experiment.replications * runs
    engine = choose(means.engine, with_those_before(simulated), means.audit)
    found = Task(scenario, catalogue, goal, means, engine, parts)
    found.check_memory(scenario)
    return found


def usual_runs(scenario: Scenario) -> int:
    """Runs per replication of a scenario's sweep: every alternative at every point. Raises ScenarioError."""
    return points_of(scenario) * len(scenario.alternatives)


def points_of(scenario: Scenario) -> int:
    """Points of the scenario's sweep. Raises ScenarioError if there are none."""
    from simbackorder.scenario.points import count

    return count(scenario)

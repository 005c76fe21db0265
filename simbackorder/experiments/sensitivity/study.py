"""A sensitivity study: what stands against it before anything is simulated, and doing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.less_noise import refuse_less_noise
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.sensitivity.outputs import measure_of
from simbackorder.experiments.sensitivity.parameters import named, varied
from simbackorder.experiments.sensitivity.screening import (
    MORRIS,
    SOBOL,
    TORNADO,
    check_method,
    points_needed,
    screening,
)
from simbackorder.experiments.sensitivity.tornado import tornado
from simbackorder.failures import ArgumentError

if TYPE_CHECKING:
    from simbackorder.experiments.sensitivity.parameters import Varied
    from simbackorder.experiments.sensitivity.points import Heard
    from simbackorder.experiments.sensitivity.screening import Screened
    from simbackorder.experiments.sensitivity.tornado import Tornado
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario

MOST_POINTS = 1_000_000
MOST_RUNS = {TORNADO: 50, MORRIS: 20, SOBOL: 20}
"""Replications at each point, if nothing is said of them, at most."""


class Plan(NamedTuple):
    """How a study is done: by which method, with how many samples, of which measure (None: the objective)."""

    method: str = TORNADO
    samples: int | None = None
    measure: str | None = None

    def words(self) -> tuple[str, ...]:
        """The options that ask for it again."""
        found: tuple[str, ...] = () if self.method == TORNADO else ("--method", self.method)
        found += () if self.samples is None else ("--samples", str(self.samples))
        return found + (() if self.measure is None else ("--measure", self.measure))


class Ready(NamedTuple):
    """A study that was checked: what it varies, of which measure, with how many samples, at so many points."""

    plan: Plan
    varied: Varied
    measure: str
    samples: int
    points: int


class Sensitivity(NamedTuple):
    """A study that was done: by a tornado, or a screening."""

    ready: Ready
    found: Tornado | Screened


def runs(plan: Plan) -> Callable[[Scenario], int]:
    """How many runs a replication takes. Raises ArgumentError and ScenarioError."""
    samples = check_method(plan.method, plan.samples)

    def count(scenario: Scenario) -> int:
        parameters = len(named(scenario).parameters)
        return points_needed(plan.method, parameters, samples) * len(scenario.alternatives)

    return count


def usual_replications(plan: Plan, stated: int) -> int:
    """Replications at each point if nothing is said of them: the scenario's, but no more than so many points pay."""
    return min(stated, MOST_RUNS[plan.method])


def ready(task: Task, plan: Plan) -> Ready:
    """The study, once nothing stands against it. Raises ArgumentError and ScenarioError."""
    scenario = task.scenario
    samples, measure = check_method(plan.method, plan.samples), measure_of(task, plan.measure)
    refuse(task, "a study of sensitivity has the same number of replications at every point")
    refuse_less_noise(scenario, "parameters and luck are told apart by replications as they are", "method")
    if scenario.experiment.replications < 2:
        message = "expected at least 2 replications, to tell what parameters do from luck, found 1"
        raise ArgumentError(message, "replications")
    chosen = varied(scenario)
    points = points_needed(plan.method, len(chosen.parameters), samples)
    if points > MOST_POINTS:
        raise ArgumentError(f"expected at most {MOST_POINTS:,} points, found {points:,}: vary less", "samples")
    return Ready(plan, chosen, measure, samples, points)


def simulated(task: Task, of: Ready, heard: Heard) -> Sensitivity:
    """Simulates every point; of a tornado, not yet where the winner changes. Raises StudyError and StoppedError."""
    parameters, method = of.varied.parameters, of.plan.method
    if method in (MORRIS, SOBOL):
        return Sensitivity(of, screening(task, parameters, of.measure, method, of.samples, heard))
    return Sensitivity(of, tornado(task, parameters, of.measure, heard))

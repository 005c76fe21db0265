"""Replications until measures are as precise as was asked for, or the budget is spent.

The result is that of a study of so many replications from the start: whoever asks for their number gets the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from simbackorder.experiments.checking import flaw_of_precision
from simbackorder.experiments.comparison import Comparison
from simbackorder.experiments.crew import one_crew
from simbackorder.experiments.replications import Observations
from simbackorder.experiments.task import Task
from simbackorder.failures import ArgumentError
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.reading import problem_at
from simbackorder.scenario.sections.less_noise import is_antithetic
from simbackorder.scenario.sections.precision import amount_of
from simbackorder.statistics.precision import LEAST, next_size

MOST = 20_000
"""Replications, if no budget was stated."""


class Target(NamedTuple):
    """A measure's half-width is to be at most `amount`: of the mean if `relative`, else in the measure's unit (shares
    as fractions). `asked`: in the user's words."""

    measure: str
    amount: float
    relative: bool
    asked: str

    def aim(self, mean: float) -> float:
        """The half-width that is asked for."""
        return self.amount * abs(mean) if self.relative else self.amount


class Budget(NamedTuple):
    """What may be spent: replications, and minutes (None: as long as it takes); time is looked at between stages."""

    replications: int = MOST
    minutes: float | None = None


class Reached(NamedTuple):
    """How precise a measure is in the alternative that is farthest from what was asked for, of so many. `half_width`:
    None, if there is no interval; `nothing`: why there is nothing to be precise about, in any alternative. `after`: of
    a target that is met, the replications of the stage since which it has been."""

    target: Target
    alternative: str
    half_width: float | None
    aim: float
    nothing: str = ""
    among: int = 1
    after: int | None = None

    @property
    def times(self) -> float | None:
        """The half-width in times of what was asked for; None: not known."""
        if self.half_width is None:
            return None
        return self.half_width / self.aim if self.aim > 0 else (0.0 if self.half_width == 0 else np.inf)

    @property
    def met(self) -> bool:
        """Whether it is precise enough."""
        return self.times is not None and self.times <= 1.0


class Sought(NamedTuple):
    """How precise a study is to be, and what that may cost."""

    targets: tuple[Target, ...]
    budget: Budget


def sought(
    task: Task, stated: Mapping[str, str | float] | None, most: int | None, minutes: float | None
) -> Sought | None:
    """What is asked for: each of the three in place of what the scenario says of it; None: a number of replications.
    Raises ArgumentError."""
    own = task.scenario.precision
    asked = own.measures if stated is None else stated
    if not asked:
        return None
    budget = Budget(most or own.most or MOST, own.minutes if minutes is None else minutes)
    return Sought(targets(asked, task), budget)


def refuse(task: Task, why: str) -> None:
    """Raises ScenarioError if the scenario asks for a precision where none can be sought, and says why not."""
    if task.scenario.precision.measures:
        message = f"{why}; leave it out (--set precision={{}})"
        raise ScenarioError((problem_at(task.scenario, ("precision",), message),))


def once_reached(task: Task, n: int) -> list[tuple[str, Any]]:
    """What makes a study of so many replications of one that was to be precise: it goes by the same digest as one that
    had this number from the start."""
    settings: list[tuple[str, Any]] = [("experiment.replications", n)]
    return [*settings, ("precision", {})] if task.scenario.precision.measures else settings


def targets(stated: Mapping[str, str | float], task: Task) -> tuple[Target, ...]:
    """What is asked for, by measure. Raises ArgumentError."""
    return tuple(target(measure, str(amount), task) for measure, amount in stated.items())


def target(measure: str, asked: str, task: Task) -> Target:
    """One measure's precision. Raises ArgumentError."""
    wrong = flaw_of_precision(measure, asked, task.catalogue)
    amount = amount_of(asked)
    if wrong or amount is None:
        raise ArgumentError(wrong, "precision")
    return Target(measure, amount.number, amount.relative, asked.strip())


@one_crew()
def until_precise(
    task: Task, sought: Sought, simulated: Callable[[Task, int], Observations | None]
) -> tuple[Observations, tuple[Reached, ...]]:
    """Simulates stage by stage until all targets are met or the budget is spent. `simulated(task, first)`: the
    observations of a task's replications from `first` on; None: somebody stopped it, and those before are the result.
    Raises ArgumentError if the budget has no first stage."""
    begun = time.monotonic()
    asked, budget = sought
    if budget.replications < 2:
        raise ArgumentError(f"expected a budget of at least 2 replications, found {budget.replications}", "most")
    pairs = is_antithetic(task.scenario.experiment.less_noise)
    n = _whole(min(budget.replications, max(LEAST, task.scenario.experiment.replications)), pairs)
    observed = simulated(task.of_replications(n), 0)
    assert observed is not None, "there are none before the first stage"
    reached: tuple[Reached, ...] = ()
    while True:
        stopped = len(observed.values) < n  # somebody interrupted it
        reached = since(how_precise(task.compared(observed), asked), reached, len(observed.values))
        times = [each.times for each in reached]
        worst = None if None in times else max((each for each in times if each is not None), default=0.0)
        spent = budget.minutes is not None and time.monotonic() - begun >= 60 * budget.minutes
        following = n if spent or stopped else _whole(next_size(n, worst, budget.replications), pairs)
        if following == n:
            return observed, reached
        further = simulated(task.of_replications(following), n)
        if further is None:
            return observed, reached
        observed = joined(observed, further)
        n = following


def _whole(n: int, pairs: bool) -> int:
    """So many replications; of pairs, one less where the last one would have no opposite."""
    return n - n % 2 if pairs else n


def how_precise(found: Comparison, asked: Sequence[Target]) -> tuple[Reached, ...]:
    """Of each target, the alternative that is farthest from it."""
    return tuple(
        max((_reached(each, name, found) for name in found.estimates), key=lambda reached: _distance(reached))._replace(
            among=len(found.estimates)
        )
        for each in asked
    )


def since(now: Sequence[Reached], before: Sequence[Reached], n: int) -> tuple[Reached, ...]:
    """What is reached after n replications, with since when it is met, in view of the stage before."""
    earlier = {each.target.measure: each.after for each in before}
    return tuple(each._replace(after=(earlier.get(each.target.measure) or n) if each.met else None) for each in now)


def _reached(asked: Target, alternative: str, found: Comparison) -> Reached:
    estimate = found.estimates[alternative][asked.measure]
    if estimate.mean is None:
        return Reached(asked, alternative, 0.0, asked.amount, "is undefined")
    if estimate.events == 0:  # what no replication has seen often cannot happen at all
        return Reached(asked, alternative, 0.0, asked.amount, "was not seen in any replication")
    return Reached(asked, alternative, estimate.half_width, asked.aim(estimate.mean))


def _distance(reached: Reached) -> tuple[float, bool]:
    """How far from what was asked; where there is nothing to be precise about, it is nearest."""
    return np.inf if reached.times is None else reached.times, not reached.nothing


def joined(one: Observations, other: Observations) -> Observations:
    """The replications of both, in order."""
    return one._replace(values=np.concatenate([one.values, other.values]), also=one.also + other.also)

"""Selection of the best alternative: replications go to those that may still be it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.checking import refuse_uncertain
from simbackorder.experiments.crew import one_crew
from simbackorder.experiments.less_noise import refuse_less_noise
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.replications import Observations
from simbackorder.experiments.task import Task
from simbackorder.failures import ArgumentError
from simbackorder.statistics.selection import Rule, Screening

FIRST = 20
"""Replications of the first stage."""
MOST = 20_000
GROWTH = 4
"""A further stage has a quarter of the replications before it, or as many as the first one: what is dropped within a
stage has been simulated to its end."""


class Candidate(NamedTuple):
    """An alternative: the replications that it was simulated, its mean of the objective over them, and after how many
    it was out (None: it stayed)."""

    name: str
    replications: int
    mean: float
    dropped: int | None


class Selected(NamedTuple):
    """`best`: the selected alternative, or those that are still left, the leading one first; `decided`: whether one is.
    `candidates` in the order of the scenario."""

    rule: Rule
    best: tuple[str, ...]
    decided: bool
    candidates: tuple[Candidate, ...]

    @property
    def spent(self) -> int:
        """Replications of all alternatives together."""
        return sum(each.replications for each in self.candidates)


Simulated = Callable[[Task, tuple[str, ...], int], Observations]
"""The observations of these alternatives, from this replication of the task on."""


def checked(smallest: float | None) -> float:
    """The smallest difference that matters. Raises ArgumentError if it is none, or not above 0."""
    if smallest is None or not smallest > 0 or not np.isfinite(smallest):
        found = "none" if smallest is None else f"{smallest:g}"
        raise ArgumentError(
            f"expected the smallest difference in the objective that matters, above 0, found {found}",
            "smallest-difference",
        )
    return smallest


def rule_of(task: Task, smallest: float | None, most: int | None) -> Rule:
    """The rule of a selection. Raises ArgumentError."""
    smallest = checked(smallest)
    refuse_uncertain(task.scenario, "a selection is made at the inputs as they are stated")
    refuse_less_noise(task.scenario, "a selection is made replication by replication, as they are", "select")
    refuse(task, "a selection ends when one alternative is left, however precisely known")
    if len(task.scenario.alternatives) < 2:
        raise ArgumentError("there is one alternative only: nothing to select from", "select")
    return Rule(smallest, task.goal.confidence, FIRST, max(FIRST, MOST if most is None else most))


@one_crew()
def select(task: Task, rule: Rule, simulated: Simulated) -> Selected:
    """Simulates stage by stage, those alternatives only that may still be the best, until one is left or the budget is
    spent. The same for any number of workers. Raises ArgumentError if the objective is no total or mean."""
    names = tuple(task.scenario.alternatives)
    first = observed(task, simulated(task.of_replications(rule.first), names, 0))
    screening = Screening(rule, first * task.goal.better)
    seen = list(first.T)
    n = rule.first
    while not screening.over:
        following = min(rule.most, n + max(rule.first, n // GROWTH))
        left = list(screening.left)
        some = observed(task, simulated(task.of_replications(following), tuple(names[k] for k in left), n))
        for row in some:
            values = np.full(len(names), np.nan)
            values[left] = row * task.goal.better
            if not screening.over:
                screening.add(values)
        for column, k in zip(some.T, left, strict=True):
            seen[k] = np.append(seen[k], column)
        n = following
    state = screening.state()
    candidates = tuple(
        Candidate(name, len(seen[k]), float(seen[k].mean()), None if k in state.left else screening.dropped[k])
        for k, name in enumerate(names)
    )
    return Selected(rule, tuple(names[k] for k in state.left), len(state.left) == 1, candidates)


def observed(task: Task, found: Observations) -> NDArray[np.float64]:
    """The objective `[replication, alternative]`."""
    cells = found.values[:, :, found.measures.index(task.goal.objective)]
    if not (cells[:, :, 1] == cells[0, 0, 1]).all() or cells[0, 0, 1] == 0:
        objective = task.goal.objective
        raise ArgumentError(f"{objective} is a ratio: select by a total or a mean, such as profit", "select")
    values: NDArray[np.float64] = cells[:, :, 0] / cells[:, :, 1]
    return values

"""Selection of the best alternative by a budget of replications: half of it equally, the rest to those hard to tell."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simbackorder.experiments.checking import refuse_uncertain
from simbackorder.experiments.crew import one_crew
from simbackorder.experiments.less_noise import refuse_less_noise
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.selecting import Simulated, observed
from simbackorder.experiments.task import Task
from simbackorder.failures import ArgumentError
from simbackorder.statistics.budget_allocation import allocation, correct, leads

LEAST = 10
"""Replications of each alternative, at least: fewer know too little of the spread."""
STAGES = 20
"""Stages that would spend the whole budget."""


class Contender(NamedTuple):
    """An alternative: how often it was simulated, its mean of the objective over these replications, by how much it is
    worse than the selected one (on the same luck; of that one None), and the probability that it is better instead."""

    name: str
    replications: int
    mean: float
    behind: float | None
    better: float | None


class Budgeted(NamedTuple):
    """The alternative that is selected, and the estimated probability that it is the best, at least. `contenders` in
    the order of the scenario; `budget`: replications that all of them together were allowed."""

    best: str
    probability: float
    budget: int
    contenders: tuple[Contender, ...]

    @property
    def spent(self) -> int:
        """Replications of all alternatives together."""
        return sum(each.replications for each in self.contenders)


@one_crew()
def select_within(task: Task, budget: int, simulated: Simulated) -> Budgeted:
    """The alternative that leads after so many replications of all together. The same for any number of workers.
    Raises ArgumentError if the budget is too small, or the objective no total or mean."""
    names = tuple(task.scenario.alternatives)
    refuse_uncertain(task.scenario, "a selection is made at the inputs as they are stated")
    refuse_less_noise(task.scenario, "a selection is made replication by replication, as they are", "select")
    refuse(task, "a selection spends its budget, however precise that is")
    if len(names) < 2:
        raise ArgumentError("there is one alternative only: nothing to select from", "select")
    if budget < LEAST * len(names):
        least = f"{LEAST * len(names):,} replications ({LEAST} of each of {len(names)} alternatives)"
        raise ArgumentError(f"expected a budget of at least {least}, found {budget:,}", "budget")
    first = max(LEAST, budget // (2 * len(names)))
    sign = task.goal.better
    seen = list(sign * observed(task, simulated(task.of_replications(first), names, 0)).T)
    left = budget - first * len(names)
    while left > 0:
        more = allocation(seen, min(left, max(len(names), budget // STAGES)))
        if not any(more):
            break
        for k, count in enumerate(more):
            if count:
                n = len(seen[k])
                further = observed(task, simulated(task.of_replications(n + count), (names[k],), n))
                seen[k] = np.concatenate([seen[k], sign * further[:, 0]])
        left -= sum(more)
    best, found = leads(seen)
    contenders = tuple(
        Contender(name, len(seen[k]), sign * float(seen[k].mean()), *((None, None) if k == best else found[k].apart))
        for k, name in enumerate(names)
    )
    return Budgeted(names[best], correct(found), budget, contenders)

"""One long run cut into batches, each of which is measured by itself: batch means.

The run of a batch is the same one, stopped at the batch's end and measured from its start on, since a longer run begins
as a shorter one does. That costs half as many runs as there are batches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.checking import refuse_uncertain
from simbackorder.experiments.comparison import Comparison
from simbackorder.experiments.less_noise import refuse_less_noise
from simbackorder.experiments.observing import Events, observed
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.replications import Observations
from simbackorder.failures import ArgumentError
from simbackorder.quantities import plain_number
from simbackorder.statistics.batch_means import LEAST, Correlation, correlation

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario

Array = NDArray[np.float64]

MOST = 1000
LEVEL = 0.05
"""Batches are refused if they go together at this level, in any of the alternatives."""
Heard = Callable[[int, int], None]


class Batches(NamedTuple):
    """What one run tells in `number` batches of this `length`: the conclusions with batches in place of replications,
    and how neighbouring batches go together in the objective."""

    number: int
    length: float
    observed: Observations
    comparison: Comparison
    correlations: Mapping[str, Correlation]


def batches(task: Task, names: tuple[str, ...], count: int, heard: Heard, events: Events) -> Batches:
    """The first replication of these alternatives in so many batches of equal length, from the end of the warm-up on.
    `heard`: how many are done, of how many; `events`: those that are audited. Raises ArgumentError if there are too
    few, or if they are too short to be independent or to have a value of the objective, and RunError."""
    refuse(task, "batches of one run go on until nothing: their number is stated")
    refuse_uncertain(task.scenario, "one run has the inputs as they are stated")
    time = task.scenario.time
    refuse_less_noise(task.scenario, "batches of one run are no replications with luck of their own", "batches")
    if not LEAST <= count <= MOST:
        raise ArgumentError(f"expected {LEAST} to {MOST} batches, found {count}", "batches")
    if any(stream.arrivals.replay for stream in task.scenario.customers.values()):
        raise ArgumentError("orders are replayed, which ends with its file: there is no long run to cut", "batches")
    length = (time.length - time.warm_up) / count
    rows = []
    for number in range(count):
        rows.append(_batch(task, names, time.warm_up + number * length, length, events))
        heard(number + 1, count)
    found = Observations(names, rows[0].measures, np.concatenate([each.values for each in rows]))
    _check_known(task, found)
    together = {name: correlation(_means(found, name, task.goal.objective)) for name in names}
    _check(task, together, count, length)
    return Batches(count, length, found, task.compared(found), together)


def _batch(task: Task, names: tuple[str, ...], start: float, length: float, events: Events) -> Observations:
    """The measures of the time from `start` on."""
    part = _part(task.scenario, start, start + length)
    return observed(task.study(names, of=part), 1, None, events)


def _part(scenario: Scenario, start: float, end: float) -> Scenario:
    changes = {
        "time": scenario.time.model_copy(update={"warm_up": start, "length": end}),
        "experiment": scenario.experiment.model_copy(update={"replications": 1}),
        "measures": scenario.measures.model_copy(update={"at": ()}),  # states at times in other batches
    }
    return scenario.model_copy(update=changes)


def _means(found: Observations, name: str, objective: str) -> Array:
    """The objective of each batch; of batches in which it is undefined, that of the others together."""
    numerator, denominator = found.sample(name, objective)
    whole = numerator.sum() / (denominator.sum() or 1.0)
    found_means: Array = np.full(len(numerator), whole)
    np.divide(numerator, denominator, out=found_means, where=denominator != 0)
    return found_means


def _check_known(task: Task, found: Observations) -> None:
    """Whether the objective has a value in so many batches that something can be said of how they go together."""
    objective = task.goal.objective
    for name in found.alternatives:
        known = np.count_nonzero(found.sample(name, objective).denominator)
        if known < LEAST:
            raise ArgumentError(
                f"{objective} has a value under {name!r} in {known} of {len(found.values)} batches only, expected "
                f"{LEAST} at least: take a longer run (time.length), or another objective",
                "batches",
            )


def _check(task: Task, together: Mapping[str, Correlation], count: int, length: float) -> None:
    worst = min(together, key=lambda name: together[name].p)
    found = together[worst]
    if found.p >= LEVEL / len(together):
        return
    unit = f"{task.scenario.time.unit}s"
    fewer = max(LEAST, count // 2)
    surely = "below 0.001" if found.p < 0.001 else f"{found.p:.3f}"
    cure = f"fewer batches ({fewer}, say) or " if fewer < count else ""
    raise ArgumentError(
        f"batches of {plain_number(length)} {unit} are too short to be independent: the {task.goal.objective} of "
        f"neighbouring ones goes together under {worst!r} (correlation {found.estimate:.2f}, p {surely}); take "
        f"{cure}a longer run (time.length)",
        "batches",
    )

"""What a page shows beside the numbers of a comparison: some of its runs by day, and its measures by item and by
segment. The same customers and deliveries as in the first replications of the comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.comparison import Comparison
from simbackorder.experiments.task import Task, task
from simbackorder.scenario import reading

if TYPE_CHECKING:
    from simbackorder.metrics.days import Days
    from simbackorder.scenario.sections.schema import Scenario

RUNS = 20
"""Replications that are told by day."""
RUNS_OF_PARTS = 40
STRETCHES = 120
"""At most so many, so that a line can be seen."""
WEEK = 7.0
Say = Callable[[str], None]


class OverTime(NamedTuple):
    """Stretches of time of length `step`, from the start of the run: `values[alternative][level]` has a row per
    replication and a column per stretch."""

    step: float
    values: Mapping[str, Mapping[str, NDArray[np.float64]]]


class Backdrop(NamedTuple):
    """`parts`: by kind of part (`item`, `segment`) what can be concluded of the measures of each."""

    over_time: OverTime
    parts: Mapping[str, Comparison]
    runs: int


def backdrop(of: Task, alternatives: Sequence[str], say: Say) -> Backdrop:
    """The runs of these alternatives by day, and the measures of all of them by part. Raises RunError."""
    scenario = of.scenario
    kinds = ["item"] if len(scenario.items) > 1 else []
    if sum(len(stream.segments) for stream in scenario.customers.values()) > 1:
        kinds.append("segment")
    runs = min(scenario.experiment.replications, RUNS_OF_PARTS)
    fewer = reading.changed(_plain(scenario), [("experiment.replications", runs)], {})
    parts = {kind: _of_parts(fewer, of, kind, say) for kind in kinds}
    return Backdrop(over_time(of, alternatives, say), parts, runs)


def over_time(of: Task, alternatives: Sequence[str], say: Say) -> OverTime:
    """The first replications of these alternatives by day, or by longer stretches of a long run."""
    from simbackorder.engines.choice import logged
    from simbackorder.experiments.shops import shop_of
    from simbackorder.metrics.days import by_day
    from simbackorder.sample_path.drawing import draw

    ready = of.ready_for_records(say)
    scenario, run = of.scenario, logged(ready.engine.engine)
    length = scenario.time.length
    step = _step(length, scenario.time.unit)
    found: dict[str, list[Days]] = {name: [] for name in alternatives}
    for replication in range(min(scenario.experiment.replications, RUNS)):
        path = draw(scenario, replication)
        for name in alternatives:
            found[name].append(by_day(run(shop_of(scenario, name), path), length, step))
    fields = ("on_hand", "backorders", "refused", "cancelled", "received")
    return OverTime(
        step,
        {name: {f: np.stack([getattr(each, f) for each in days]) for f in fields} for name, days in found.items()},
    )


def _step(length: float, unit: str) -> float:
    """A day, a week, or several; of other units one or several."""
    if length <= STRETCHES:
        return 1.0
    if unit == "day":
        return WEEK * max(1, round(length / WEEK / STRETCHES))
    return float(np.ceil(length / STRETCHES))


def _plain(scenario: Scenario) -> Scenario:
    return reading.without_sweep(scenario, {}) if scenario.sweep else scenario


def _of_parts(scenario: Scenario, of: Task, kind: str, say: Say) -> Comparison:
    from simbackorder.experiments.observing import Events, observed

    names = tuple(scenario.alternatives)
    found = task(scenario, len(names), of.means, kind).ready(say)
    workers = found.workers(len(names) * scenario.experiment.replications)
    return found.compared(observed(found.study(names), workers, None, Events()))

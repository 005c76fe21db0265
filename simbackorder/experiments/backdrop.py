"""What a page shows beside the numbers of a comparison: some of its runs by day, what became of their promised dates,
and its measures by item and by segment. The same customers and deliveries as in the first replications of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.comparison import Comparison
from simbackorder.experiments.task import Task, task
from simbackorder.quantities import days_in
from simbackorder.scenario import reading

if TYPE_CHECKING:
    from simbackorder.metrics.dates import Dates
    from simbackorder.scenario.sections.schema import Scenario

RUNS = 20
"""Replications that are told by day."""
RUNS_OF_PARTS = 40
STRETCHES = 120
"""At most so many, so that a line can be seen."""
WEEK = 7.0
EDGES = (1.0, 3.0, 7.0, 14.0, 21.0, 28.0, 42.0, 60.0, 90.0)
EDGES_IN_MONTHS = (0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 12.0)
"""Classes of waits, as shops speak of them, in days; in months where times have no dates."""
Say = Callable[[str], None]


class OverTime(NamedTuple):
    """Stretches of time of length `step`, from the start of the run: `values[alternative][level]` has a row per
    replication and a column per stretch."""

    step: float
    values: Mapping[str, Mapping[str, NDArray[np.float64]]]


class Scorecard(NamedTuple):
    """What became of the promised dates of one alternative in so many `runs`, all added up. `counts[name]` as of
    `metrics.dates.Dates`: a row per class of quoted waits (each ends at one of `edges`, the last one nowhere) and a
    column per stretch of time of length `step`. `moved`, `cancelled`: a number per order."""

    edges: tuple[float, ...]
    step: float
    runs: int
    counts: Mapping[str, NDArray[np.float64]]
    moved: NDArray[np.float64]
    cancelled: NDArray[np.float64]


class Told(NamedTuple):
    """Some runs told one by one: by day, and what became of their dates."""

    over_time: OverTime
    dates: Mapping[str, Scorecard]


class Backdrop(NamedTuple):
    """`dates`: by alternative; `parts`: by kind of part (`item`, `segment`) what can be concluded of the measures of
    each, of so many `runs`."""

    over_time: OverTime
    dates: Mapping[str, Scorecard]
    parts: Mapping[str, Comparison]
    runs: int


def backdrop(of: Task, alternatives: Sequence[str], say: Say) -> Backdrop:
    """The runs of these alternatives by day, and the measures of all of them by part. Raises RunError."""
    scenario = of.scenario
    kinds = ["item"] if len(scenario.items) > 1 else []
    if sum(len(stream.segments) for stream in scenario.customers.values()) > 1:
        kinds.append("segment")
    runs = min(scenario.experiment.replications, RUNS_OF_PARTS)
    fewer = reading.changed(plain(scenario), [("experiment.replications", runs)], {})
    parts = {kind: _of_parts(fewer, of, kind, say) for kind in kinds}
    return Backdrop(*told(of, alternatives, say), parts, runs)


def told(of: Task, alternatives: Sequence[str], say: Say) -> Told:
    """The first replications of these alternatives by day, or by longer stretches of a long run, and their dates."""
    from simbackorder.engines.choice import logged
    from simbackorder.experiments.counting import counting
    from simbackorder.experiments.shops import shop_of
    from simbackorder.metrics.dates import dates
    from simbackorder.metrics.days import Days, by_day
    from simbackorder.sample_path.drawing import draw

    ready = of.ready_for_records(say)
    scenario, run, counted = of.scenario, logged(ready.engine.engine), counting(ready.engine.engine)
    length, unit = scenario.time.length, scenario.time.unit
    step, edges = _step(length, unit), edges_of(unit)
    scale = max(step, _week(unit))
    days: dict[str, list[Days]] = {name: [] for name in alternatives}
    kept: dict[str, list[Dates]] = {name: [] for name in alternatives}
    for replication in range(min(scenario.experiment.replications, RUNS)):
        path = draw(scenario, replication)
        for name in alternatives:
            record = run(shop_of(scenario, name), path)
            of_run = by_day(record, length, step)
            days[name].append(of_run._replace(cash=of_run.cash / 10**scenario.minor_digits))
            kept[name].append(dates(record, edges, scale, counted))
    levels = [each for each in Days._fields if each != "step"]
    values = {name: {f: np.stack([getattr(each, f) for each in of]) for f in levels} for name, of in days.items()}
    return Told(OverTime(step, values), {name: _added_up(each, edges, scale) for name, each in kept.items()})


def _added_up(found: Sequence[Dates], edges: tuple[float, ...], step: float) -> Scorecard:
    counts = {name: np.sum([each.counts[name] for each in found], axis=0) for name in found[0].counts}
    moved, cancelled = (np.concatenate([getattr(each, name) for each in found]) for name in ("moved", "cancelled"))
    return Scorecard(edges, step, len(found), counts, moved, cancelled)


def edges_of(unit: str) -> tuple[float, ...]:
    """Where classes of waits end, in the unit of time."""
    days = days_in(unit)
    return EDGES_IN_MONTHS if days is None else tuple(each / days for each in EDGES)


def _week(unit: str) -> float:
    """Dates are told by the week in which the order was placed (else by the month), or by longer stretches."""
    days = days_in(unit)
    return 1.0 if days is None else WEEK / days


def _step(length: float, unit: str) -> float:
    """One unit of time, a day, a week, or several."""
    if length <= STRETCHES:
        return 1.0
    days = days_in(unit)
    if days is None:
        return float(np.ceil(length / STRETCHES))
    whole = length * days
    return (1.0 if whole <= STRETCHES else WEEK * max(1, round(whole / WEEK / STRETCHES))) / days


def plain(scenario: Scenario) -> Scenario:
    """The scenario without its sweep."""
    return reading.without_sweep(scenario, {}) if scenario.sweep else scenario


def _of_parts(scenario: Scenario, of: Task, kind: str, say: Say) -> Comparison:
    from simbackorder.experiments.observing import Events, observed

    names = tuple(scenario.alternatives)
    found = task(scenario, len(names), of.means, kind).ready(say)
    workers = found.workers(len(names) * scenario.experiment.replications)
    return found.compared(observed(found.study(names), workers, None, Events()))

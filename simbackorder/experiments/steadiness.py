"""Whether a shop had settled when measuring began: the levels of the first quarter of the time that is measured beside
those of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simbackorder.quantities import span
from simbackorder.scenario.sections.schema import MeasureOptions
from simbackorder.statistics.settling import Drift, drift

if TYPE_CHECKING:
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario

Array = NDArray[np.float64]

LEVELS = {"mean_on_hand": "stock", "mean_backorders": "backlog"}
EARLY = 0.25
"""The share of the time after the warm-up that is early."""
SHARE, MOST, LEAST = 8, 100, 10
"""Of every so many replications one is simulated again until its early time ends, which is a thirtieth of the work; at
most, and at least, so many."""


def drifts(of: Task, observed: Observations) -> Mapping[tuple[str, str], Drift]:
    """By alternative and level what was visibly different early. Only where somebody stated a warm-up and nothing that
    the scenario states changes with time: a launch or a season is not meant to settle. Raises RunError."""
    time, n = of.scenario.time, len(observed.values)
    if time.warm_up <= 0 or n < LEAST or changes_with_time(of.scenario):
        return {}
    end = time.warm_up + EARLY * (time.length - time.warm_up)
    early = _observed_until(of, observed.alternatives, end, max(LEAST, min(MOST, n // SHARE)))
    found = {}
    for name in observed.alternatives:
        for measure, level in LEVELS.items():
            first = _levels(early, name, measure)
            whole = _levels(observed, name, measure)[: len(first)]
            seen = drift(first, (whole - EARLY * first) / (1 - EARLY))
            if seen.visible:
                found[name, level] = seen
    return found


def unsettled(of: Task, observed: Observations) -> tuple[str, ...]:
    """That it had not settled, in a sentence, if so. Raises RunError."""
    found = drifts(of, observed)
    if not found:
        return ()
    (name, level), seen = max(found.items(), key=lambda each: abs(each[1].early / (each[1].late or 1e-9) - 1))
    time = of.scenario.time
    return (
        f"The shop had not settled when measuring began, after {span(time.warm_up, time.unit)}: the {level} "
        f"of {name!r} is {seen.early:.3g} units in the first quarter of the time that is measured and {seen.late:.3g} "
        "later. Where a long run is meant, the warm-up is too short (--warm-up auto finds one), or the run is.",
    )


def changes_with_time(scenario: Scenario) -> bool:
    """Whether demand, supply or plans are stated to differ from one part of the run to another, or customers leave for
    good; days of the week and hours come round soon enough."""
    streams = scenario.customers.values()
    arrivals = [stream.arrivals for stream in streams]
    suppliers = scenario.suppliers.values()
    return (
        any(each.launch or each.replay or each.season or each.surges or len(each.steps or ()) > 1 for each in arrivals)
        or any(each.ramp or (each.outages and each.outages.scheduled) for each in suppliers)
        or any(segment.loyalty for stream in streams for segment in stream.segments.values())
        or any(item.release for item in scenario.items.values())
        or any(
            policy.replenishment.choice(item).parameters.planned
            for policy in scenario.alternatives.values()
            for item in scenario.items
        )
    )


def _observed_until(of: Task, names: tuple[str, ...], end: float, replications: int) -> Observations:
    """The same replications, as far as this time."""
    from simbackorder.experiments.observing import Events, observed

    whole = of.scenario
    changes = {
        "time": whole.time.model_copy(update={"length": end}),
        "experiment": whole.experiment.model_copy(update={"replications": replications}),
        "measures": MeasureOptions(),  # states at times after this end are not asked for
    }
    short = whole.model_copy(update=changes)
    return observed(of.study(names, of=short), of.workers(replications * len(names)), None, Events())


def _levels(found: Observations, alternative: str, measure: str) -> Array:
    sample = found.sample(alternative, measure)
    values: Array = sample.numerator / sample.denominator
    return values

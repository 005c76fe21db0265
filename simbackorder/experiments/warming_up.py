"""How long a shop takes from its start until it behaves as it does later: what a warm-up is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.engine import orders
from simbackorder.experiments.execution import in_order
from simbackorder.failures import ArgumentError
from simbackorder.quantities import plain_number, span
from simbackorder.scenario import reading
from simbackorder.statistics.settling import Drift, drift, settled_after

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario

Array = NDArray[np.float64]
Say = Callable[[str], None]

AUTO = "auto"
FOUND = "Warm-up: "
"""How it begins what is said of a warm-up that was found: information, nothing to beware of."""
MOST, LEAST = 100, 10
"""Replications that are looked at: those that the study begins with; fewer of very large shops."""
ORDERS = 20_000_000
STRETCHES = 500
"""At least so many stretches of time, and none longer than the unit of time."""
EARLY = 0.25
"""The share of the time after the warm-up that is compared with the rest of it."""
LEVELS = {"on_hand": "stock", "backorders": "backlog"}


class Settling(NamedTuple):
    """How a shop settles. `levels[alternative][level]` (units on hand, units owed): the level at the end of every
    stretch of time of length `step` from the start of the run, averaged over `runs` replications; `warm_up`: after
    which all of them have settled, in whole units of time unless the run is too short; `drifts`: those levels that
    change after it nevertheless."""

    step: float
    runs: int
    levels: Mapping[str, Mapping[str, Array]]
    warm_up: float
    drifts: Mapping[tuple[str, str], Drift]

    def said(self, unit: str) -> str:
        """What was found, in words."""
        return (
            f"{FOUND}{span(self.warm_up, unit)}, until stock and backlog have settled (MSER-5 on the "
            f"average of {self.runs} runs)."
        )


def settling(of: Task, say: Say, warm_up: float | None = None) -> Settling:
    """How the shop settles under every alternative; `warm_up`: the one that is judged, by default the one that is found
    by MSER-5. Raises ArgumentError and RunError."""
    scenario, names = of.scenario, tuple(of.scenario.alternatives)
    step = min(1.0, scenario.time.length / STRETCHES)
    runs = int(np.clip(ORDERS / max(1.0, orders(scenario) * len(names)), LEAST, MOST))
    ready = of.ready_for_records(say)
    work = partial(_levels, scenario, names, ready.engine.engine, step)
    values = np.stack(list(in_order(work, range(runs), of.workers(runs * len(names)))))
    means = values.mean(axis=0)
    if warm_up is None:
        latest = max(settled_after(series) for of_one in means for series in of_one)
        warm_up = _in_whole_units(latest * step, scenario.time.length)
    levels = {name: dict(zip(LEVELS, of_one, strict=True)) for name, of_one in zip(names, means, strict=True)}
    return Settling(step, runs, levels, warm_up, dict(_drifts(values, names, round(warm_up / step))))


def settling_of(of: Task, say: Say) -> Settling:
    """The warm-up that the shop needs. Raises RunError, and ArgumentError if half of the run is too short for it."""
    found = settling(of, say)
    if found.drifts:
        raise ArgumentError(_unsettled(of.scenario, found), "warm-up")
    return found


def warmed_up(of: Task, say: Say) -> tuple[Scenario, Settling]:
    """The scenario with the warm-up that it needs. Raises as `settling_of`, and ScenarioError."""
    found = settling_of(of, say)
    return reading.changed(of.scenario, [f"time.warm_up={plain_number(found.warm_up)}"], {}), found


def _levels(
    scenario: Scenario, names: tuple[str, ...], engine: str, step: float, replication: int, at: Callable[[int], None]
) -> Array:
    """One replication's levels `[alternative, level, stretch]`."""
    from simbackorder.engines.choice import logged
    from simbackorder.experiments.shops import shop_of
    from simbackorder.metrics.days import by_day
    from simbackorder.sample_path.drawing import draw

    path, run = draw(scenario, replication), logged(engine)
    found = []
    for place, name in enumerate(names):
        at(place)
        days = by_day(run(shop_of(scenario, name), path), scenario.time.length, step)
        found.append([getattr(days, level) for level in LEVELS])
    return np.array(found)


def _drifts(values: Array, names: tuple[str, ...], first: int) -> Iterator[tuple[tuple[str, str], Drift]]:
    """The levels that differ visibly between the first quarter after the warm-up and the rest; `first`: its stretch."""
    last = first + max(1, int(EARLY * (values.shape[-1] - first)))
    if last >= values.shape[-1]:
        return
    early, late = values[..., first:last].mean(axis=-1), values[..., last:].mean(axis=-1)
    for place, name in enumerate(names):
        for number, level in enumerate(LEVELS):
            found = drift(early[:, place, number], late[:, place, number])
            if found.visible:
                yield (name, level), found


def _in_whole_units(time: float, length: float) -> float:
    """Not before this time, nor after half of the run."""
    rounded = float(np.ceil(time - 1e-9))
    return rounded if rounded <= length / 2 else round(time, 9)


def _unsettled(scenario: Scenario, found: Settling) -> str:
    (name, level), seen = max(found.drifts.items(), key=lambda item: abs(item[1].early - item[1].late))
    time = scenario.time
    return (
        f"no warm-up settles this shop within half of its {span(time.length, time.unit)}: even after "
        f"{span(found.warm_up, time.unit)} (MSER-5) the {LEVELS[level]} of {name!r} is {seen.early:.4g} units at "
        f"first and {seen.late:.4g} later (average of {found.runs} runs). It changes with time, or the run is too "
        "short (time.length)"
    )

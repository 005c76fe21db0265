"""What a refinement of a sweep is asked to reach, and what stands against it, before anything is simulated."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.refining import Aim, Axis, aim_of
from simbackorder.experiments.task import points_of
from simbackorder.failures import ArgumentError
from simbackorder.quantities import real, shown
from simbackorder.scenario.between import are_numbers, smallest_step
from simbackorder.scenario.designs.design import COMBINED
from simbackorder.scenario.designs.formulas import FormulaError, meant

if TYPE_CHECKING:
    from simbackorder.experiments.sweep import Grid
    from simbackorder.scenario.between import Number
    from simbackorder.scenario.sections.schema import Scenario

HALVINGS = 4
"""Of the shortest step between neighbours on an axis, unless a resolution is stated."""
TIMES = 10
"""The budget is so many times the replications of the design as written, unless it is stated."""
MOST_POINTS = 10_000
"""Of a design that is refined."""
REFINED = "--refine"


class Asked(NamedTuple):
    """What was asked for: replications of all points together (None: some times those of the design), and by axis how
    near to one another the ends of a flip are to be (of others: a 16th of the shortest step)."""

    budget: int | None = None
    resolution: Mapping[str, float] = {}

    def runs(self, scenario: Scenario) -> int:
        """Runs per replication of the scenario that the budget comes to, of all alternatives: what the engine is chosen
        by."""
        points = points_of(scenario)
        first = scenario.experiment.replications
        times = TIMES * points if self.budget is None else max(points, self.budget // first)
        return times * len(scenario.alternatives)

    def words(self) -> tuple[str, ...]:
        """The options of the command that ask for it."""
        budget = () if self.budget is None else ("--budget", str(self.budget))
        widths = [word for path, width in self.resolution.items() for word in ("--resolution", f"{path}={width!r}")]
        return (REFINED, *budget, *widths)


def aimed(points: Grid, asked: Asked) -> Aim:
    """What the refinement of a sweep is to reach. Raises StudyError."""
    scenario = points.task.scenario
    first = scenario.experiment.replications
    if len(scenario.alternatives) < 2:
        raise ArgumentError("there is one alternative only: no winner changes", "refine")
    if first < 2:
        raise ArgumentError(f"expected at least 2 replications to tell winners by, found {first}", "refine")
    if len(points) > MOST_POINTS:
        raise ArgumentError(f"expected at most {MOST_POINTS:,} points to refine, found {len(points):,}", "refine")
    axes = _axes(points, asked.resolution)
    budget = TIMES * first * len(points) if asked.budget is None else asked.budget
    least = first * (len(points) + 1)
    if budget < least:
        design = f"{first:,} of each of the {len(points):,} points of the sweep, and {first:,} to refine it"
        raise ArgumentError(f"expected at least {least:,} replications ({design}), found {budget:,}", "budget")
    settings = [points.settings(point) for point in range(len(points))]
    return aim_of(settings, axes, budget, first, points.task.goal.confidence)


def not_halved(points: Grid, aim: Aim) -> str:
    """Why no points are added between those of the design; empty: they are."""
    if aim.axes:
        return ""
    kind = points.task.scenario.sweep.kind
    what = "no axis of the sweep has numbers" if kind in COMBINED else f"the points of the sweep are no grid ({kind})"
    return f"Nothing lies between two points: {what}. Only replications are added."


def _axes(points: Grid, stated: Mapping[str, float]) -> list[Axis]:
    scenario = points.task.scenario
    design = scenario.sweep
    widths = _by_axis(points, stated)
    found = []
    for name in design.axes if design.kind in COMBINED else ():
        taken = sorted(set(design.taken(name))) if are_numbers(design.taken(name)) else []
        if len(taken) < 2:
            continue
        shortest = min(high - low for low, high in itertools.pairwise(taken))
        step = smallest_step(scenario, name, taken[0], taken[-1])
        found.append(Axis(name, tuple(taken), widths.pop(name, _rounded(shortest / 2**HALVINGS)), step))
    for name in widths:
        raise ArgumentError(
            f"{name}: expected an axis of numbers of a grid, between whose values others lie", "resolution"
        )
    return found


def _by_axis(points: Grid, stated: Mapping[str, float]) -> dict[str, Number]:
    """The widths by the axes' names, which may be their last parts. Raises ArgumentError."""
    found: dict[str, Number] = {}
    for name, width in stated.items():
        try:
            axis = meant(name, points.task.scenario.sweep.axes)
        except FormulaError as error:
            raise ArgumentError(str(error), "resolution") from None
        if real(width) is None or not 0 < width < math.inf:
            raise ArgumentError(f"{name}: expected a number above 0, found {shown(width)}", "resolution")
        found[axis] = width
    return found


def _rounded(value: float) -> Number:
    return int(value) if float(value).is_integer() else float(value)


def resolution_of(text: str) -> tuple[str, float]:
    """A path and how near to one another values on it are to be. Raises StudyError."""
    path, equals, width = (part.strip() for part in text.rpartition("="))
    try:
        if not equals or not path:
            raise ValueError
        return path, _rounded(float(width))
    except (ValueError, OverflowError):
        message = f"expected PATH=WIDTH, such as suppliers.mill.lead_time.gamma.mean=0.5, found {text!r}"
        raise ArgumentError(message, "resolution") from None


def asked_of(budget: int | None, resolution: Mapping[str, float] | None) -> Asked:
    """What is asked of a refinement. Raises ArgumentError."""
    if budget is not None and (isinstance(budget, bool) or not isinstance(budget, int)):
        raise ArgumentError(f"expected a whole number, found {budget!r}", "budget")
    stated = {} if resolution is None else resolution
    if not isinstance(stated, Mapping):
        raise ArgumentError(f"expected a mapping of paths to widths, found {stated!r}", "resolution")
    return Asked(budget, dict(resolution_of(f"{path}={width}") for path, width in stated.items()))

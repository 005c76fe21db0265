"""From what replications measured to what is reported of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.experiments.chances import chances
from simbackorder.experiments.comparison import calibrations
from simbackorder.experiments.less_noise import independent
from simbackorder.report.calibration import KEPT, STATED
from simbackorder.report.result import Result, head, units
from simbackorder.report.shown_measures import stating
from simbackorder.report.swept import Point, Swept
from simbackorder.scenario.language.units import unit_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simbackorder.experiments.precision import Reached
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sweep import GridPoint
    from simbackorder.experiments.task import Task
    from simbackorder.scenario.sections.schema import Scenario


def concluded(
    task: Task,
    observed: Observations,
    suppliers: tuple[str, ...] = (),
    precision: tuple[Reached, ...] = (),
    of: Scenario | None = None,
) -> Result:
    """What can be concluded from the observations; `suppliers`: whose own numbers are shown as a table; `precision`:
    how precise they are, if that was asked for; `of`: at another point of a grid."""
    found = Result(head(task.scenario, task.means.engine), units(task.catalogue), task.compared(observed, of))
    luck = chances(independent(of or task.scenario, observed), task.goal.objective, task.goal.better)
    return found._replace(suppliers=suppliers, precision=precision, chances=luck)


def compared(
    task: Task, observed: Observations, suppliers: tuple[str, ...] = (), precision: tuple[Reached, ...] = ()
) -> Result:
    """The same of all alternatives, and whether dates are kept as often as they are meant to be."""
    nothing = task.catalogue[KEPT].undefined
    whose = tuple(name for name in stating(task.scenario) if name in observed.alternatives)
    found = calibrations(task.quiet(observed), whose, KEPT, STATED, task.goal.confidence, nothing)
    return concluded(task, observed, suppliers, precision)._replace(calibration=found)


def swept(task: Task, grid: Sequence[GridPoint], observed: Sequence[Observations]) -> Swept:
    """What can be concluded at every point of a grid."""
    points = tuple(
        Point(settings, concluded(task, found, of=study.scenario))
        for (settings, study), found in zip(grid, observed, strict=True)
    )
    first = points[0].settings
    paths = {path: tuple({repr(p.settings[path]): p.settings[path] for p in points}.values()) for path in first}
    return Swept(head(task.scenario, task.means.engine), paths, points, {path: unit_at(path) for path in paths})

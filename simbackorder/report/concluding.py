"""From what replications measured to what is reported of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simbackorder.experiments.best_points import Judging
from simbackorder.experiments.chances import chances
from simbackorder.experiments.comparison import calibrations
from simbackorder.experiments.less_noise import independent
from simbackorder.report.calibration import KEPT, STATED
from simbackorder.report.many_points import ManyPoints
from simbackorder.report.notes import TELLING
from simbackorder.report.result import Result, head, units
from simbackorder.report.shown_measures import stating
from simbackorder.report.swept import Point, Swept
from simbackorder.scenario.language.units import unit_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from simbackorder.experiments.precision import Reached
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sweep import Grid
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.aims import Bound
    from simbackorder.scenario.sections.schema import Scenario


def concluded(
    task: Task,
    observed: Observations,
    suppliers: tuple[str, ...] = (),
    precision: tuple[Reached, ...] = (),
) -> Result:
    """What can be concluded from the observations; `suppliers`: whose own numbers are shown as a table; `precision`:
    how precise they are, if that was asked for."""
    found = Result(head(task.scenario, task.means.engine), units(task.catalogue), task.compared(observed))
    luck = chances(independent(task.scenario, observed), task.goal.objective, task.goal.better)
    return found._replace(suppliers=suppliers, precision=precision, chances=luck)


def compared(
    task: Task, observed: Observations, suppliers: tuple[str, ...] = (), precision: tuple[Reached, ...] = ()
) -> Result:
    """The same of all alternatives, and whether dates are kept as often as they are meant to be."""
    nothing = task.catalogue[KEPT].undefined
    whose = tuple(name for name in stating(task.scenario) if name in observed.alternatives)
    found = calibrations(task.quiet(observed), whose, KEPT, STATED, task.goal.confidence, nothing)
    return concluded(task, observed, suppliers, precision)._replace(calibration=found)


MANY = 1000
"""Of more points than these, only what is shown of them is concluded: the rest would take longer than to simulate
short runs, and fill a summary that nobody opens."""


class Concluding:
    """A sweep whose points are concluded from as they come. Of each only what tables and figures need is kept: the
    objective and `measures`; of many points nothing else is concluded. `bounds`: what must hold where the best of all
    points is looked for."""

    def __init__(self, task: Task, grid: Grid, measures: Sequence[str] = (), bounds: Sequence[Bound] = ()) -> None:
        self._task, self._grid = task, grid
        self._judging = Judging(task, bounds)
        self._head, self._units = head(task.scenario, task.means.engine), units(task.catalogue)
        self.points = ManyPoints(grid.settings, (task.goal.objective, *measures))
        self.at_once = None if len(grid) <= MANY else frozenset((*self.points.measures, *TELLING))

    def whole(self, number: int, observed: Observations) -> Point:
        """A point with all measures that were observed."""
        of = self._stated(number)
        return Point(self._grid.settings(number), Result(self._head, self._units, self._task.compared(observed, of)))

    def each(self, observed: Iterable[Observations]) -> Iterator[Point]:
        """Every point in order, with the measures that are concluded, while it is added to those that are kept."""
        for number, found in enumerate(observed):
            point = self.whole(number, found if self.at_once is None else found.only(self.at_once))
            self.points.add(point.result)
            self._judging.add(found, self._stated(number))
            yield point

    def swept(self, again: Iterable[Observations], measures: tuple[str, ...] = ()) -> Swept:
        """The sweep, once all points were added; `again`: all observations, when all measures of a point are asked for;
        `measures`: those that are shown beside the objective."""
        values: dict[str, dict[str, Any]] = {}
        for number in range(len(self._grid)):
            for path, value in self._grid.settings(number).items():
                values.setdefault(path, {})[repr(value)] = value
        paths = {path: tuple(found.values()) for path, found in values.items()}
        units_of = {path: unit_at(path) for path in paths}

        def whole() -> Iterator[Point]:
            return (self.whole(number, found) for number, found in enumerate(again))

        known = (whole, self.points.noted(), self._judging.found(), self._task.scenario.sweep.kind)
        return Swept(self._head, paths, self.points, units_of, measures, *known)

    def _stated(self, number: int) -> Scenario | None:
        """The scenario at a point, if what is concluded there depends on it: only what takes noise off does."""
        return self._grid[number].study.scenario if self._task.scenario.experiment.less_noise else None


def swept(
    task: Task,
    grid: Grid,
    observed: Iterable[Observations],
    measures: Sequence[str] = (),
    bounds: Sequence[Bound] = (),
) -> Swept:
    """What can be concluded at every point of a grid, as far as tables and figures of these measures need it."""
    concluding = Concluding(task, grid, measures, bounds)
    for _ in concluding.each(observed):
        pass
    return concluding.swept(observed)

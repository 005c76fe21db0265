"""From a refined sweep to what is reported of it: its points in the order of their values, each judged so surely that
all winners together are right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from simbackorder.report.many_points import ManyPoints
from simbackorder.report.result import Result, head, units
from simbackorder.report.swept import Point, Swept
from simbackorder.scenario.designs.design import GRID
from simbackorder.scenario.language.units import unit_at

if TYPE_CHECKING:
    from simbackorder.experiments.refined_sweep import Refined
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sweep import Grid


def refined_sweep(
    points: Grid,
    observed: Sequence[Observations],
    found: Refined,
    measures: Sequence[str] = (),
    shown: tuple[str, ...] = (),
) -> Swept:
    """What is concluded at every point of a refined sweep, as far as tables and figures of these measures need it;
    `shown`: those that are shown beside the objective. Its points by themselves, at the confidence of the study, are
    those of `every`."""
    task = points.task
    top, units_of = head(task.scenario, task.means.engine), units(task.catalogue)

    def by_itself(number: int) -> Result:
        of = points[number].study.scenario if task.scenario.experiment.less_noise else None
        return Result(top, units_of, task.compared(observed[number], of))

    def every() -> Iterator[Point]:
        return (Point(points.settings(number), by_itself(number)) for number in found.order)

    kept = ManyPoints(lambda place: points.settings(found.order[place]), (task.goal.objective, *measures))
    for number in found.order:
        kept.add(judged(by_itself(number), found.spots[number].standing.best))
    paths = _paths(points, found)
    return Swept(
        top,
        paths,
        kept,
        {path: unit_at(path) for path in paths},
        shown,
        every,
        kept.noted(),
        design=task.scenario.sweep.kind,  # of points that were added: no grid
        refined=found,
    )


def judged(result: Result, best: tuple[str, ...]) -> Result:
    """The result with those that may be the best when all points are judged together."""
    comparison = result.comparison
    return result._replace(comparison=comparison._replace(best=comparison.best._replace(best=best)))


def as_written(swept: Swept) -> Swept:
    """The points of the design alone."""
    found = swept.refined
    assert found is not None
    points = [point for place, point in enumerate(swept.points) if not found.spots[found.order[place]].added]
    values: dict[str, dict[str, Any]] = {path: {} for path in swept.paths}
    for point in points:
        for path, value in point.settings.items():
            values[path][repr(value)] = value
    paths = {
        path: tuple(value for value in taken if repr(value) in values[path]) for path, taken in swept.paths.items()
    }
    design = GRID if found.aim.axes else swept.design
    return swept._replace(points=points, paths=paths, design=design, refined=None)


def _paths(points: Grid, found: Refined) -> dict[str, tuple[Any, ...]]:
    """By path its values, rising along those on which points are added."""
    rising = {axis.name for axis in found.aim.axes}
    values: dict[str, dict[str, Any]] = {}
    for number in range(len(points)):
        for path, value in points.settings(number).items():
            values.setdefault(path, {})[repr(value)] = value
    return {path: tuple(sorted(taken.values()) if path in rising else taken.values()) for path, taken in values.items()}

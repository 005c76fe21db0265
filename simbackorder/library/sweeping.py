"""A comparison at every point of a grid."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.aiming import asked_of
from simbackorder.experiments.best_points import Judging, bounds_of
from simbackorder.experiments.names import chosen
from simbackorder.experiments.observing import Events
from simbackorder.experiments.storing import shelf
from simbackorder.experiments.sweep import Heard, StoppedSweepError, grid
from simbackorder.experiments.task import usual_runs
from simbackorder.failures import ArgumentError, StudyError
from simbackorder.library import frames, made_files
from simbackorder.library.doing_sweeps import InMemorySweep, StoredSweep
from simbackorder.library.progress import Bar
from simbackorder.library.results import UNFINISHED, WIDTH, Result, needs_figures
from simbackorder.library.simulating import How, in_words, tables_of, task_of, workers_of
from simbackorder.library.study import Study, path_of, quieter, study_of
from simbackorder.report import concluding, html, sweep_tables
from simbackorder.report.best_point import best_document
from simbackorder.report.sweep_first import SweepPage
from simbackorder.scenario.designs.stated import KEYS
from simbackorder.scenario.reading import file_of
from simbackorder.store.locks import held

if TYPE_CHECKING:
    import pandas as pd

    from simbackorder.experiments.aiming import Asked
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sweep import Grid, Sweeping
    from simbackorder.experiments.task import Task
    from simbackorder.report.figures import Figure
    from simbackorder.report.shown_measures import Shown
    from simbackorder.report.swept import Swept


@dataclass(frozen=True, eq=False, repr=False)
class Sweep:
    """A comparison at every point of a grid, all on the same customers and deliveries.

    `interrupted`: whether somebody stopped it before all points were finished; those that were are in it.
    """

    _task: Task
    _points: Grid
    _observed: Sequence[Observations]
    _shown: Shown
    interrupted: bool = False
    _concluded: Swept | None = None

    @cached_property
    def _found(self) -> Swept:
        if self._concluded is not None:
            return self._concluded
        return concluding.swept(self._task, self._points, self._observed, self._shown.measures)

    @property
    def paths(self) -> Mapping[str, tuple[Any, ...]]:
        """By dotted path, the values that it takes; the last one varies fastest."""
        return dict(self._found.paths)

    @property
    def points(self) -> tuple[tuple[Mapping[str, Any], Result], ...]:
        """Point by point: the value of each path, and the result there."""
        found = []
        for (settings, study), observed in zip(self._points, self._observed, strict=True):
            task = self._task._replace(scenario=study.scenario)
            found.append((dict(settings), Result(task, observed, self._shown)))
        return tuple(found)

    def best(self, where: str | Sequence[str] = ()) -> dict[str, Any]:
        """The best of all points and alternatives, by how much it is ahead of the next ones, and what cannot be told
        from it; `where`: bounds that must surely hold there, such as `promise_miss_rate <= 5%`.

        As in the JSON document: `best` (None: the bounds surely hold nowhere), and with bounds `bounds`: by alternative
        the numbers of the points at which each holds, fails, or is undecided. Raises StudyError.
        """
        bounds = bounds_of(self._task, [where] if isinstance(where, str) else where)
        judging = Judging(self._task, bounds)
        quiet = self._task.scenario.experiment.less_noise
        for (_, study), observed in zip(self._points, self._observed, strict=True):
            judging.add(observed, study.scenario if quiet else None)
        return best_document(self._found._replace(best_of_all=judging.found()))

    @property
    def digest(self) -> str:
        """What names the study that was swept."""
        return self._task.scenario.digest

    def frame(self, *, wide: bool = False) -> pd.DataFrame:
        """The estimates: a row per point, alternative and measure: a column per path, then those of `Result.frame`.

        `wide`: a row per point and alternative, a column per measure: the means.
        """
        paths = list(self._found.paths)
        rows = (row for point in self._found.every() for row in frames.estimates(point.result, point.settings))
        found = frames.frame(rows, [*paths, *frames.ESTIMATED])
        return frames.wide(found, [*paths, "alternative"], "mean") if wide else found

    def plot(self, measure: str | None = None) -> Figure:
        """A figure of matplotlib: one measure (by default the objective) over the first path, a line per alternative, a
        panel per value of the others. Needs the extra `figures`."""
        from simbackorder.report.sweep_figures import figure_of

        needs_figures()
        name = self._task.goal.objective if measure is None else measure
        measure = chosen(name, self._observed[0].measures, "measure", "measure")
        if measure in (self._task.goal.objective, *self._shown.measures):
            return figure_of(self._found, measure)
        return figure_of(concluding.swept(self._task, self._points, self._observed, (measure,)), measure)

    def document(self) -> dict[str, Any]:
        """The JSON document of the command line, as plain data."""
        return sweep_tables.sweep_document(self._found)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Store the sweep under a folder, in the files that the command line stores; `open` reads it again. Where its
        provenance lies. Raises StudyError."""
        if self.interrupted:
            raise StudyError(UNFINISHED)
        place = shelf(self._task, path_of(folder, "folder"))
        with held(place):
            copied = StoredSweep(self._points, place, self._shown.measures)
            copied.take_up(False, lambda text: None, lambda text: None)
            return copied.store(copied.copy(self._observed))

    def write(
        self, page: str | os.PathLike[str] | None = None, *, figures: str | os.PathLike[str] | None = None
    ) -> list[Path]:
        """Write the sweep for others to read: a page (one file of HTML) with a map of where the best alternative
        changes, a folder of figures.

        Which files were written. Needs the extra `report`. Raises StudyError.
        """
        wanted = made_files.Wanted(*(None if each is None else Path(each) for each in (page, figures)))
        wanted.check(Path(file_of(self._task.scenario)), page="page")
        return made_files.made_of_sweep(made_files.SweptFiles(self._task, self._found), wanted)

    def text(self, width: int = WIDTH) -> str:
        """The tables and conclusions as the command line prints them, in at most so many columns."""
        return SweepPage(self._found).text(width)

    def __len__(self) -> int:
        return len(self._points)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return html.page(SweepPage(self._found).blocks())


def json_of(sweep: Sweep) -> Iterator[str]:
    """The JSON document of a sweep as text, piece by piece."""
    return sweep_tables.sweep_json(sweep._found)


def section_of(over: Any) -> dict[str, Any]:
    """The section `sweep` that is meant: of a mapping its axes, or all that a scenario says of a sweep; of a frame or a
    list of mappings the points. Raises ArgumentError."""
    if hasattr(over, "to_dict") and hasattr(over, "columns"):
        over = over.to_dict("records")
    if isinstance(over, Sequence) and not isinstance(over, str) and over and all(isinstance(p, Mapping) for p in over):
        return {"points": [dict(point) for point in over]}
    if not isinstance(over, Mapping):
        raise ArgumentError(f"expected a mapping of paths to values, found {over!r}", "over")
    found = {str(path): values for path, values in over.items()}
    for path, values in found.items():
        if path in KEYS:
            continue
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise ArgumentError(f"{path}: expected a list of values, found {values!r}", "over")
        found[path] = values if isinstance(values, Mapping) else list(values)
    return found


def sweep(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    over: Mapping[str, Any] | Sequence[Mapping[str, Any]] | pd.DataFrame | None = None,
    *,
    replications: int | None = None,
    seed: int | None = None,
    out: str | os.PathLike[str] | None = None,
    resume: bool = False,
    by: str | Sequence[str] | None = None,
    engine: str = "auto",
    workers: int | None = None,
    audit: bool = False,
    progress: bool | None = None,
    less_noise: str | Sequence[str] | None = None,
    on: str | None = None,
    refine: bool = False,
    budget: int | None = None,
    resolution: Mapping[str, float] | None = None,
) -> Sweep:
    """Compare all alternatives at every point of a grid: `over`, by dotted path, the values; by default the scenario's.

    `over` may also be whatever a scenario says of a sweep (`{"design": "sobol", "points": 64, "axes": {...}}`), or the
    points themselves: a list of mappings, or a frame with a column per path.
    `out`: keep every point under this folder as it is finished, and store the sweep when all are; with `resume` an
    interrupted one goes on. `refine`: go on where the winner is undecided, with points and replications, until the
    values at which it changes are known to the `resolution` (by path), or all points together have `budget`
    replications: then it is a `RefinedSweep`. All else as of `compare`. Raises StudyError.
    """
    if not refine and (budget is not None or resolution is not None):
        name = "resolution" if budget is None else "budget"
        raise ArgumentError("is of a sweep that is refined (refine=True)", name)
    if resume and out is None:
        raise ArgumentError("nothing can be resumed without out, the folder where points are kept", "resume")
    given = study_of(study)
    if over is not None:
        given = given.with_({"sweep": section_of(over)})
    given = quieter(given.with_(replications=replications, seed=seed), less_noise)
    kept = None if out is None else path_of(out, "out")
    with workers_of(workers, on, progress) as who:
        how = How(engine, who, audit, by, progress)
        return _swept(given, how, kept, resume, asked_of(budget, resolution) if refine else None)


def _swept(
    given: Study,
    how: How,
    out: Path | None,
    resume: bool,
    asked: Asked | None,
) -> Sweep:
    scenario = given._scenario
    task = task_of(given, how, (usual_runs if asked is None else asked.runs)(scenario))
    shown, points = tables_of(task, how), grid(task)
    place = None if out is None else shelf(task, out)
    with Bar(how.progress) as bar, in_words():
        ready = points.by(task.ready(bar.say))
        if asked is not None:
            from simbackorder.library.refining import refined

            return refined(ready, asked, shown, bar, out, resume)
        if place is None:
            return _in_memory(ready, shown, bar)
        with held(place):
            return _stored(StoredSweep(ready, place, shown.measures), shown, bar, resume)


def _in_memory(points: Grid, shown: Shown, bar: Bar) -> Sweep:
    sweep = InMemorySweep(points)
    try:
        return Sweep(points.task, points, sweep.simulate(Heard(bar, Events())), shown)
    except StoppedSweepError:
        if (part := _part(sweep.sweeping, shown, bar)) is None:
            raise
        return part


def _stored(sweep: StoredSweep, shown: Shown, bar: Bar, resume: bool) -> Sweep:
    sweep.take_up(resume, bar.say, bar.say)
    try:
        found = sweep.simulate(Heard(bar, Events()))
    except StoppedSweepError:
        if (part := _part(sweep.sweeping, shown, bar)) is None:
            raise
        return part
    sweep.store(found)
    points = sweep.plan.points
    return Sweep(points.task, points, sweep.sweeping.observed(), shown, _concluded=found)


def _part(sweeping: Sweeping, shown: Shown, bar: Bar) -> Sweep | None:
    """The points that were finished when somebody who watches stopped it."""
    which, observed = sweeping.finished()
    if not (which and bar.shown):
        return None
    points = sweeping.plan.points.only(which)
    return Sweep(points.task, points, observed, shown, True)

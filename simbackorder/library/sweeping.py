"""A comparison at every point of a grid."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.best_points import Judging, bounds_of
from simbackorder.experiments.names import chosen
from simbackorder.experiments.storing import shelf
from simbackorder.failures import StudyError
from simbackorder.library import frames, made_files
from simbackorder.library.doing_sweeps import StoredSweep
from simbackorder.library.results import UNFINISHED, WIDTH, Result, needs_figures
from simbackorder.library.study import path_of
from simbackorder.report import concluding, html, sweep_tables
from simbackorder.report.best_point import best_document
from simbackorder.report.refined_first import page_of
from simbackorder.scenario.reading import file_of
from simbackorder.store.locks import held

if TYPE_CHECKING:
    import pandas as pd

    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sweep import Grid
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
        return page_of(self._found).text(width)

    def __len__(self) -> int:
        return len(self._points)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return html.page(page_of(self._found).blocks())


def json_of(sweep: Sweep) -> Iterator[str]:
    """The JSON document of a sweep as text, piece by piece."""
    return sweep_tables.sweep_json(sweep._found)

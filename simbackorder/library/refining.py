"""A sweep that was refined where its winner was undecided."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.names import chosen
from simbackorder.experiments.observing import Events
from simbackorder.experiments.storing import shelf
from simbackorder.experiments.sweep import Heard
from simbackorder.failures import StudyError
from simbackorder.library.doing_refinements import Refinement, StoredRefinement
from simbackorder.library.results import Result, needs_figures
from simbackorder.library.study import path_of
from simbackorder.library.sweeping import Sweep
from simbackorder.report.refined_answer import refined_document
from simbackorder.store.locks import held

if TYPE_CHECKING:
    from simbackorder.experiments.aiming import Asked
    from simbackorder.experiments.sweep import Grid
    from simbackorder.library.progress import Bar
    from simbackorder.report.figures import Figure
    from simbackorder.report.shown_measures import Shown


@dataclass(frozen=True, eq=False, repr=False)
class RefinedSweep(Sweep):
    """A sweep of which points and replications were added where the winner was undecided; points are in the order of
    their values, and may have different numbers of replications."""

    _refinement: Refinement | None = None

    @property
    def flips(self) -> list[dict[str, Any]]:
        """Where the winner changes, as in the JSON document: along `path`, the other paths being `at` these values,
        `best_below` is best `up_to` a value, `best_above` `from` another on; `narrowed`: as near to one another as was
        asked for."""
        found: list[dict[str, Any]] = refined_document(self._found)["flips"]
        return found

    @cached_property
    def points(self) -> tuple[tuple[Mapping[str, Any], Result], ...]:
        """Point by point: the value of each path, and the result there, by itself."""
        found, order = [], self._done.refining.found().order
        for number in order:
            settings, study = self._points[number]
            task = self._task._replace(scenario=study.scenario)
            found.append((dict(settings), Result(task, self._observed[number], self._shown)))
        return tuple(found)

    def best(self, where: str | Sequence[str] = ()) -> dict[str, Any]:
        """Not known: points have different numbers of replications. Raises StudyError."""
        raise StudyError("the best of all points is that of a sweep with equal replications: leave out refine")

    def plot(self, measure: str | None = None) -> Figure:
        """A figure of matplotlib, as of any sweep, each point at its place."""
        from simbackorder.report.sweep_figures import figure_of

        needs_figures()
        name = self._task.goal.objective if measure is None else measure
        measure = chosen(name, self._observed[0].measures, "measure", "measure")
        if measure in (self._task.goal.objective, *self._done.measures):
            return figure_of(self._found, measure)
        return figure_of(self._done.concluded((measure,)), measure)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Store it under a folder, in the files that the command line stores. Where its provenance lies. Raises
        StudyError."""
        done = self._done
        place = shelf(self._task, path_of(folder, "folder"))
        with held(place):
            copied = StoredRefinement(done.design, done.asked, done.measures, place)
            copied.copy(done.refining)
            return copied.store(self._found)

    @property
    def _done(self) -> Refinement:
        assert self._refinement is not None
        return self._refinement


def refined(ready: Grid, asked: Asked, shown: Shown, bar: Bar, out: Path | None, resume: bool) -> RefinedSweep:
    """A sweep, refined; kept at its place, if it is to be stored. An interrupt is one. Raises StudyError."""
    if out is None:
        return of_refinement(_simulated(Refinement(ready, asked, shown.measures), bar), shown)
    place = shelf(ready.task, out)
    with held(place):
        found = StoredRefinement(ready, asked, shown.measures, place)
        found.take_up(resume, bar.say, bar.say)
        swept = of_refinement(_simulated(found, bar), shown)
        found.store(swept._found)
        return swept


def _simulated(refinement: Refinement, bar: Bar) -> Refinement:
    refinement.refining.done(Heard(bar, Events()))
    return refinement


def of_refinement(found: Refinement, shown: Shown) -> RefinedSweep:
    """What a refinement found, all rounds being there."""
    points, concluded = found.refining.points, found.concluded(found.measures)
    task = found.design.task
    return RefinedSweep(task, points, found.refining.observed(), shown, False, concluded, found)

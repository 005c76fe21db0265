"""Which parameters of a scenario matter, and where the winner changes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.names import chosen
from simbackorder.experiments.observing import Events
from simbackorder.experiments.sensitivity import study as studies
from simbackorder.experiments.sensitivity.points import Heard
from simbackorder.experiments.sensitivity.screening import METHODS, Screened
from simbackorder.experiments.sensitivity.study import Plan, usual_replications
from simbackorder.experiments.sensitivity.tornado import with_flips
from simbackorder.experiments.storing import shelf, store
from simbackorder.failures import ArgumentError
from simbackorder.library import made_files
from simbackorder.library.progress import Bar
from simbackorder.library.results import needs_figures
from simbackorder.library.simulating import How, in_words, task_of
from simbackorder.library.study import Study, path_of, study_of
from simbackorder.report import contents, html
from simbackorder.report.sensitivity import rows, tables
from simbackorder.report.sensitivity.answer import answer
from simbackorder.report.sensitivity.told import Told, told
from simbackorder.scenario.reading import file_of

if TYPE_CHECKING:
    import pandas as pd

    from simbackorder.experiments.task import Task
    from simbackorder.report.figures import Figure

WIDTH = 80
PARAMETERS = ("parameter", "stated", "low", "high", "unit", "numbers")
CHANGES = ("parameter", "value", "low", "high", "then", "sure")


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """What parameters do to the objective (or to another measure) of every alternative, and to the lead of the best
    one; all points meet the same customers and deliveries."""

    _task: Task
    _told: Told

    @property
    def method(self) -> str:
        """`tornado`, `morris` or `sobol`."""
        return self._told.ready.plan.method

    @property
    def points(self) -> int:
        """At how many points the alternatives were simulated."""
        return self._told.ready.points

    @property
    def answer(self) -> str:
        """The answer in a few sentences."""
        return " ".join(answer(self._told))

    def parameters(self) -> pd.DataFrame:
        """What was varied: a row per parameter: the value that is stated, `low` and `high`; of several `numbers`
        together, shares of what is stated."""
        import pandas as pd

        given = [
            (each.path, each.stated, each.low, each.high, "times" if each.together else each.unit, len(each.numbers))
            for each in self._told.ready.varied.parameters
        ]
        return pd.DataFrame(given, columns=list(PARAMETERS))

    def effects(self) -> pd.DataFrame:
        """A row per output and parameter, those that do most first: the measure of the best alternative, its lead over
        the next (`less`), and the measure of the others. Of a tornado the change at either end, with half-widths; of
        Morris mu*, mu and sigma; of Sobol the first-order and the total index; each with its interval."""
        import pandas as pd

        return pd.DataFrame(list(rows.rows(self._told)), columns=list(rows.columns(self._told)))

    def winner_changes(self) -> pd.DataFrame:
        """Of a tornado a row per value at which another alternative, `then`, takes the lead: the `value` of the
        parameter, from `low` to `high`, and whether the end of the range tells the two apart (`sure`)."""
        import pandas as pd

        found = rows.sensitivity_document(self._told).get("winner_changes", [])
        return pd.DataFrame(found, columns=list(CHANGES))

    def plot(self) -> Figure:
        """A figure of matplotlib: a bar per parameter, the longest on top. Needs the extra `figures`."""
        from simbackorder.report.sensitivity.figure import figure

        needs_figures()
        return figure(self._told)

    def document(self) -> dict[str, Any]:
        """The JSON document of the command line, as plain data."""
        return rows.sensitivity_document(self._told)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Store the study under a folder, in the files that the command line stores. Where its provenance lies. Raises
        StudyError."""
        place = shelf(self._task, path_of(folder, "folder"))
        return store(self._task, place, *contents.of_sensitivity(self._task, self._told))

    def write(
        self, page: str | os.PathLike[str] | None = None, *, figures: str | os.PathLike[str] | None = None
    ) -> list[Path]:
        """Write the study for others to read: a page (one file of HTML), a folder with the chart.

        Which files were written. Needs the extra `report`. Raises StudyError.
        """
        wanted = made_files.Wanted(*(None if each is None else Path(each) for each in (page, figures)))
        wanted.check(Path(file_of(self._task.scenario)), page="page")
        return made_files.made_of_sensitivity(self._task, self._told, wanted)

    def text(self, width: int = WIDTH) -> str:
        """As the command line prints it."""
        return tables.text(self._told, width)

    def markdown(self) -> str:
        """In Markdown."""
        return tables.markdown(self._told)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return html.page(tables.blocks(self._told))


def section_of(vary: Any, within: str | float | None) -> dict[str, Any]:
    """What is varied, as settings of a scenario. Raises ArgumentError."""
    found: dict[str, Any] = {} if within is None else {"sensitivity.within": within}
    if vary is None:
        return found
    if isinstance(vary, str):
        vary = [vary]
    if not isinstance(vary, Mapping | Sequence) or not all(isinstance(path, str) for path in vary):
        raise ArgumentError(f"expected paths, or a mapping of paths to ranges, found {vary!r}", "vary")
    ranges = vary.items() if isinstance(vary, Mapping) else ((path, {}) for path in vary)
    return {"sensitivity.parameters": {path: range_of(each) for path, each in ranges}} | found


def range_of(stated: Any) -> Any:
    """A pair is from and to; all else as in a scenario."""
    if isinstance(stated, tuple | list) and len(stated) == 2:
        return dict(zip(("from", "to"), stated, strict=True))
    return {} if stated is None else stated


def sensitivity(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    vary: Mapping[str, Any] | Sequence[str] | None = None,
    *,
    within: str | float | None = None,
    method: str = "tornado",
    samples: int | None = None,
    measure: str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    workers: int | None = None,
    audit: bool = False,
    progress: bool | None = None,
) -> Sensitivity:
    """Vary parameters, and say which ones matter and where the winner changes.

    `vary`: by dotted path, in which `*` stands for every name, a range `(low, high)` or a share such as "10%", or paths
    alone; by default what the scenario's `sensitivity` names, or what is `uncertain`, or the numbers that a firm is
    usually unsure of. `within`: how far up and down where no range is stated, by default 20 %. `method`: `tornado`, one
    at a time; `morris` or `sobol`, all at once, which need the extra `sensitivity`, with `samples` trajectories or base
    samples. `measure`: what is looked at, by default the objective. `replications`: at each point, by default the
    scenario's, at most 50 (tornado) or 20. All else as of `compare`. Raises StudyError.
    """
    plan = Plan(chosen(method, METHODS, "method", "method"), samples, measure)
    given = study_of(study).with_(section_of(vary, within), replications=replications, seed=seed)
    if replications is None:
        given = given.with_(replications=usual_replications(plan, given.experiment.replications))
    task = task_of(given, How(engine, workers, audit, None, progress), studies.runs(plan)(given._scenario))
    ready = studies.ready(task, plan)
    with Bar(progress) as bar, in_words():
        able = task.ready(bar.say, tuple(task.scenario.alternatives))
        events = Events()
        found = studies.simulated(able, ready, Heard(bar, events)).found
    if not isinstance(found, Screened):
        with ExitStack() as rounds, in_words():
            try:
                found = with_flips(able, found, lambda: Heard(rounds.enter_context(Bar(progress)), events))
            except KeyboardInterrupt:
                if not bar.shown:
                    raise
    return Sensitivity(able, told(able, ready, found))

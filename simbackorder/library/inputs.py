"""A comparison over draws of what is not known, and what inputs and luck do."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.drawn_data import bootstrapped
from simbackorder.experiments.inputs import check
from simbackorder.experiments.inputs import over_inputs as simulated
from simbackorder.experiments.observing import Events
from simbackorder.experiments.storing import shelf, store
from simbackorder.failures import StudyError
from simbackorder.library import made_files
from simbackorder.library.progress import Bar
from simbackorder.library.simulating import How, in_words, names_of, tables_of, task_of
from simbackorder.library.study import Study, path_of, study_of
from simbackorder.report import contents, html
from simbackorder.report import inputs as told
from simbackorder.scenario.reading import file_of

if TYPE_CHECKING:
    import pandas as pd

    from simbackorder.experiments.inputs import OverInputs as Found
    from simbackorder.experiments.task import Task
    from simbackorder.report.shown_measures import Shown

WIDTH = 80


@dataclass(frozen=True, eq=False, repr=False)
class OverInputs:
    """A comparison over draws of uncertain inputs: means over the draws with intervals that count what is not known,
    and how much of the variance of a single run inputs and luck have, of every alternative and of its difference to
    the first one."""

    _task: Task
    _found: Found
    _shown: Shown

    @property
    def draws(self) -> int:
        """How often the inputs were drawn."""
        return len(self._found.values)

    @property
    def replications(self) -> int:
        """Runs of each alternative at each draw."""
        return self._found.inner

    @property
    def answer(self) -> str:
        """The answer in a few sentences."""
        return told.answer(self._found, self._task)

    def values(self) -> pd.DataFrame:
        """What was drawn: a row per draw, a column per input, numbers as the scenario read them; of recorded orders how
        many were replayed, of other data the mean of the values."""
        import pandas as pd

        return pd.DataFrame(list(self._found.values)).rename_axis("draw")

    def variance(self) -> pd.DataFrame:
        """A row per alternative and measure, and per difference (`against`: the baseline; else empty): the standard
        deviations of a single run `from_inputs` and `from_luck`, the `share_of_inputs` in the variance, from `low` to
        `high`."""
        import pandas as pd

        return pd.DataFrame(list(told.tidy(self._found, self._task)), columns=list(told.COLUMNS))

    def document(self) -> dict[str, Any]:
        """The same as the JSON of the command line: also every mean and difference with its interval."""
        return told.inputs_document(self._found, self._task)

    def text(self, width: int = WIDTH) -> str:
        """As the command line prints it."""
        return told.inputs_text(self._found, self._task, self._shown.measures, width)

    def markdown(self) -> str:
        """In Markdown."""
        return told.inputs_markdown(self._found, self._task, self._shown.measures)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Store it under a folder, in the files that the command line stores; `open` reads it again.

        Where its provenance lies: `<folder>/<scenario>/<digest>/inputs.provenance.json`. Raises StudyError.
        """
        if set(self._found.runs.alternatives) != set(self._task.scenario.alternatives):
            raise StudyError("only a comparison of all alternatives is stored")
        place = shelf(self._task, path_of(folder, "folder"))
        return store(self._task, place, *contents.of_inputs(self._task, self._found))

    def write(self, page: str | os.PathLike[str]) -> list[Path]:
        """Write a page for others to read (one file of HTML): what is best, what inputs and luck do, what was drawn.

        Which file was written. Needs the extra `report`. Raises StudyError.
        """
        wanted = made_files.Wanted(path_of(page, "page"))
        wanted.check(Path(file_of(self._task.scenario)), page="page")
        files = made_files.InputsFiles(self._task, self._found, self._shown.measures)
        return made_files.made_of_inputs(files, path_of(page, "page"))

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return html.page(told.inputs_blocks(self._found, self._task, self._shown.measures))


def over_inputs(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    alternatives: Iterable[str] | None = None,
    *,
    inputs: int,
    bootstrap: bool = False,
    replications: int | None = None,
    seed: int | None = None,
    by: str | Sequence[str] | None = None,
    engine: str = "auto",
    workers: int | None = None,
    audit: bool = False,
    progress: bool | None = None,
) -> OverInputs:
    """Compare alternatives (by default all) at so many draws of what the scenario calls `uncertain`.

    `inputs`: how often the inputs are drawn, 10 to 10,000 times. `bootstrap`: also all data of the scenario (recorded
    orders and empirical distributions), each drawn anew from itself. `replications`: runs of each alternative at each
    draw, at least 2, by default the scenario's. All alternatives meet the same inputs, customers and deliveries; no two
    draws share luck. All else as of `compare`. Raises StudyError.
    """
    given = study_of(study).with_(replications=replications, seed=seed)
    given = Study(bootstrapped(given._scenario), {}) if bootstrap else given
    names, how = names_of(given, alternatives), How(engine, workers, audit, by, progress)
    check(task_of(given, how, len(names)), inputs)
    task = task_of(given, how, len(names) * inputs, suppliers=True)
    shown = tables_of(task, how, suppliers=True)
    with Bar(progress) as bar, in_words():
        ready = task.ready(bar.say, names)
        return OverInputs(ready, simulated(ready, names, inputs, bar, Events()), shown)

"""The best values of parameters, and a comparison of alternatives, each at its best."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.names import chosen
from simbackorder.experiments.observing import Events
from simbackorder.experiments.storing import shelf, store
from simbackorder.experiments.tuning.aims import parts_asked
from simbackorder.experiments.tuning.as_optuna import as_optuna, study_name
from simbackorder.experiments.tuning.each_at_its_best import EachAtItsBest, each_at_its_best, searches
from simbackorder.experiments.tuning.simulating import Heard
from simbackorder.experiments.tuning.tuning import RUNS, runs_of, tuned
from simbackorder.failures import ArgumentError
from simbackorder.library.progress import Bar
from simbackorder.library.simulating import How, in_words, names_of, task_of
from simbackorder.library.study import Study, path_of, study_of
from simbackorder.report import contents, html, tuned_comparison, tuning

if TYPE_CHECKING:
    import pandas as pd

    from simbackorder.experiments.task import Task
    from simbackorder.experiments.tuning.as_optuna import StudyOfOptuna
    from simbackorder.experiments.tuning.tuning import Tuned

WIDTH = 80


@dataclass(frozen=True, eq=False, repr=False)
class Optimum:
    """The best values of an alternative's parameters that a search has found, judged on luck that the search has not
    met, beside the values that the scenario has."""

    _study: Study
    _task: Task
    _found: Tuned

    @property
    def alternative(self) -> str:
        """Which one was tuned."""
        return self._found.alternative

    @property
    def values(self) -> dict[str, int | float]:
        """By dotted path, the best value; of several objectives those of the first choice of `frame()`."""
        return self._found.values

    @property
    def holds(self) -> bool:
        """Whether all constraints hold as surely as they are to, on fresh luck."""
        return self._found.judged.holds

    @property
    def study(self) -> Study:
        """The study with the best values."""
        at = {each.path: each.set_at for each in self._found.space.parameters}
        return self._study.with_({at[path]: value for path, value in self.values.items()})

    @property
    def answer(self) -> str:
        """The answer in a few sentences."""
        text: str = self.document()["answer"]["text"]
        return text

    def frame(self) -> pd.DataFrame:
        """A row per candidate that was judged on fresh luck (`best`, others by number, and `as it is`) and measure: the
        value of each path, then `mean`, `half_width`, `unit`, and the `difference` to the scenario's own values."""
        import pandas as pd

        return pd.DataFrame(list(tuning.rows(self._found, self._task)))

    def candidates(self) -> pd.DataFrame:
        """All candidates that the search tried, a row each, in the order in which it came to them: the value of each
        path, how many `replications` were simulated, the mean of each objective (on the luck of the search: the best of
        many looks better there than it is), and whether it is `feasible`: all constraints hold as surely as they are
        to."""
        import pandas as pd

        return pd.DataFrame(list(tuning.candidate_rows(self._found)))

    def optuna(self, storage: str | None = None, name: str | None = None) -> StudyOfOptuna:
        """The same as a study of Optuna, for its plots and its dashboard; `storage`: where Optuna keeps it, a database
        (`sqlite:///candidates.db`) or a journal (a file), and under which name (the scenario's and the alternative's,
        if none is said). Raises StudyError where Optuna is not installed or cannot keep it."""
        return as_optuna(self._found, name or study_name(self._task, self._found), storage)

    def document(self) -> dict[str, Any]:
        """The JSON document of the command line, as plain data."""
        return tuning.tuning_document(self._found, self._task)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Store it under a folder, in the files that the command line stores. Where its provenance lies. Raises
        StudyError."""
        kept = contents.of_tuning(self._task, self._found)
        return store(self._task, shelf(self._task, path_of(folder, "folder")), *kept)

    def text(self, width: int = WIDTH) -> str:
        """As the command line prints it."""
        return tuning.tuning_text(self._found, self._task, width)

    def markdown(self) -> str:
        """In Markdown."""
        return tuning.tuning_markdown(self._found, self._task)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return html.page(tuning.tuning_blocks(self._found, self._task))


@dataclass(frozen=True, eq=False, repr=False)
class TunedComparison:
    """Alternatives, each at its own best values, on the same fresh luck; and what tuning changed."""

    _task: Task
    _found: EachAtItsBest

    @property
    def values(self) -> dict[str, dict[str, int | float]]:
        """By alternative and dotted path, the best value."""
        return {name: each.values for name, each in self._found.tuned.items()}

    @property
    def best(self) -> tuple[str, ...]:
        """The alternatives that may be the best, each at its best."""
        return self._found.at_best.best.best

    @property
    def best_as_stated(self) -> tuple[str, ...]:
        """Those that may be the best with the values that the scenario has."""
        return self._found.as_stated.best.best

    @property
    def answer(self) -> str:
        """The answer in a few sentences."""
        text: str = self.document()["answer"]["text"]
        return text

    def document(self) -> dict[str, Any]:
        """The JSON document of the command line, as plain data."""
        return tuned_comparison.tuned_document(self._found, self._task)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Store it under a folder, in the files that the command line stores. Where its provenance lies. Raises
        StudyError."""
        kept = contents.of_tuned_comparison(self._task, self._found)
        return store(self._task, shelf(self._task, path_of(folder, "folder")), *kept)

    def text(self, width: int = WIDTH) -> str:
        """As the command line prints it."""
        return tuned_comparison.tuned_text(self._found, self._task, width)

    def markdown(self) -> str:
        """In Markdown."""
        return tuned_comparison.tuned_markdown(self._found, self._task)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return html.page(tuned_comparison.tuned_blocks(self._found, self._task))


Texts = str | Iterable[str]


def optimise(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    alternative: str | None = None,
    *,
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
    objective: Texts | None = None,
    subject_to: Texts | None = None,
    where: Texts | None = None,
    candidates: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    workers: int | None = None,
    audit: bool = False,
    progress: bool | None = None,
) -> Optimum:
    """Find the best values of parameters, for one alternative (by default the first).

    `parameters`: by dotted path, `{"from": 200, "to": 900, "step": 10}`, the step being optional; `objective`: a
    measure, or several, for choices of which none is better in all; `subject_to`: constraints, such as
    `"promise_miss_rate <= 5%"`, or `"... with 99%"`; `where`: relations such as `"order_up_to > reorder_point"`;
    `candidates`: how many are drawn before neighbours are tried. What is not given is as the scenario's `optimise`
    says; without that, all levels of replenishment are tuned. All else as of `compare`. Needs the extra `optimise`
    unless there are few candidates. Raises StudyError.
    """
    given = asked(study_of(study), parameters, objective, subject_to, where, candidates)
    given = given.with_(replications=replications, seed=seed)
    known = given.alternatives
    name = known[0] if alternative is None else chosen(alternative, known, "alternative", "alternative")
    how = How(engine, workers, audit, parts_asked(given._scenario), progress)
    task = task_of(given, how, RUNS)
    with Bar(progress) as bar, in_words():
        runs = runs_of(task, name, Heard(bar, Events(), bar.say))
        runs.task = task.ready(bar.say, (name,))
        return Optimum(given, runs.task, tuned(runs))


def compare_tuned(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    alternatives: Iterable[str] | None = None,
    *,
    parameters: Mapping[str, Mapping[str, Any]] | None = None,
    objective: str | None = None,
    subject_to: Texts | None = None,
    where: Texts | None = None,
    candidates: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    workers: int | None = None,
    audit: bool = False,
    progress: bool | None = None,
) -> TunedComparison:
    """Compare alternatives (by default all), each at its own best values, on the same customers and deliveries.

    It tells whether one leads because it is better, or because the others hold too little. All arguments as of
    `optimise` and `compare`. Raises StudyError.
    """
    given = asked(study_of(study), parameters, objective, subject_to, where, candidates)
    given = given.with_(replications=replications, seed=seed)
    names = names_of(given, alternatives)
    how = How(engine, workers, audit, parts_asked(given._scenario), progress)
    task = task_of(given, how, RUNS * len(names))
    with Bar(progress) as bar, in_words():
        ready = task.ready(bar.say, names)
        return TunedComparison(ready, each_at_its_best(searches(ready, names, Heard(bar, Events(), bar.say))))


def asked(
    study: Study,
    parameters: Mapping[str, Mapping[str, Any]] | None,
    objective: Texts | None,
    subject_to: Texts | None,
    where: Texts | None,
    candidates: int | None,
) -> Study:
    """The study with what is tuned for what; parameters take the place of all that the scenario names. Raises
    StudyError."""
    settings: dict[str, Any] = {}
    if parameters is not None:
        if not isinstance(parameters, Mapping) or not parameters:
            raise ArgumentError(f"expected a mapping of paths to ranges, found {parameters!r}", "parameters")
        settings["optimise.parameters"] = {path: dict(each) for path, each in parameters.items()}
    for key, value in (("objective", objective), ("subject_to", subject_to), ("where", where)):
        if value is not None:
            settings[f"optimise.{key}"] = [value] if isinstance(value, str) else list(value)
    if candidates is not None:
        settings["optimise.candidates"] = candidates
    return study.with_(settings) if settings else study

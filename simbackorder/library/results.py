"""The result of a comparison, or of one alternative: numbers, tables, frames and figures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from simbackorder.experiments.chances import chances
from simbackorder.experiments.names import chosen
from simbackorder.experiments.steadiness import unsettled
from simbackorder.experiments.storing import shelf, store
from simbackorder.failures import ArgumentError, StudyError
from simbackorder.library import frames, made_files
from simbackorder.library.study import path_of
from simbackorder.metrics.definition import SHARE
from simbackorder.report import concluding, contents, document, extra_reports, html, run_pages, tables
from simbackorder.report import notes as noted
from simbackorder.report import verdict as worded
from simbackorder.report.answer_page import Page
from simbackorder.report.range_of_runs import COLUMNS, range_rows
from simbackorder.report.result import head as head_of
from simbackorder.report.result import unit_label, units
from simbackorder.report.run_pages import OfAlternative
from simbackorder.report.shown_measures import Shown
from simbackorder.scenario.reading import file_of
from simbackorder.statistics.estimate import estimate

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from simbackorder.experiments.less_noise import Quiet
    from simbackorder.experiments.precision import Reached
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task
    from simbackorder.experiments.warming_up import Settling
    from simbackorder.report.figures import Figure
    from simbackorder.report.result import Result as Reported

T = TypeVar("T")
WIDTH = 100
UNFINISHED = "the study was interrupted: its results are not stored; simulate it again"


@dataclass(frozen=True)
class Estimate:
    """One measure of one alternative.

    `mean`: over all replications, in `unit`; of a ratio such as a fill rate, the ratio of the sums. `low`, `high`: its
    confidence interval, and `half_width`: the distance of the farther end. All are None where there is none, with the
    `reason`; of a share of which no replication saw anything there is a bound, and no half-width. `n`: replications,
    over which `standard_error` is taken.
    """

    mean: float | None
    half_width: float | None
    unit: str
    n: int
    reason: str | None = None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None

    def __str__(self) -> str:
        half = "" if self.half_width is None else f" ± {self.half_width:.4g}"
        return f"{'undefined' if self.mean is None else format(self.mean, '.6g')}{half} {self.unit}".rstrip()


@dataclass(frozen=True)
class Verdict:
    """What the comparison concludes.

    `objective`: the measure that decides; `better`: `higher` or `lower`; `best`: the alternatives that may be the best,
    none of which is significantly worse than another; `ranking`: all that have a value, best mean first; `text`: the
    conclusion in words.
    """

    objective: str
    better: str
    best: tuple[str, ...]
    ranking: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return html.page([self.text])


class Measures(Mapping[str, Estimate]):
    """The measures of one alternative by name, each estimated when it is asked for."""

    def __init__(self, result: Result, alternative: str) -> None:
        self._result, self._alternative = result, alternative

    def __getitem__(self, measure: str) -> Estimate:
        chosen(measure, self._result.measures, "measure", "measure")
        return self._result._estimate(self._alternative, measure)

    def __contains__(self, measure: object) -> bool:
        return measure in self._result.measures

    @overload
    def get(self, measure: str, /) -> Estimate | None: ...
    @overload
    def get(self, measure: str, /, default: T) -> Estimate | T: ...
    def get(self, measure: str, /, default: Any = None) -> Any:
        """The estimate of a measure; `default` if it was not measured."""
        return self._result._estimate(self._alternative, measure) if measure in self else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._result.measures)

    def __len__(self) -> int:
        return len(self._result.measures)

    def __repr__(self) -> str:
        return f"measures of {self._alternative!r}: {', '.join(self)}"


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """What replications of one or several alternatives showed, all of them on the same customers and deliveries.

    `result["backorder"]["profit"]` is an `Estimate`. `interrupted`: whether somebody stopped it before all replications
    were finished; those that were are in it.
    """

    _task: Task
    _observed: Observations
    _shown: Shown
    _asked: extra_reports.Asked | None = None
    interrupted: bool = False
    _precision: tuple[Reached, ...] = ()
    _remarks: tuple[str, ...] | None = None
    _settling: Settling | None = None

    @cached_property
    def _told(self) -> Reported:
        """The same with what its runs showed that must be known, which takes some runs more: not for an estimate."""
        remarks = self._remarks
        if remarks is None:
            remarks = () if self.interrupted else unsettled(self._task, self._observed)
        return self._found._replace(remarks=remarks)

    @cached_property
    def _found(self) -> Reported:
        """What is reported, concluded when it is first asked for."""
        conclude = concluding.compared if self._asked is None else concluding.concluded
        return conclude(self._task, self._observed, self._shown.suppliers, self._precision)

    @cached_property
    def _quiet(self) -> Quiet:
        return self._task.quiet(self._observed)

    @cached_property
    def _more(self) -> extra_reports.ExtraReports:
        asked = self._asked or extra_reports.Asked.of(False, False)
        return extra_reports.extra_reports(self._task, asked, self._observed)

    @property
    def digest(self) -> str:
        """What names the study that was simulated."""
        return self._task.scenario.digest

    @property
    def seed(self) -> int:
        """Which random numbers."""
        return self._task.scenario.experiment.seed

    @property
    def n(self) -> int:
        """Replications."""
        return len(self._observed.values)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """What was simulated, by name; the first is the baseline."""
        return self._observed.alternatives

    @property
    def measures(self) -> tuple[str, ...]:
        """All that was measured, by name; of parts as `purchases[supplier=mill]`."""
        return self._observed.measures

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be known to read the numbers."""
        of = f" of {self._asked_for}" if self._asked_for > self.n else ""  # as many as it takes: until it is precise
        stopped = (f"Interrupted: {self.n}{of} replications.",) if self.interrupted else ()
        return (*stopped, *noted.notes(self._told))

    @property
    def _asked_for(self) -> int:
        return self._task.scenario.experiment.replications

    def __getitem__(self, alternative: str) -> Measures:
        return Measures(self, chosen(alternative, self.alternatives, "alternative", "alternative"))

    def __contains__(self, alternative: object) -> bool:
        return alternative in self.alternatives

    def __iter__(self) -> Iterator[str]:
        return iter(self.alternatives)

    def _estimate(self, alternative: str, measure: str) -> Estimate:
        defined = self._task.catalogue[measure]
        quiet = self._quiet
        sample = quiet.observed.sample(alternative, measure)
        each = estimate(sample, self._task.goal.confidence, defined.undefined, defined.unit == SHARE, quiet.controls)
        bounds = (each.low, each.high, each.standard_error)
        return Estimate(each.mean, each.half_width, self._unit(measure), each.n, each.reason, *bounds)

    def _unit(self, measure: str) -> str:
        return unit_label(units(self._task.catalogue)[measure], self._head)

    @cached_property
    def _head(self) -> Any:
        return head_of(self._task.scenario, self._task.means.engine)

    @property
    def verdict(self) -> Verdict:
        """Which alternatives may be the best, and by how much."""
        goal, best = self._task.goal, self._found.comparison.best
        better = "higher" if goal.better > 0 else "lower"
        return Verdict(goal.objective, better, best.best, best.ranking, worded.verdict(self._found))

    def frame(self, *, wide: bool = False) -> pd.DataFrame:
        """The estimates: a row per alternative and measure, with `mean`, `half_width`, `unit`, `n`, `low`,
        `high` and `standard_error`.

        `wide`: a row per alternative, a column per measure: the means.
        """
        found = frames.frame(frames.estimates(self._found), frames.ESTIMATED)
        return frames.wide(found, ["alternative"], "mean") if wide else found

    def differences(self, alternative: str | None = None) -> pd.DataFrame:
        """Paired differences to the baseline, of one alternative or of each.

        A row per alternative and measure: `difference` and `half_width` in `unit`, `p` of the paired t test,
        `p_adjusted` for all comparisons (Holm), `variance_ratio` (what common random numbers left of the variance),
        `n`, and the interval by `low`, `high` and `standard_error`.
        """
        others = tuple(self._found.comparison.differences)
        names = others if alternative is None else (chosen(alternative, others, "alternative", "alternative"),)
        return frames.frame(frames.differences(self._found, names), frames.DIFFERENT)

    def range(self, measure: str | None = None) -> pd.DataFrame:
        """What luck does to a single run in a measure, by default the objective.

        A row per alternative and `what`: `quantile`, the `value` that such a `share` of all runs stays below, with its
        interval, `low` to `high`; `next_run`, between which values one further run lies with probability `share`;
        `better` and `worse`, in which share of all runs it is so against the baseline (the first alternative), with
        its interval. NaN where too few of the `n` replications have a value to bound it. No distribution is assumed.
        """
        name = self._task.goal.objective if measure is None else chosen(measure, self.measures, "measure", "measure")
        found = chances(self._observed, name, self._task.catalogue[name].better)
        rows = range_rows(found, self._task.goal.confidence, self._unit(name))
        return frames.frame(rows, COLUMNS)

    def replications(self, *, wide: bool = False) -> pd.DataFrame:
        """What every replication measured: a row per replication (from 0), alternative and measure, with `numerator`,
        `denominator` and their ratio, `value` (NaN: nothing to measure).

        `wide`: a row per replication and alternative, a column per measure: the values.
        """
        found: pd.DataFrame = self.arrow().to_pandas()
        return frames.wide(found, ["replication", "alternative"], "value") if wide else found

    def arrow(self) -> pa.Table:
        """The same long form as a table of Arrow, made of arrays without going through pandas."""
        return frames.replications(self._observed)

    def books(self) -> pd.DataFrame:
        """The books of a run that was asked for them: a row per line of the income statement and side of the trial
        balance, named `books.income_statement.revenue` and so on. Raises StudyError if they were not asked for."""
        from simbackorder.report.books import books_rows

        if self._more.books is None:
            raise StudyError("no books were kept: ask for them by run(study, books=True)")
        return frames.frame(books_rows(self._more.books, self._head), ("alternative", "measure", *OF_BOOKS))

    def waits(self) -> pd.DataFrame:
        """How long orders of a run waited, if that was asked for: a row per kind of order, time since placement and
        what became of them, orders that are open at the end being censored. Raises StudyError if it was not."""
        from simbackorder.report.waits import waits_rows

        if self._more.waits is None:
            raise StudyError("no waits were taken down: ask for them by run(study, waits=True)")
        return frames.frame(waits_rows(self._more.waits, self._head), ("alternative", "measure", *OF_BOOKS))

    def plot(self, measure: str | None = None) -> Figure:
        """A figure of matplotlib: one measure (by default the objective), an interval per alternative.

        Needs the extra `figures`.
        """
        from simbackorder.report.comparison_figure import comparison_figure

        name = self._task.goal.objective if measure is None else measure
        needs_figures()
        return comparison_figure(self._found, chosen(name, self.measures, "measure", "measure"))

    def document(self) -> dict[str, Any]:
        """The JSON document of the command line, as plain data."""
        if self._asked is None:
            return document.comparison_document(self._told)
        return run_pages.run_document([self._page()])

    def _page(self) -> OfAlternative:
        return OfAlternative(self._told, self._shown.of_run(self._found, self.measures), self._more, self._shown.named)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Store the result under a folder, in the files that the command line stores; `open` reads it again.

        Where its provenance lies: `<folder>/<scenario>/<digest>/<study>.provenance.json`. Raises StudyError.
        """
        if self.interrupted:
            raise StudyError(UNFINISHED)
        if set(self.alternatives) != set(self._task.scenario.alternatives) and self._asked is None:
            raise StudyError("only a comparison of all alternatives is stored")
        place = shelf(self._task, path_of(folder, "folder"))
        if self._asked is None:
            kept = contents.of_comparison(self._task, self._observed, self._told)
        else:
            kept = contents.of_run(self._task, self._observed, self._page())
        return store(self._task, place, *kept)

    def write(
        self,
        page: str | os.PathLike[str] | None = None,
        *,
        workbook: str | os.PathLike[str] | None = None,
        figures: str | os.PathLike[str] | None = None,
    ) -> list[Path]:
        """Write a comparison for others to read: a page (one file of HTML), a workbook (.xlsx), a folder of figures.

        Which files were written. Needs the extra `report`. Raises StudyError.
        """
        if self._asked is not None:
            raise StudyError("a page is made of a comparison, not of one alternative")
        if page is None and workbook is None and figures is None:
            raise ArgumentError("name a page, a workbook or a folder of figures", "page")
        paths = (None if each is None else path_of(each) for each in (page, figures, workbook))
        wanted = made_files.Wanted(*paths)
        wanted.check(Path(file_of(self._task.scenario)))
        compared = made_files.Compared(self._task, self._observed, self._told, self._shown, (), self._settling)
        return made_files.made(compared, wanted)

    def text(self, width: int = WIDTH) -> str:
        """The tables and the verdict as the command line prints them, in at most so many columns."""
        if self._asked is None:
            return Page(self._told, self._shown).text(width)
        return run_pages.text([self._page()], width)

    def __repr__(self) -> str:
        stopped = f"\n\n{self.notes[0]}" if self.interrupted else ""
        return self.text() + stopped

    def _repr_html_(self) -> str:
        if self._asked is None:
            blocks = Page(self._told, self._shown).blocks()
        else:
            page = self._page()
            blocks = [*tables.run_blocks(self._told, page.measures, page.asked), *self._more.blocks(self._head)]
        return html.page([*blocks, *(self.notes[:1] if self.interrupted else ())])


OF_BOOKS = ("mean", "half_width", "unit", "reason")


def needs_figures() -> None:
    """Raises StudyError if nothing can be drawn."""
    from simbackorder.report import figures

    if not figures.available():
        raise StudyError("figures need matplotlib (pip install 'simbackorder[figures]')")

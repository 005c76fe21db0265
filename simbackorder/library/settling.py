"""The warm-up that a study needs, and the plot by which to judge it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simbackorder.experiments.warming_up import Settling, settling
from simbackorder.library import frames
from simbackorder.library.results import needs_figures
from simbackorder.library.simulating import How, task_of
from simbackorder.library.study import Study, study_of
from simbackorder.report.welch import COLUMNS, welch_figure, welch_rows

if TYPE_CHECKING:
    import pandas as pd

    from simbackorder.report.figures import Figure


@dataclass(frozen=True, repr=False)
class WarmUp:
    """How long a shop takes from its start until stock and backlog behave as they do later, under every alternative.

    `time`: that long, in the scenario's `unit` of time (MSER-5 on the average over `runs` replications); `settled`:
    whether they stay as they are after it. If not, the shop changes with time, or the run is too short for it.
    """

    time: float
    unit: str
    runs: int
    settled: bool
    _found: Settling

    def frame(self) -> pd.DataFrame:
        """A row per `alternative`, `level` (`stock`, `backlog`) and `time`, the end of a stretch since the start: the
        `mean` over replications in units, and Welch's moving average of it, `smoothed` (NaN near the end)."""
        return frames.frame(welch_rows(self._found), COLUMNS)

    def plot(self) -> Figure:
        """Welch's plot, a figure of matplotlib: both levels over time, averaged over replications and smoothed, with a
        line at the warm-up. Needs the extra `figures`."""
        needs_figures()
        return welch_figure(self._found, self.unit)

    def __repr__(self) -> str:
        return self._found.said(self.unit) if self.settled else f"{self._found.said(self.unit)} It changes after that."


def warm_up(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    *,
    seed: int | None = None,
    engine: str = "auto",
    workers: int | None = None,
) -> WarmUp:
    """Find the warm-up that a study needs (what `compare(study, warm_up="auto")` takes), of all its alternatives.

    `study`, `engine` and `workers` as of `compare`; the study's own warm-up is not looked at. Raises StudyError.
    """
    given = study_of(study).with_(seed=seed)
    found = settling(task_of(given, How(engine, workers), len(given.alternatives)), _silent)
    return WarmUp(found.warm_up, given.unit_of_time, found.runs, not found.drifts, found)


def _silent(text: str) -> None:
    """Of what is compiled meanwhile nobody needs to hear."""

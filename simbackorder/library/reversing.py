"""What would reverse the answer of a comparison: the value of one number at which another alternative leads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simbackorder.experiments.break_even import break_even as searched
from simbackorder.experiments.break_even import searchable
from simbackorder.failures import ArgumentError
from simbackorder.library.progress import Bar
from simbackorder.library.simulating import How, in_words, task_of
from simbackorder.library.study import Study, study_of
from simbackorder.report.result import head
from simbackorder.report.reversal import reversal


@dataclass(frozen=True)
class BreakEven:
    """The nearest value of the number at `path` at which another alternative leads.

    `stated`: the number in the scenario, where `leader` has the best mean of the objective. Beyond `value` it is
    `then`; both are None if `leader` leads at all values that were tried, from `lowest` to `highest`. `low`, `high`:
    the confidence interval of the value; None: no end. `comparisons`: how many were made. `text`: the same in words.
    """

    path: str
    stated: float
    leader: str
    value: float | None
    low: float | None
    high: float | None
    then: str | None
    lowest: float
    highest: float
    comparisons: int
    text: str

    def __str__(self) -> str:
        return self.text


def break_even(
    study: Study | Mapping[str, Any] | str | os.PathLike[str],
    path: str,
    *,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    workers: int | None = None,
    progress: bool | None = None,
) -> BreakEven:
    """Find at which value of the number at a dotted path another alternative leads, by at most 24 comparisons.

    At every value all alternatives meet the same customers and deliveries. All else as of `compare`. Raises StudyError.
    """
    if not isinstance(path, str):
        raise ArgumentError(f"expected a path such as 'suppliers.mill.order_cost', found {path!r}", "path")
    given = study_of(study).with_(replications=replications, seed=seed)
    searchable(given._scenario, path)
    task = task_of(given, How(engine, workers), len(given.alternatives))
    with Bar(progress) as bar, in_words():
        found = searched(task.scenario, path, task.ready(bar.say, tuple(task.scenario.alternatives)).compared_at)
    words = reversal(found, head(task.scenario, task.means.engine), task.goal.confidence)
    values = found._asdict()
    del values["unit"]
    return BreakEven(**values, text=words)

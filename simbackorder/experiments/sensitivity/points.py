"""A study at many points, each with its own values of some parameters, all on the same customers and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.checking import check_size
from simbackorder.experiments.observing import Events
from simbackorder.experiments.replications import Alike, Observations, Progress, Study, observe
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.points import at
from simbackorder.statistics.variance_split import linear

if TYPE_CHECKING:
    from simbackorder.experiments.sensitivity.parameters import Settings
    from simbackorder.experiments.task import Task

Array = NDArray[np.float64]


class Heard(NamedTuple):
    """Who hears of every replication that is finished, and of the events that were audited."""

    progress: Progress | None
    events: Events


class Studies(Sequence[Study]):
    """The study at each point, read when it is asked for; the one that was read last is kept. Raises ScenarioError if a
    point has mistakes, which says where it is."""

    def __init__(self, task: Task, settings: Sequence[Settings]) -> None:
        self._task = task
        self._settings = settings
        self._memo: dict[Any, Any] = {}
        self._shared = 0
        self._latest: tuple[int, Study] | None = None

    def __len__(self) -> int:
        return len(self._settings)

    @overload
    def __getitem__(self, point: int) -> Study: ...
    @overload
    def __getitem__(self, point: slice) -> list[Study]: ...
    def __getitem__(self, point: int | slice) -> Any:
        if isinstance(point, slice):
            return [self[each] for each in range(len(self))[point]]
        point = range(len(self))[point]
        if self._latest is None or self._latest[0] != point:
            self._latest = point, self._read(self._settings[point])
        return self._latest[1]

    def _read(self, settings: Settings) -> Study:
        """What all points share is read once; what only one has is forgotten."""
        source, memo = self._task.scenario._source, self._memo
        if not memo:
            at(source, {}, memo)
            self._shared = len(memo)
        try:
            scenario = at(source, dict(settings), memo)
            check_size(scenario)
            self._task.check_memory(scenario)
        except ScenarioError as error:
            where = ", ".join(f"{path} = {value:.9g}" for path, value in settings.items())
            told = (replace(each, message=f"{each.message} (at {where})") for each in error.problems)
            raise ScenarioError(tuple(told)) from None
        finally:
            while len(memo) > self._shared:
                memo.popitem()
        return self._task.study(tuple(scenario.alternatives), of=scenario)

    def __reduce__(self) -> tuple[Any, ...]:
        return Studies, (self._task, self._settings)  # what was read is known by places in this process's memory


def observed(task: Task, settings: Sequence[Settings], measures: Sequence[str], heard: Heard) -> list[Observations]:
    """What was measured at each point, of these measures alone. The same for any number of workers. Raises
    ScenarioError, RunError and StoppedError."""
    one = task.study(tuple(task.scenario.alternatives))
    alike = Alike(one, [range(one.to_do)] * len(settings))
    studies = Studies(task, settings)
    workers = task.workers(len(settings) * len(one.alternatives) * one.to_do)
    found = []
    todo = observe(studies, workers=workers, progress=heard.progress, audited=heard.events.add, alike=alike)
    with closing(todo) as results:
        for each in results:
            where = [each.measures.index(measure) for measure in measures]
            found.append(Observations(each.alternatives, tuple(measures), each.values[:, :, where]))
    return found


def values_of(found: Observations, measure: str) -> Array:
    """By replication and alternative, what each replication adds to the measure (whose mean they have); NaN where no
    replication says anything."""
    cells = found.values[:, :, found.measures.index(measure)]
    columns = [linear(cells[:, k, 0], cells[:, k, 1]) for k in range(cells.shape[1])]
    return np.column_stack([np.full(len(cells), np.nan) if each is None else each for each in columns])

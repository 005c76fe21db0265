"""A comparison over what is not known: inputs are drawn from `uncertain`, and each draw is a study of its own.

The replications of draw k are
numbered on after those of the draws before, so that draws share no luck, and all alternatives meet the same inputs and
the same luck.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.checking import check_size
from simbackorder.experiments.comparison import Comparison
from simbackorder.experiments.drawn_data import data_of, samples, told
from simbackorder.experiments.drawn_inputs import Values, drawn, inputs_drawn, roundings
from simbackorder.experiments.less_noise import refuse_less_noise
from simbackorder.experiments.observing import Events
from simbackorder.experiments.precision import refuse
from simbackorder.experiments.replications import Observations, Progress, Study, observe
from simbackorder.failures import ArgumentError
from simbackorder.statistics.variance_split import Split, linear, split

if TYPE_CHECKING:
    from simbackorder.experiments.task import Task

Array = NDArray[np.float64]

FEWEST, MOST = 10, 10_000
"""Draws: fewer tell little of a variance."""


class OverInputs(NamedTuple):
    """What was found over `values`, the inputs of each draw, with `inner` replications each. `observed`: the mean of
    each draw, as one; `comparison`: what is concluded with draws in place of replications. `splits` and
    `difference_splits`, by alternative and measure: how much of the variance of one run inputs and luck have. `runs`:
    every replication of every draw, one draw after the other."""

    values: tuple[Values, ...]
    inner: int
    observed: Observations
    comparison: Comparison
    splits: Mapping[str, Mapping[str, Split]]
    difference_splits: Mapping[str, Mapping[str, Split]]
    runs: Observations


def check(task: Task, count: int) -> None:
    """Raises ArgumentError or ScenarioError with what stands against a study of so many draws."""
    scenario = task.scenario
    if not scenario.uncertain:
        message = (
            "expected a scenario that states what is not known (uncertain: {path: distribution}; of data: bootstrap), "
            "found none"
        )
        raise ArgumentError(message, "inputs")
    if isinstance(count, bool) or not isinstance(count, int) or not FEWEST <= count <= MOST:
        raise ArgumentError(f"expected {FEWEST} to {MOST} draws of the inputs, found {count}", "inputs")
    refuse(task, "over uncertain inputs, the draws and the replications of each are stated")
    refuse_less_noise(scenario, "inputs and luck are told apart by replications as they are", "inputs")
    if scenario.experiment.replications < 2:
        message = "expected at least 2 replications of each draw, to tell inputs from luck, found 1"
        raise ArgumentError(message, "replications")


def studies(task: Task, names: tuple[str, ...], count: int) -> tuple[tuple[Values, ...], list[Study]]:
    """The inputs of each draw, and its study: replications that no other draw has. Raises ScenarioError."""
    scenario, inner = task.scenario, task.scenario.experiment.replications
    memo: dict[Any, Any] = {}
    drawn(scenario, {}, "", memo)  # from now on only what is different is read
    rounded = roundings(scenario, memo)
    data = data_of(scenario)
    values, found = [], []
    for k, chosen in enumerate(inputs_drawn(scenario, count, rounded)):
        lists, of_streams = samples(scenario, data, k)
        one = drawn(scenario, chosen, f"draw {k + 1}, ", dict(memo), lists).resampled(of_streams)
        check_size(one)
        task.check_memory(one)
        experiment = one.experiment.model_copy(update={"replications": (k + 1) * inner})
        one = one.model_copy(update={"experiment": experiment})
        found.append(task.study(names, of=one, first=k * inner))
        of_data = told(one, data, lists)
        values.append({path: chosen[path] if path in chosen else of_data[path] for path in scenario.uncertain})
    return tuple(values), found


def over_inputs(
    task: Task, names: tuple[str, ...], count: int, progress: Progress | None, events: Events
) -> OverInputs:
    """Simulates these alternatives at so many draws of the inputs. The same for any number of workers. Raises
    ArgumentError, ScenarioError, RunError and StoppedError."""
    check(task, count)
    values, todo = studies(task, names, count)
    inner = task.scenario.experiment.replications
    workers = task.workers(count * inner * len(names))
    with closing(observe(todo, workers=workers, progress=progress, audited=events.add)) as results:
        rows = list(results)
    return concluded(task, values, rows)


def concluded(task: Task, values: tuple[Values, ...], rows: list[Observations]) -> OverInputs:
    """What follows from the observations of every draw."""
    runs = Observations(rows[0].alternatives, rows[0].measures, np.concatenate([row.values for row in rows]))
    return concluded_of(task, values, runs)


def concluded_of(task: Task, values: tuple[Values, ...], runs: Observations) -> OverInputs:
    """The same from all replications of all draws, one draw after the other."""
    names, measures, flat = runs.alternatives, runs.measures, runs.values
    cells = flat.reshape(len(values), len(flat) // len(values), *flat.shape[1:])
    means = Observations(names, measures, cells.mean(axis=1))
    lines = {
        name: {m: linear(cells[:, :, k, number, 0], cells[:, :, k, number, 1]) for number, m in enumerate(measures)}
        for k, name in enumerate(names)
    }
    confidence = task.goal.confidence
    splits = {name: _splits(row, None, confidence) for name, row in lines.items()}
    against = {name: _splits(lines[name], lines[names[0]], confidence) for name in names[1:]}
    return OverInputs(values, cells.shape[1], means, task.compared(means), splits, against, runs)


def _splits(row: Mapping[str, Array | None], base: Mapping[str, Array | None] | None, c: float) -> dict[str, Split]:
    found = {}
    for measure, line in row.items():
        other = None if base is None else base[measure]
        if line is None or (base is not None and other is None):
            continue
        found[measure] = split(line if other is None else line - other, c)
    return found

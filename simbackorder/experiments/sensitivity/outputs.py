"""What parameters move: a measure of every alternative, and by how much the best is ahead of the next best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.names import chosen
from simbackorder.experiments.sensitivity.points import values_of
from simbackorder.failures import ArgumentError
from simbackorder.statistics.difference import Difference, difference
from simbackorder.statistics.estimate import Sample

if TYPE_CHECKING:
    from simbackorder.experiments.comparison import Comparison
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.task import Task

Array = NDArray[np.float64]


class Output(NamedTuple):
    """A measure of an alternative; or, `less` another's, the difference."""

    measure: str
    alternative: str
    less: str | None = None


def measure_of(task: Task, asked: str | None) -> str:
    """The measure that is looked at: by default the objective. Raises ArgumentError."""
    return task.goal.objective if asked is None else chosen(asked, list(task.catalogue), "measure", "measure")


def outputs_of(comparison: Comparison, measure: str) -> tuple[Output, ...]:
    """First the measure of the alternative that leads, then its lead over the next, then the measure of the others.
    Raises ArgumentError if no alternative has a value of the objective."""
    names, ranking = list(comparison.estimates), comparison.best.ranking
    if not ranking:
        raise ArgumentError(f"no alternative has a value of {comparison.goal.objective}, as stated", "measure")
    leader = ranking[0]
    others = tuple(Output(measure, name) for name in names if name != leader)
    lead = (Output(measure, leader, ranking[1]),) if len(ranking) > 1 else ()
    return (Output(measure, leader), *lead, *others)


def values_at(found: Sequence[Observations], outputs: Sequence[Output]) -> Array:
    """By output, point and replication. Raises ArgumentError where an output is undefined."""
    names = found[0].alternatives
    by_point = np.stack([values_of(each, outputs[0].measure) for each in found])
    columns = []
    for output in outputs:
        column = by_point[:, :, names.index(output.alternative)]
        if output.less is not None:
            column = column - by_point[:, :, names.index(output.less)]
        if np.isnan(column).any():
            message = f"{output.measure} of {output.alternative!r} is undefined at some point of the ranges"
            raise ArgumentError(f"{message}: choose another measure", "measure")
        columns.append(column)
    return np.stack(columns)


def changed(values: Array, before: Array, confidence: float) -> Difference:
    """From values before to values now, replication by replication."""
    ones = np.ones(len(values))
    return difference(Sample(values, ones), Sample(before, ones), confidence)

"""All parameters at once: Morris' elementary effects, and Sobol' indices, of any function whose values are known up to
luck."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.sensitivity.outputs import Output, outputs_of, values_at
from simbackorder.experiments.sensitivity.points import Heard, observed
from simbackorder.failures import ArgumentError
from simbackorder.statistics import morris, variance_indices
from simbackorder.statistics.crossed import Crossed, crossed

if TYPE_CHECKING:
    from simbackorder.experiments.comparison import Comparison
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sensitivity.parameters import Parameter
    from simbackorder.experiments.task import Task
    from simbackorder.statistics.morris import Effects
    from simbackorder.statistics.variance_indices import Indices

Array = NDArray[np.float64]

TORNADO, MORRIS, SOBOL = "tornado", "morris", "sobol"
METHODS = (TORNADO, MORRIS, SOBOL)
SAMPLES = {MORRIS: 20, SOBOL: 64}
"""Trajectories, or samples, if it is not said how many."""
BOUNDS = {MORRIS: (morris.FEWEST, 10_000), SOBOL: (variance_indices.FEWEST, 2**16)}

Model = Callable[[Array], Array]
"""From points of the unit cube to values: by output, point and replication."""


class Found(NamedTuple):
    """What was found of one output: by input, its `effects` (Morris) or `indices` (Sobol'; None: it does not vary); how
    much of what varies is `luck` (None: of one replication); mean and standard deviation over the points."""

    effects: tuple[Effects, ...] | None
    indices: tuple[Indices, ...] | None
    luck: Crossed | None
    mean: float
    deviation: float


class Screened(NamedTuple):
    """What each parameter does to each output; `design`: the points, of the unit cube; `order`: the parameters, those
    that do most to the first output first; `leads`: at which share of the points each alternative leads."""

    method: str
    samples: int
    outputs: tuple[Output, ...]
    stated: Comparison
    observed: tuple[Observations, ...]
    settings: tuple[dict[str, float], ...]
    parameters: tuple[Parameter, ...]
    found: tuple[Found, ...]
    leads: dict[str, float]

    @property
    def leader(self) -> str:
        """The best alternative, as stated."""
        return self.stated.best.ranking[0]

    @property
    def order(self) -> list[int]:
        """The places of the parameters, those first that do most to the first output."""
        return sorted(range(len(self.parameters)), key=lambda k: -size_of(self.found[0], k))


def size_of(found: Found, place: int) -> float:
    """How much an input does: mu*, or its total index."""
    if found.effects is not None:
        return found.effects[place].size.value
    return found.indices[place].total.value if found.indices is not None else 0.0


def check_method(method: str, samples: int | None) -> int:
    """How many samples are drawn. Raises ArgumentError, also if SALib is missing."""
    if method == TORNADO:
        if samples is not None:
            raise ArgumentError("a tornado takes no samples: both ends of every range, once", "samples")
        return 1
    if importlib.util.find_spec("SALib") is None:
        message = f"{method} needs SALib (pip install 'simbackorder[sensitivity]'); tornado needs nothing"
        raise ArgumentError(message, "method")
    fewest, most = BOUNDS[method]
    found = SAMPLES[method] if samples is None else samples
    if isinstance(found, bool) or not isinstance(found, int) or not fewest <= found <= most:
        raise ArgumentError(f"expected {fewest} to {most:,} samples of {method}, found {found!r}", "samples")
    if method == SOBOL and found & (found - 1):
        near = (1 << (found.bit_length() - 1), 1 << found.bit_length())
        raise ArgumentError(f"expected a power of two, such as {near[0]} or {near[1]}, found {found}", "samples")
    return found


def points_needed(method: str, count: int, samples: int) -> int:
    """How many points are simulated."""
    return {TORNADO: 1 + 2 * count, MORRIS: samples * (count + 1), SOBOL: samples * (count + 2)}[method]


def design_of(method: str, count: int, samples: int, seed: int) -> Array:
    """The points of the unit cube at which a function of so many inputs is to be known."""
    draw = morris.trajectories if method == MORRIS else variance_indices.points
    return draw(count, samples, seed)


def screened(method: str, design: Array, model: Model, confidence: float, seed: int) -> tuple[Found, ...]:
    """What each input of a function does to each of its values, from the points of a design of this method."""
    return tuple(_found(method, design, values, confidence, seed) for values in model(design))


def _found(method: str, design: Array, values: Array, confidence: float, seed: int) -> Found:
    means, count = values.mean(axis=1), design.shape[1]
    apart = variance_indices.independent(count, values) if method == SOBOL else values
    luck = crossed(apart) if values.shape[1] > 1 else None
    level, deviation = float(apart.mean()), float(apart.mean(axis=1).std(ddof=1))
    if method == MORRIS:
        return Found(tuple(morris.effects(design, means, confidence, seed)), None, luck, level, deviation)
    indices = variance_indices.indices(count, means, confidence, seed)
    return Found(None, None if indices is None else tuple(indices), luck, level, deviation)


def screening(
    task: Task, parameters: Sequence[Parameter], measure: str, method: str, samples: int, heard: Heard
) -> Screened:
    """Simulates all points of a design, and what is stated. Raises StudyError and StoppedError."""
    seed, confidence = task.scenario.experiment.seed, task.goal.confidence
    design = design_of(method, len(parameters), samples, seed)
    settings = [_settings(parameters, point, whole=method == SOBOL) for point in design]
    measures = tuple(dict.fromkeys((task.goal.objective, measure)))
    found = observed(task, [{}, *settings], measures, heard)
    stated = task.compared(found[0])
    outputs = outputs_of(stated, measure)
    values = values_at(found[1:], outputs)
    told = screened(method, design, lambda _: values, confidence, seed)
    leads = _leads(task, found[1:])
    return Screened(method, samples, outputs, stated, tuple(found), ({}, *settings), tuple(parameters), told, leads)


def _settings(parameters: Sequence[Parameter], point: Array, whole: bool) -> dict[str, float]:
    found = dict[str, float]()
    for parameter, share in zip(parameters, point.tolist(), strict=True):
        found |= parameter.settings(parameter.at(share, whole))
    return found


def _leads(task: Task, found: Sequence[Observations]) -> dict[str, float]:
    """At which share of the points each alternative has the best mean of the objective; the first of equals."""
    names, objective = found[0].alternatives, task.goal.objective
    cells = np.stack([each.values[:, :, each.measures.index(objective)].mean(axis=0) for each in found])
    with np.errstate(divide="ignore", invalid="ignore"):
        levels = task.goal.better * cells[:, :, 0] / cells[:, :, 1]
    best = np.where(np.isfinite(levels), levels, -np.inf).argmax(axis=1)
    return {name: float((best == k).mean()) for k, name in enumerate(names)}

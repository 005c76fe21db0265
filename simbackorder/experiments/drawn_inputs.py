"""Inputs that are not known, drawn from the distributions of `uncertain`, and the scenario with what was drawn.

An input's n-th draw takes the n-th uniform of a source that is named after its path: another input, or more draws, move
no draw (one that goes together with others may: it takes a part of their luck).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simbackorder.experiments.drawn_data import data_of
from simbackorder.sample_path.distributions import quantile
from simbackorder.sample_path.sources import Floats, Luck
from simbackorder.scenario.language.problems import Problem, ScenarioError
from simbackorder.scenario.points import at
from simbackorder.scenario.reading import problem_at
from simbackorder.scenario.sections.uncertain import is_bootstrap
from simbackorder.statistics.rank_correlation import correlated, of_scores

if TYPE_CHECKING:
    from simbackorder.scenario.language.distributions import Distribution
    from simbackorder.scenario.sections.schema import Scenario

Values = Mapping[str, float]

TRIED = (0.381966, 0.618034)
"""At these probabilities it is tried how an input has to be written."""


class Rounding(NamedTuple):
    """To how many decimals the draws of an input are rounded (None: not at all); the scenario reads no more."""

    decimals: int | None

    def of(self, value: float) -> float:
        """The number as the scenario reads it."""
        rounded = value if self.decimals is None else round(value, self.decimals)
        return int(rounded) if rounded.is_integer() else rounded


def check_uncertain(scenario: Scenario) -> None:
    """Every input is there, and takes what its distribution draws. Raises ScenarioError."""
    data_of(scenario)
    roundings(scenario, {})


def numbers_of(scenario: Scenario) -> dict[str, Distribution]:
    """The inputs that are numbers, not data."""
    return {path: each for path, each in scenario.uncertain.items() if not is_bootstrap(each)}


def roundings(scenario: Scenario, memo: dict[Any, Any]) -> dict[str, Rounding]:
    """By input, how its draws are written: as they are, or, where the scenario reads no more, in the currency's
    decimals or as whole numbers. Raises ScenarioError with the mistakes of inputs that take none."""
    found: dict[str, Rounding] = {}
    wrong: dict[Problem, None] = {}
    for path, distribution in numbers_of(scenario).items():
        tried = (float(quantile(distribution, u)) for u in TRIED)
        try:
            needed = [rounding_at(scenario, path, value, memo) for value in tried]
            found[path] = min(needed, key=lambda each: math.inf if each.decimals is None else each.decimals)
        except ScenarioError as error:
            wrong |= dict.fromkeys(error.problems)
    if wrong:
        raise ScenarioError(tuple(wrong))
    return found


def rounding_at(scenario: Scenario, path: str, value: float, memo: dict[Any, Any]) -> Rounding:
    """How one value is written. It is rounded only where the numbers to both sides of it are read: what is beyond a
    bound is wrong, however it is written. Raises ScenarioError."""
    if is_read(scenario, path, Rounding(None).of(value), memo):
        return Rounding(None)
    for decimals in (scenario.minor_digits, 0):
        scale = 10**decimals
        sides = (Rounding(decimals).of(side(value * scale) / scale) for side in (math.floor, math.ceil))
        if all(is_read(scenario, path, each, memo) for each in sides):
            return Rounding(decimals)
    drawn(scenario, {path: Rounding(None).of(value)}, "", dict(memo))  # which says what is wrong
    return Rounding(None)


def is_read(scenario: Scenario, path: str, value: float, memo: dict[Any, Any]) -> bool:
    """Whether the scenario takes this value of one input."""
    try:
        drawn(scenario, {path: value}, "", dict(memo))
    except ScenarioError:
        return False
    return True


def drawn(
    scenario: Scenario, values: Values, which: str, memo: dict[Any, Any], data: Mapping[str, Any] | None = None
) -> Scenario:
    """The scenario with these inputs, and these samples of data. Raises ScenarioError, which names the inputs, and
    which draw it is."""
    settings = {**values, **(data or {})}
    try:
        return at(scenario._source, settings, memo)
    except ScenarioError as error:
        found = []
        for problem in error.problems:
            guilty = [path for path in settings if problem.path.startswith(path)] or list(settings)
            told = ", ".join(
                f"{path} = {values[path]:.9g}" if path in values else f"a sample of {path}" for path in guilty
            )
            place = problem_at(scenario, ("uncertain", guilty[0]), "")
            beside = "" if problem.path == guilty[0] else f"{problem.path}: "
            found.append(replace(place, message=f"{beside}{problem.message} ({which}at {told})"))
        raise ScenarioError(tuple(found)) from None


def inputs_drawn(scenario: Scenario, count: int, rounded: Mapping[str, Rounding]) -> tuple[Values, ...]:
    """The inputs of each draw; the first ones are the same however many there are."""
    known = numbers_of(scenario)
    uniforms = together(scenario, count)
    columns = {path: quantile(distribution, uniforms[path]).tolist() for path, distribution in known.items()}
    return tuple({path: rounded[path].of(column[k]) for path, column in columns.items()} for k in range(count))


def together(scenario: Scenario, count: int) -> dict[str, Floats]:
    """By input, the uniforms of its draws: independent ones, but for inputs that are stated to go together. Of these
    the first ones by alphabet keep theirs, in whatever order they are stated."""
    luck, ranks = Luck(scenario.experiment.seed, 0), scenario.uncertain.ranks
    found = {path: luck.uniforms(count, "uncertain", path) for path in numbers_of(scenario)}
    if ranks:
        names = tuple(sorted({path for pair in ranks for path in pair}))
        rows = correlated(np.stack([found[path] for path in names]), of_scores(names, ranks))
        found |= dict(zip(names, rows, strict=True))
    return found

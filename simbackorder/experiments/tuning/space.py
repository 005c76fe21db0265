"""What is tuned: parameters by dotted path, each on a lattice of values, and the relations between them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.scenario.designs.axes import exact
from simbackorder.scenario.designs.formulas import Formula, FormulaError, meant, relation
from simbackorder.scenario.language.paths import parts_of, path_of
from simbackorder.scenario.language.problems import Problem, ScenarioError

if TYPE_CHECKING:
    from simbackorder.scenario.sections.optimise import Optimise, Range

Point = tuple[int, ...]
"""A candidate: of each parameter the number of its value on the lattice, from 0 on."""
Problems = Callable[[str, float], Sequence[Problem]]
"""What is wrong with one value of one parameter, all others being as the scenario states them."""

FINE = 1000
"""A real parameter without a step has at least so many steps."""
BESIDE = 0.123456789
"""A number with this fraction tells whether any, only amounts of money, or only whole numbers are read."""


class Parameter(NamedTuple):
    """One parameter: its path as the user names it, its lowest value, the step, how many values there are, and where it
    is set in the scenario."""

    path: str
    low: Decimal
    step: Decimal
    length: int
    set_at: str

    def value(self, k: int) -> int | float:
        """The k-th value, in exact decimals."""
        return exact(self.low + k * self.step)

    def nearest(self, value: float) -> int:
        """The number of the value that is nearest to this one."""
        k = round((Decimal(repr(value)) - self.low) / self.step)
        return min(max(int(k), 0), self.length - 1)


class Space(NamedTuple):
    """All parameters, the relations between them, and by name in a relation the parameter that is meant."""

    parameters: tuple[Parameter, ...]
    relations: tuple[Formula, ...] = ()
    meant: Mapping[str, str] = {}

    @property
    def size(self) -> int:
        """How many candidates there are, relations aside."""
        return math.prod(parameter.length for parameter in self.parameters)

    def values(self, point: Point) -> dict[str, int | float]:
        """By path, the values at a point."""
        return {each.path: each.value(k) for each, k in zip(self.parameters, point, strict=True)}

    def allows(self, point: Point) -> bool:
        """Whether all relations hold there."""
        values = self.values(point)
        named = {name: float(values[path]) for name, path in self.meant.items()}
        try:
            return all(each.at(named) for each in self.relations)
        except FormulaError:  # where it divides by 0
            return False

    def nearest(self, values: Mapping[str, float]) -> Point:
        """The point nearest to these values; in the middle where there is none."""
        found = []
        for each in self.parameters:
            value = values.get(each.path)
            found.append(each.length // 2 if value is None else each.nearest(value))
        return tuple(found)


def space_of(stated: Optimise, ranges: Mapping[str, Range], set_at: Mapping[str, str], problems: Problems) -> Space:
    """The space of these ranges. Raises ScenarioError with what is wrong with them."""
    parameters: list[Parameter] = []
    wrong: list[Problem] = []
    for path, each in ranges.items():
        try:
            parameters.append(parameter_of(path, each, set_at[path], problems))
        except ScenarioError as error:
            wrong += error.problems
    if wrong:
        raise ScenarioError(tuple(dict.fromkeys(wrong)))
    relations = tuple(relation(text) for text in stated.where)
    names = {name for each in relations for name in each.names}
    known = [each.path for each in parameters]
    found = {}
    for name in names:
        try:
            found[name] = meant(name, known)
        except ValueError:  # a parameter that this alternative has not
            relations = tuple(each for each in relations if name not in each.names)
    return Space(tuple(parameters), relations, found)


def parameter_of(path: str, stated: Range, set_at: str, problems: Problems) -> Parameter:
    """The lattice of one parameter. Raises ScenarioError if the scenario takes none of its values."""
    low, high = Decimal(repr(stated.low)), Decimal(repr(stated.high))
    grain = grain_of(path, stated.low, problems)
    step = None if stated.step is None else Decimal(repr(stated.step))
    if grain is not None and (low % grain or (step or grain) % grain):
        found = next(value for value in (low, step or low) if value % grain)
        kind = "whole numbers" if grain == 1 else f"multiples of {grain}"
        raise ScenarioError((Problem("", None, path, f"expected {kind}, found {found.normalize():f}"),))
    if step is None:
        step = Decimal(1) if grain == 1 else max(fine_step(high - low), grain or Decimal(0))
    return Parameter(path, low, step, int((high - low) / step) + 1, set_at)


def fine_step(span: Decimal) -> Decimal:
    """The largest step of 1, 2 or 5 times a power of ten of which there are FINE in the span.

    >>> fine_step(Decimal(1)), fine_step(Decimal("0.3")), fine_step(Decimal(30))
    (Decimal('0.001'), Decimal('0.0002'), Decimal('0.02'))
    """
    tens = Decimal(10) ** math.floor(math.log10(float(span) / FINE))
    fitting = [times * tens for times in (10, 5, 2, 1) if FINE * times * tens <= span]
    return fitting[0].normalize() if fitting else tens


def grain_of(path: str, low: float, problems: Problems) -> Decimal | None:
    """Of what all values have to be multiples (None: of nothing): whole numbers, or amounts of money. Raises
    ScenarioError if the path takes no number at all."""
    for grain in (None, Decimal("0.01"), Decimal("0.001"), Decimal(1)):
        probe = math.floor(low) + (BESIDE if grain is None else float(grain))
        if not refused(problems(path, probe), problems(path, math.floor(low) + 1)):
            return grain
    return Decimal(1)


def refused(one: Sequence[Problem], other: Sequence[Problem]) -> bool:
    """Whether a value has mistakes that another one has not, whatever the numbers in them."""
    return bool(kinds(one) - kinds(other))


def kinds(problems: Sequence[Problem]) -> set[tuple[str, str]]:
    return {(each.path, re.sub(r"[-\d.]+", "#", each.message)) for each in problems}


def set_at(path: str, alternative: str, named: bool) -> str | None:
    """Where a parameter of the policy is set so that it holds for an alternative (`named`: the scenario has several),
    or None if it belongs to another one."""
    keys = parts_of(path)
    if keys[0] == "alternatives" and keys[1:2] != (alternative,):
        return None
    return path_of(("alternatives", alternative, *keys[1:])) if keys[0] == "policy" and named else path


def of_policy(path: str) -> bool:
    """Whether a path is one of what the firm decides."""
    return parts_of(path)[0] in ("policy", "alternatives")

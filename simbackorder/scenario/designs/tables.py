"""The values of all points of a design: every combination of its axes, or a column per axis; none is made before it is
asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from simbackorder.scenario.designs.axes import Range, Steps

Values = AnySequence[Any]
Floats = NDArray[np.float64]


class TextError(ValueError):
    """There is a value that is no number; it is `value`."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


class Table(Protocol):
    """What a design needs of its points."""

    def __len__(self) -> int: ...

    def row(self, point: int) -> list[Any]:
        """The value of each axis."""

    def numbers(self, axis: int) -> Floats:
        """The values of one axis at all points. Raises TextError."""


@dataclass(frozen=True)
class Combinations:
    """Every combination of the values of the axes; the last one varies fastest."""

    axes: tuple[Values, ...]

    def __len__(self) -> int:
        return math.prod(map(len, self.axes))

    def row(self, point: int) -> list[Any]:
        found = []
        for values in reversed(self.axes):
            point, place = divmod(point, len(values))
            found.append(values[place])
        return found[::-1]

    def numbers(self, axis: int) -> Floats:
        values = as_numbers(self.axes[axis])
        inner = math.prod(map(len, self.axes[axis + 1 :]))
        return np.tile(np.repeat(values, inner), len(self) // (inner * len(values)))


@dataclass(frozen=True)
class Columns:
    """A row per point: the axes in parallel, a list, a file, or what was drawn."""

    columns: tuple[Any, ...]

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def row(self, point: int) -> list[Any]:
        return [column[point] for column in self.columns]

    def numbers(self, axis: int) -> Floats:
        return as_numbers(self.columns[axis])


@dataclass(frozen=True)
class Drawn:
    """A column of what a range, or a list of values, has at these quantiles."""

    of: Range | Values
    quantiles: Floats

    @cached_property
    def listed(self) -> Values | None:
        """The values that it is drawn from, if they are some way apart."""
        return self.of.steps if isinstance(self.of, Range) else self.of

    def __len__(self) -> int:
        return len(self.quantiles)

    def __getitem__(self, point: int) -> Any:
        quantile = self.quantiles[point : point + 1]
        if self.listed is not None:
            return self.listed[int(_places(quantile, len(self.listed))[0])]
        assert isinstance(self.of, Range)
        value = float(self.of.array(quantile)[0])
        return int(value) if value.is_integer() else value

    def array(self) -> Floats:
        """The values as numbers. Raises TextError."""
        if self.listed is not None:
            found: Floats = as_numbers(self.listed)[_places(self.quantiles, len(self.listed))]
            return found
        assert isinstance(self.of, Range)
        return self.of.array(self.quantiles)


def _places(quantiles: Floats, count: int) -> NDArray[np.int64]:
    """Which of so many values is at each of these quantiles."""
    return np.minimum((quantiles * count).astype(np.int64), count - 1)


def as_numbers(values: Any) -> Floats:
    """Values as numbers. Raises TextError with the first that is none."""
    if isinstance(values, Steps | Drawn):
        return values.array()
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TextError(value)
    return np.array(values, dtype=np.float64)

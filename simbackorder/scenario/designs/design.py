"""The design of a sweep: its axes, what follows from their values, and which of its points are left out."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simbackorder.quantities import shown
from simbackorder.scenario.designs.axes import Range, Steps
from simbackorder.scenario.designs.drawing import LATIN_HYPERCUBE, SOBOL, drawn
from simbackorder.scenario.designs.formulas import Formula, FormulaError
from simbackorder.scenario.designs.tables import Columns, Combinations, Drawn, Table, TextError

GRID, PARALLEL, TWO_LEVEL, LISTED, FILE = "grid", "parallel", "two-level", "list", "file"
DRAWN = (LATIN_HYPERCUBE, SOBOL)
COMBINED = (GRID, TWO_LEVEL)
CHOSEN = "chosen"
"""Of no scenario: points that were chosen one after the other, as those before them asked for."""
DESIGNS = (GRID, PARALLEL, TWO_LEVEL, *DRAWN)
"""Those that a scenario names; a list and a file of points need no name."""


@dataclass(frozen=True)
class Design:
    """Which values the points of a sweep have. `axes`: by dotted path, or by a name that only formulas know, the values
    of the axis, or the range they are drawn from; of a list or file of points, the values of all its points.
    `derived`: by path or name, what follows from them. `where`: what must hold at a point, or it is left out. `points`
    and `seed` of a design that is drawn; `own_seed`: whether the sweep states it; `file`: which the points are in."""

    kind: str = GRID
    axes: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, Formula] = field(default_factory=dict)
    where: tuple[Formula, ...] = ()
    points: int = 0
    seed: int = 0
    own_seed: bool = False
    file: str = ""

    def __bool__(self) -> bool:
        return bool(self.axes)

    def __len__(self) -> int:
        """Points, without those that are left out. Raises FormulaError."""
        if not self.axes:
            return 1
        return len(self._table) if self._kept is None else len(self._kept)

    @property
    def left_out(self) -> int:
        """Points that are left out. Raises FormulaError."""
        return len(self._table) - len(self) if self.axes else 0

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the scenario that are set at a point."""
        return tuple(name for name in (*self.axes, *self.derived) if is_path(name))

    def of_points(self, points: AnySequence[Mapping[str, Any]]) -> Design:
        """These points alone, by the values of their axes; what follows from these still does."""
        axes = {name: tuple(point[name] for point in points) for name in self.axes}
        return replace(self, kind=CHOSEN, axes=axes, where=())

    def holds(self, settings: Mapping[str, Any]) -> bool:
        """Whether a point whose axes have these values is not left out. Raises FormulaError."""
        values = dict(settings)
        for name in self._order:
            values[name] = self.derived[name].at(values)
        return all(formula.at(values) for formula in self.where)

    def number(self, point: int) -> int:
        """Which one it is among all points, with those that are left out."""
        point = range(len(self))[point]
        return point if self._kept is None else int(self._kept[point])

    def settings(self, point: int) -> dict[str, Any]:
        """The value of each axis at a point."""
        return dict(zip(self.axes, self._table.row(self.number(point)), strict=True)) if self.axes else {}

    def values(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """By path, what is set at a point whose axes have these values. Raises FormulaError."""
        found = dict(settings)
        for name in self._order:
            value = self.derived[name].at(found)
            found[name] = int(value) if isinstance(value, float) and value.is_integer() else value
        return {name: value for name, value in found.items() if is_path(name)}

    def taken(self, axis: str) -> tuple[Any, ...]:
        """The values that an axis takes, each once."""
        values = self.axes[axis]
        if isinstance(values, Range) or self.kind not in COMBINED:
            values = [self.settings(point)[axis] for point in range(len(self))]
        return tuple(dict.fromkeys(values))

    def having(self, axis: str, place: int) -> tuple[int, ...]:
        """The first and the last of the points at which an axis has the value at this place of its list; none if all
        such points are left out."""
        names = list(self.axes)
        here = names.index(axis)
        numbers = np.arange(len(self._table)) if self._kept is None else self._kept
        if self.kind in COMBINED:
            lengths = [len(values) for values in self.axes.values()]
            inner = int(np.prod(lengths[here + 1 :], dtype=np.int64))
            numbers = numbers // inner % lengths[here]
        found = np.flatnonzero(numbers == place)
        return tuple(dict.fromkeys(found[[0, -1]].tolist())) if found.size else ()

    def form(self) -> dict[str, Any]:
        """As a scenario states it: a grid without anything else by its paths alone."""
        if self.kind == GRID and not self.derived and not self.where and all(map(is_path, self.axes)):
            return {name: axis_form(values) for name, values in self.axes.items()}
        content: dict[str, Any] = {"design": self.kind} if self.kind in DESIGNS else {}
        if self.kind in DRAWN:
            content["points"] = self.points
            content |= {"seed": self.seed} if self.own_seed else {}
        if self.kind == FILE:
            content["file"] = self.file
        elif self.kind == LISTED:
            rows = zip(*self.axes.values(), strict=True)
            content["points"] = [dict(zip(self.axes, row, strict=True)) for row in rows]
        else:
            content["axes"] = {name: axis_form(values) for name, values in self.axes.items()}
        if self.derived:
            content["derived"] = {name: formula.text for name, formula in self.derived.items()}
        if self.where:
            content["where"] = [formula.text for formula in self.where]
        return content

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """Derived values, each after those that it follows from."""
        needs = {name: [each for each in f.names if each in self.derived] for name, f in self.derived.items()}
        return tuple(TopologicalSorter(needs).static_order())

    @cached_property
    def _table(self) -> Table:
        values = tuple(self.axes.values())
        if self.kind in COMBINED:
            return Combinations(values)
        if self.kind in DRAWN:
            quantiles = drawn(self.kind, self.points, len(values), self.seed)
            return Columns(tuple(Drawn(each, u) for each, u in zip(values, quantiles, strict=True)))
        return Columns(values)

    @cached_property
    def _kept(self) -> NDArray[np.int64] | None:
        """The points that are not left out; None: all. Raises FormulaError."""
        if not self.where:
            return None
        columns = self._columns(self.where)
        kept = np.ones(len(self._table), np.bool_)
        for formula in self.where:
            holds = np.array(np.broadcast_to(formula.of_all(columns), kept.shape))
            for side in formula.sides:
                finite = np.broadcast_to(np.isfinite(side.of_all(columns)), kept.shape)
                for point in np.flatnonzero(~finite).tolist():
                    holds[point] = self._holds(formula, point)
            kept &= holds
        return np.flatnonzero(kept)

    def _holds(self, formula: Formula, number: int) -> bool:
        """Whether a relation holds at a point where not all can be worked out. Raises FormulaError."""
        values = dict(zip(self.axes, self._table.row(number), strict=True))
        for name in self._order:
            values[name] = self.derived[name].at(values)
        return bool(formula.at(values))

    def _columns(self, formulas: tuple[Formula, ...]) -> dict[str, Any]:
        """The numbers of all points that formulas refer to. Raises FormulaError."""
        asked = {name for formula in formulas for name in formula.names}
        for name in reversed(self._order):
            asked |= {*self.derived[name].names} if name in asked else set()
        found: dict[str, Any] = {}
        for here, name in enumerate(self.axes):
            if name in asked:
                try:
                    found[name] = self._table.numbers(here)
                except TextError as error:
                    raise FormulaError(f"expected numbers at {name}, found {shown(error.value)}") from None
        for name in self._order:
            if name in asked:
                found[name] = self.derived[name].of_all(found)
        return found


def is_path(name: str) -> bool:
    """Whether a name is a path of the scenario; any other one without a dot is a name that only formulas know."""
    return "." in name or name == "currency"


def axis_form(values: Any) -> Any:
    """The values of an axis as a file states them."""
    return values.form() if isinstance(values, Range | Steps) else list(values)

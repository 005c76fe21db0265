"""The points of a sweep that may be very many: of each only what tables and figures are made of, in few bytes."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, overload

from simbackorder.report.less_noise import noise_taken_off
from simbackorder.report.notes import of_all, of_outcome
from simbackorder.report.result import Result
from simbackorder.report.roughness import roughly_known
from simbackorder.report.swept import Noted, Point, Swept

if TYPE_CHECKING:
    from simbackorder.report.swept import Value

AT_HAND = 1024
"""Points whose conclusions are at hand as they are."""
Settings = Callable[[int], "Mapping[str, Value]"]


class ManyPoints(Sequence[Point]):
    """The points of a sweep, added one after the other. `measures`: those that are kept."""

    def __init__(self, settings: Settings, measures: Sequence[str]) -> None:
        self.settings = settings
        self.measures = tuple(dict.fromkeys(measures))
        self.result = lru_cache(AT_HAND)(self._result)
        self._packed: list[bytes] = []
        self._shared: Result | None = None
        self._notes: dict[str, None] = {}
        self._rough: set[str] = set()
        self._rough_points = 0

    def add(self, result: Result) -> None:
        """The next point, with all its measures."""
        if self._shared is None:
            self._shared = result._replace(comparison=_few(result, self.measures))
        self._packed.append(pickle.dumps(_few(result, self.measures), protocol=5))
        rough = roughly_known(result)
        self._notes |= dict.fromkeys(of_outcome(result))
        self._rough.update(rough)
        self._rough_points += bool(rough)

    def noted(self) -> Noted:
        """What all points showed that must be known, how noise was taken off first."""
        first = self.result(0).comparison
        quiet = noise_taken_off(*map(self.result, range(len(self)))) if first.quieter is not None else ()
        return Noted(tuple(dict.fromkeys([*quiet, *self._notes])), frozenset(self._rough), self._rough_points)

    def _result(self, number: int) -> Result:
        assert self._shared is not None
        return self._shared._replace(comparison=pickle.loads(self._packed[number]))

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, number: int) -> Point: ...
    @overload
    def __getitem__(self, number: slice) -> list[Point]: ...
    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return [_Packed(self, each) for each in range(len(self))[number]]
        return _Packed(self, range(len(self))[number])

    def __iter__(self) -> Iterator[Point]:
        return (_Packed(self, number) for number in range(len(self)))


class _Packed(Point):
    """A point that is known by its number."""

    __slots__ = ("_number", "_points")

    def __init__(self, points: ManyPoints, number: int) -> None:
        self._points = points
        self._number = number

    @property
    def settings(self) -> Mapping[str, Value]:
        """The value of each swept path."""
        return self._points.settings(self._number)

    @property
    def result(self) -> Result:
        """What was found there."""
        return self._points.result(self._number)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Packed) and other._points is self._points and other._number == self._number

    def __hash__(self) -> int:
        return self._number


def noted(swept: Swept) -> Noted:
    """What must be known of a sweep."""
    if swept.noted is not None:
        return swept.noted
    results = [point.result for point in swept.points]
    rough = [roughly_known(result) for result in results]
    return Noted(tuple(of_all(results)), frozenset(itertools.chain.from_iterable(rough)), sum(map(bool, rough)))


def _few(result: Result, measures: Sequence[str]) -> Any:
    """The comparison with these measures alone."""
    comparison = result.comparison
    found = comparison._replace(
        estimates=_rows(comparison.estimates, measures), differences=_rows(comparison.differences, measures)
    )
    if comparison.left is None:
        return found
    return found._replace(
        left=comparison.left._replace(
            **{name: _rows(rows, measures) for name, rows in comparison.left._asdict().items()}
        )
    )


def _rows(rows: Mapping[str, Mapping[str, Any]], measures: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {name: {measure: row[measure] for measure in measures if measure in row} for name, row in rows.items()}

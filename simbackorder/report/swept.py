"""What a sweep found: a comparison at every point of a grid, and where the winner changes along it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.report.grid import printable
from simbackorder.report.result import Head, Result, unit_label
from simbackorder.scenario.designs.design import COMBINED, GRID
from simbackorder.scenario.language.paths import parts_of, path_of

if TYPE_CHECKING:
    from simbackorder.experiments.best_points import BestPoints
    from simbackorder.experiments.refined_sweep import Refined

Value = Any


class Point:
    """One point: the value of each swept path, and what was found there."""

    __slots__ = ("_result", "_settings")

    def __init__(self, settings: Mapping[str, Value], result: Result) -> None:
        self._settings = settings
        self._result = result

    @property
    def settings(self) -> Mapping[str, Value]:
        """The value of each swept path."""
        return self._settings

    @property
    def result(self) -> Result:
        """What was found there."""
        return self._result


class Noted(NamedTuple):
    """What must be known of all points, each note once; which of these are about what is known roughly only, and at how
    many points that is so."""

    notes: tuple[str, ...]
    rough: frozenset[str]
    rough_points: int


class Swept(NamedTuple):
    """A sweep: the values of every path, the points in the order of the grid, and the paths' units where known;
    `measures`: those that were asked for, to be shown beside the objective. `whole`: all points again, one after the
    other, with all measures, where `points` have only those that tables and figures are made of; `noted`: what these
    showed that must be known; `best_of_all`: the best of all points and alternatives; `design`: how the points were
    chosen; `refined`: how the sweep was refined, if it was: then its points are judged all together."""

    head: Head
    paths: Mapping[str, tuple[Value, ...]]
    points: Sequence[Point]
    units: Mapping[str, str] = MappingProxyType({})
    measures: tuple[str, ...] = ()
    whole: Callable[[], Iterable[Point]] | None = None
    noted: Noted | None = None
    best_of_all: BestPoints | None = None
    design: str = GRID
    refined: Refined | None = None

    @property
    def drawn(self) -> bool:
        """Whether the points are no grid: drawn, listed, or in parallel, so that hardly two share a value."""
        return self.design not in COMBINED

    def every(self) -> Iterable[Point]:
        """All points with all measures, one after the other."""
        return self.points if self.whole is None else self.whole()


class Change(NamedTuple):
    """Somewhere between two points along `path` the best alternatives change to others."""

    path: str
    before: Point
    after: Point

    @property
    def certain(self) -> bool:
        """Whether no alternative may be the best at both points."""
        return not set(best(self.before)) & set(best(self.after))


def best(point: Point) -> tuple[str, ...]:
    """The alternatives that may be the best at a point."""
    return point.result.comparison.best.best


def replications(swept: Swept) -> str:
    """How many replications points have, in words: of a refined sweep from the fewest to the most."""
    if swept.refined is None:
        return str(swept.points[0].result.comparison.replications)
    counts = [spot.replications for spot in swept.refined.spots]
    return f"{min(counts):,} to {max(counts):,}"


def changes(swept: Swept) -> list[Change]:
    """Where the best changes, path by path: each stretch of points that share a best alternative ends in a change."""
    return [change for path in swept.paths for line in lines_along(swept, path) for change in _changes(path, line)]


def _changes(path: str, line: Sequence[Point]) -> Iterator[Change]:
    """Points where old and new cannot be told apart lie in between."""
    stretch: list[Point] = []
    for point in line:
        if stretch and not set(best(point)).intersection(*map(best, stretch)):
            clear = [earlier for earlier in stretch if not set(best(earlier)) & set(best(point))]
            yield Change(path, (clear or stretch)[-1], point)
            stretch = []
        stretch.append(point)


def lines_along(swept: Swept, path: str) -> list[list[Point]]:
    """The points by the values of the other paths, each line in the order of the path's values."""
    found: dict[str, list[Point]] = {}
    for point in swept.points:
        others = [(other, value) for other, value in point.settings.items() if other != path]
        found.setdefault(repr(others), []).append(point)
    return list(found.values())


def short_names(swept: Swept) -> dict[str, str]:
    """The last part of each path, or as much of it as tells the paths apart."""
    return {path: _shortest(path, swept.paths) for path in swept.paths}


def shown_settings(settings: Mapping[str, Value], names: Mapping[str, str]) -> str:
    """`mean=12, reorder_point=500`."""
    return ", ".join(f"{names[path]}={value_text(value)}" for path, value in settings.items())


def value_text(value: Value) -> str:
    """A swept value as the file might say it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def path_unit(swept: Swept, path: str) -> str:
    """The unit of the path's values as the reader knows it; empty where it is not known, or the values are words."""
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in swept.paths[path])
    return unit_label(swept.units.get(path, "1"), swept.head) if numbers else ""


def valued(swept: Swept, path: str, value: Value) -> str:
    """`25 days`."""
    return f"{value_text(value)} {path_unit(swept, path)}".rstrip()


def lines(swept: Swept) -> Iterator[str]:
    """Where the winner changes, in words."""
    names = short_names(swept)
    for change in changes(swept):
        others = {path: value for path, value in change.before.settings.items() if path != change.path}
        where = f" (at {shown_settings(others, names)})" if others else ""
        between = f"{names[change.path]} {value_text(change.before.settings[change.path])}"
        between += f" and {value_text(change.after.settings[change.path])}"
        winners = f"from {_either(change.before)} to {_either(change.after)}"
        sure = "" if change.certain else ", though not surely"
        yield f"Between {between}{where} the best changes {winners}{sure}."


def _either(point: Point) -> str:
    return " or ".join(f"'{name}'" for name in map(printable, best(point))) or "none"


def _shortest(path: str, paths: Mapping[str, Any]) -> str:
    parts = parts_of(path)
    for length in range(1, len(parts)):
        short = path_of(parts[-length:])
        if sum(other == short or other.endswith(f".{short}") for other in paths) == 1:
            return short
    return path

"""What a sweep found: a comparison at every point of a grid, and where the winner changes along it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simbackorder.report.result import Head, Result

Value = Any


class Point(NamedTuple):
    """One point: the value of each swept path, and what was found there."""

    settings: Mapping[str, Value]
    result: Result


class Swept(NamedTuple):
    """A sweep: the values of every path, and the points in the order of the grid."""

    head: Head
    paths: Mapping[str, tuple[Value, ...]]
    points: tuple[Point, ...]


class Change(NamedTuple):
    """Neighbouring points along `path` with different best alternatives; `certain` if none is best at both."""

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


def changes(swept: Swept) -> list[Change]:
    """Every pair of neighbours with different best alternatives, path by path."""
    found = []
    for path, values in swept.paths.items():
        following = dict(zip(map(repr, values), values[1:], strict=False))
        for point in swept.points:
            here = repr(point.settings[path])
            after = _at(swept, {**point.settings, path: following[here]}) if here in following else None
            if after is not None and best(after) != best(point):
                found.append(Change(path, point, after))
    return found


def short_names(swept: Swept) -> dict[str, str]:
    """The last part of each path, or as much of it as tells the paths apart."""
    return {path: _shortest(path, swept.paths) for path in swept.paths}


def shown_settings(settings: Mapping[str, Value], names: Mapping[str, str]) -> str:
    """`mean=12, reorder_point=500`."""
    return ", ".join(f"{names[path]}={value_text(value)}" for path, value in settings.items())


def value_text(value: Value) -> str:
    """A swept value as the file might say it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def lines(swept: Swept) -> Iterator[str]:
    """Where the winner changes, in words."""
    names = short_names(swept)
    for change in changes(swept):
        others = {path: value for path, value in change.before.settings.items() if path != change.path}
        where = f" (at {shown_settings(others, names)})" if others else ""
        between = f"{names[change.path]} {value_text(change.before.settings[change.path])}"
        between += f" and {value_text(change.after.settings[change.path])}"
        sure = "" if change.certain else ", which cannot be told apart at one of them"
        yield f"Between {between}{where} the best changes from {_either(change.before)} to {_either(change.after)}{sure}."


def _either(point: Point) -> str:
    return " or ".join(f"'{name}'" for name in best(point)) or "none"


def _at(swept: Swept, settings: Mapping[str, Value]) -> Point | None:
    return next((point for point in swept.points if dict(point.settings) == dict(settings)), None)


def _shortest(path: str, paths: Mapping[str, Any]) -> str:
    parts = path.split(".")
    for length in range(1, len(parts)):
        short = ".".join(parts[-length:])
        if sum(other == short or other.endswith(f".{short}") for other in paths) == 1:
            return short
    return path

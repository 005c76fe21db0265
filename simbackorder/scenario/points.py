"""The points of a sweep: the scenario with the values that the sweep's design has at each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as AnySequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar, overload

from simbackorder.quantities import shown
from simbackorder.scenario.designs.formulas import FormulaError
from simbackorder.scenario.designs.point_files import line_of
from simbackorder.scenario.designs.stated import places_in
from simbackorder.scenario.language.overrides import Override
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.problems import Findings, Problem, ScenarioError
from simbackorder.scenario.language.yaml_tree import Place
from simbackorder.scenario.resolving import Source, again
from simbackorder.scenario.sections.schema import Scenario

T = TypeVar("T")
ALL_READ = 200
"""So many points are read, and kept, before any is simulated: that takes less than a second."""
TRIED = 16
"""Of more, so many are tried before."""
MOST_SAID = 20
HINT = "`where` leaves points out that make no sense, such as where: order_up_to > reorder_point"


class Points(AnySequence[tuple[dict[str, Any], Scenario]]):
    """The scenario at every point of its sweep, with the values of its axes there; in a grid the last axis varies
    fastest. A point is read when it is asked for, and then it raises ScenarioError if it has mistakes. Without a sweep
    there is one point, without values."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._count = count(scenario)
        self._memo: dict[Any, Any] = {}
        self._shared = 0

    def __len__(self) -> int:
        return self._count

    def settings(self, point: int) -> dict[str, Any]:
        """The value of each axis at a point, which is not read for it."""
        return self.scenario.sweep.settings(point)

    @overload
    def __getitem__(self, point: int) -> tuple[dict[str, Any], Scenario]: ...
    @overload
    def __getitem__(self, point: slice) -> list[tuple[dict[str, Any], Scenario]]: ...
    def __getitem__(self, point: int | slice) -> Any:
        if isinstance(point, slice):
            return [self[each] for each in range(self._count)[point]]
        point = range(self._count)[point]
        settings = self.settings(point)
        return settings, self._read(point, settings) if settings else self.scenario

    def check(self) -> None:
        """Read all points, if they are few, and some of them, if they are many. Raises ScenarioError with the first
        mistakes, and how many more there are."""
        read(self, few_or_some(self._count), self.scenario)

    def is_right(self, point: int) -> bool:
        """Whether a point has no mistakes."""
        try:
            self[point]
        except ScenarioError:
            return False
        return True

    def _read(self, point: int, settings: dict[str, Any]) -> Scenario:
        """What all points share is read once; what only one has is forgotten."""
        source, memo, design = self.scenario._source, self._memo, self.scenario.sweep
        if not memo:
            at(source, {}, memo)
            self._shared = len(memo)
        places = places_in(source.tree["sweep"], design, design.number(point))
        try:
            with located_at(self.scenario, point):
                return at(source, values_at(self.scenario, settings, places), memo, places)
        finally:
            while len(memo) > self._shared:
                memo.popitem()

    def __reduce__(self) -> tuple[Any, ...]:
        return Points, (self.scenario,)  # what was read is known by places in this process's memory


def read(points: AnySequence[T], which: Iterable[int], scenario: Scenario) -> list[T]:
    """Some of the points of a scenario's sweep. Raises ScenarioError with the first mistakes that they have, and how
    many more there are."""
    findings, found = Findings(scenario._source.file), []
    for point in which:
        try:
            found.append(points[point])
        except ScenarioError as error:
            findings.problems |= dict.fromkeys(error.problems)
    shortened(findings, hints(scenario))
    return found


def hints(scenario: Scenario) -> tuple[Problem, ...]:
    """How points are left out, where nothing says so yet."""
    useful = len(scenario.sweep.axes) > 1 and not scenario.sweep.where
    return (of_sweep(scenario, "sweep", HINT),) if useful else ()


def few_or_some(count: int) -> Iterable[int]:
    """The points that are read before any is simulated: all, if they are few."""
    return range(count) if count <= ALL_READ else spread(count, TRIED)


def points(scenario: Scenario) -> Points:
    """The points of a scenario's sweep. Raises ScenarioError if there are none."""
    return Points(scenario)


def count(scenario: Scenario) -> int:
    """How many points a scenario's sweep has. Raises ScenarioError if there are none."""
    design = scenario.sweep
    try:
        found = len(design)
    except FormulaError as error:
        raise ScenarioError((of_sweep(scenario, "where", str(error)),)) from None
    if not found:
        message = f"expected points at which this holds, found none among {design.left_out:,}"
        raise ScenarioError((of_sweep(scenario, "where", message),))
    return found


def of_sweep(scenario: Scenario, key: str, message: str) -> Problem:
    """What is to be said of the points as a whole, at the sweep or at one of its keys."""
    tree = scenario._source.tree
    findings = Findings(scenario._source.file)
    findings.add(tree.places["sweep"] if key == "sweep" else tree["sweep"].places[key], message)
    return next(iter(findings.problems))


def values_at(scenario: Scenario, settings: Mapping[str, Any], places: Mapping[str, Place]) -> dict[str, Any]:
    """By path, what is set at a point. Raises ScenarioError if it cannot be worked out."""
    try:
        return scenario.sweep.values(settings)
    except FormulaError as error:
        raise ScenarioError((of_sweep(scenario, "derived", str(error)),)) from None


@contextmanager
def located_at(scenario: Scenario, point: int) -> Iterator[None]:
    """Mistakes that are found meanwhile are those of one point of a sweep, and say which."""
    try:
        yield
    except ScenarioError as error:
        design, source = scenario.sweep, scenario._source
        line = line_of(design.file, design.number(point), source.folder) if design.file else None
        beside = f", line {line} of {design.file}" if line else ""
        settings = design.settings(point)
        raise ScenarioError(tuple(of_point(problem, settings, beside) for problem in error.problems)) from None


def at(
    source: Source, values: dict[str, Any], memo: dict[Any, Any], places: Mapping[str, Place] | None = None
) -> Scenario:
    """The scenario with these values. Raises ScenarioError."""
    overrides = [
        Override(path, value, Place(parts_of(path), places[path].line if places else 1))
        for path, value in values.items()
    ]
    return again(source, overrides, Findings(source.file), memo)


def of_point(problem: Problem, values: Mapping[str, Any], beside: str = "") -> Problem:
    """The mistake, with the values of the point of a sweep that has it."""
    point = ", ".join(f"{path} = {shown(value)}" for path, value in values.items())
    return replace(problem, message=f"{problem.message} (in the sweep, at {point}{beside})")


def shortened(findings: Findings, hints: tuple[Problem, ...] = ()) -> None:
    """Raises ScenarioError if points of the sweep have mistakes: the first ones, how many more there are, and perhaps
    how points are left out."""
    problems = findings.sorted()
    if not problems:
        return
    more = [f"{len(problems) - MOST_SAID} more mistakes at its points"] if len(problems) > MOST_SAID else []
    said = [Problem(findings.file, None, "sweep", text) for text in more]
    raise ScenarioError((*problems[:MOST_SAID], *said, *hints))


def spread(count: int, most: int) -> Iterable[int]:
    """So many of the numbers below `count`, the first and the last among them, or all."""
    if count <= most:
        return range(count)
    return sorted({round(place * (count - 1) / (most - 1)) for place in range(most)})

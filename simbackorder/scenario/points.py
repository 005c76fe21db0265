"""The points of a sweep: every combination of the values that a scenario lists for dotted paths."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from collections.abc import Sequence as AnySequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple, overload

from simbackorder.quantities import real, shown
from simbackorder.scenario import writing
from simbackorder.scenario.language.overrides import LONGEST_PATH, Override
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.problems import Findings, Problem, ScenarioError
from simbackorder.scenario.language.yaml_tree import NOTHING, Mapping, Place, Sequence, reached
from simbackorder.scenario.resolving import Source, again
from simbackorder.scenario.sections.schema import Scenario

MOST_POINTS = 2500
MOST_SAID = 20


class Axis(NamedTuple):
    """One swept path, its values as stated, and where it was stated."""

    path: str
    values: tuple[Any, ...]
    place: Place


class Points(AnySequence[tuple[dict[str, Any], Scenario]]):
    """The scenario at every point of its sweep, with the values there; the last path varies fastest. A point is read
    when it is asked for, and then it raises ScenarioError if it has mistakes. Without a sweep there is one point,
    without values."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._axes = list(scenario.sweep.items())
        self._count = math.prod(len(values) for _, values in self._axes)
        self._memo: dict[Any, Any] = {}
        self._shared = 0
        self._places = places_of(scenario)

    def __len__(self) -> int:
        return self._count

    def settings(self, point: int) -> dict[str, Any]:
        """The value of each path at a point, which is not read for it."""
        places = []
        rest = range(self._count)[point]
        for _, values in reversed(self._axes):
            rest, place = divmod(rest, len(values))
            places.append(values[place])
        return {path: value for (path, _), value in zip(self._axes, reversed(places), strict=True)}

    @overload
    def __getitem__(self, point: int) -> tuple[dict[str, Any], Scenario]: ...
    @overload
    def __getitem__(self, point: slice) -> list[tuple[dict[str, Any], Scenario]]: ...
    def __getitem__(self, point: int | slice) -> Any:
        if isinstance(point, slice):
            return [self[each] for each in range(self._count)[point]]
        settings = self.settings(point)
        return settings, self._read(settings) if settings else self.scenario

    def _read(self, settings: dict[str, Any]) -> Scenario:
        """What all points share is read once; what only one has is forgotten."""
        source, memo = self.scenario._source, self._memo
        if not memo:
            at(source, {}, memo)
            self._shared = len(memo)
        try:
            with located_at(settings):
                return at(source, settings, memo, self._places)
        finally:
            while len(memo) > self._shared:
                memo.popitem()

    def __reduce__(self) -> tuple[Any, ...]:
        return Points, (self.scenario,)  # what was read is known by places in this process's memory


def points(scenario: Scenario) -> Points:
    """The points of a scenario's sweep."""
    return Points(scenario)


def places_of(scenario: Scenario) -> dict[str, Place]:
    """Where the paths of its sweep were stated."""
    section = scenario._source.tree.get("sweep") if scenario.sweep else None
    return {path: section.places[path] for path in scenario.sweep} if section else {}


@contextmanager
def located_at(values: dict[str, Any]) -> Iterator[None]:
    """Mistakes that are found meanwhile are those of one point of a sweep, and say which."""
    try:
        yield
    except ScenarioError as error:
        raise ScenarioError(tuple(of_point(problem, values) for problem in error.problems)) from None


def at(
    source: Source, values: dict[str, Any], memo: dict[Any, Any], places: dict[str, Place] | None = None
) -> Scenario:
    """The scenario with these values. Raises ScenarioError."""
    overrides = [
        Override(path, value, Place(parts_of(path), places[path].line if places else 1))
        for path, value in values.items()
    ]
    return again(source, overrides, Findings(source.file), memo)


def axes(tree: Mapping, findings: Findings) -> list[Axis]:
    """The swept paths with their values; mistakes go to the findings."""
    section, place = tree["sweep"], tree.places["sweep"]
    if not isinstance(section, Mapping) or not section:
        if section is not NOTHING:
            findings.add(place, f"expected a mapping of paths to values, found {shown(section)}")
        return []
    found = []
    for path, stated in section.items():
        where = section.places[path]
        values = values_of(stated, where, findings)
        if len(path) > LONGEST_PATH:
            findings.add(where, f"expected a path of at most {LONGEST_PATH} characters, found {shown(path)}")
            continue
        if parts_of(path)[0] in ("sweep", "uncertain", "experiment", "precision", "title", "question"):
            findings.add(where, f"expected a path in the model or the policy, found {shown(path)}")
        found.append(Axis(path, values, where))
    count = 1
    for axis in found:
        count *= len(axis.values)
    if count > MOST_POINTS:
        findings.add(place, f"expected at most {MOST_POINTS} points, found {count}")
    return found


def values_of(stated: Any, place: Place, findings: Findings) -> tuple[Any, ...]:
    """A list of values, or numbers from, to (included) and step."""
    if isinstance(stated, Mapping) and set(stated) == {"from", "to", "step"}:
        return stepped(stated, place, findings)
    if isinstance(stated, Sequence) and stated:
        for value, where in zip(stated, stated.places, strict=True):
            if isinstance(value, dict | list):
                findings.add(where, f"expected a number or a name, found {shown(value)}")
        if len({str(value) for value in stated}) < len(stated):
            findings.add(place, "expected different values, found one twice")
        return tuple(value for value in stated if value is not NOTHING and not isinstance(value, dict | list))
    if stated is not NOTHING:
        findings.add(place, f"expected a list of values, or from, to and step, found {shown(stated)}")
    return ()


def stepped(stated: Mapping, place: Place, findings: Findings) -> tuple[Any, ...]:
    """from, from + step, ... up to and including `to`, in exact decimals."""
    for key, value in stated.items():
        if real(value) is None:
            if value is not NOTHING:
                findings.add(stated.places[key], f"expected a number, found {shown(value)}")
            return ()
    first, last, step = (Decimal(repr(stated[key])) for key in ("from", "to", "step"))
    if step == 0 or (last - first) / step < 0:
        findings.add(stated.places["step"], f"expected a step that leads from {first} to {last}, found {step}")
        return ()
    count = int((last - first) / step) + 1
    if count > MOST_POINTS:
        findings.add(place, f"expected at most {MOST_POINTS} points, found {count}")
        return ()
    return tuple(exact(first + index * step) for index in range(count))


def exact(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def with_sweep(
    scenario: Scenario, source: Source, stated: list[Axis], findings: Findings, memo: dict[Any, Any]
) -> Scenario:
    """The scenario with its sweep, every point having been read. Raises ScenarioError."""
    sweep = {axis.path: resolved_values(source, axis, findings, memo) for axis in stated}
    shortened(findings)
    check_grid(source, sweep, {axis.path: axis.place for axis in stated}, findings, memo)
    shortened(findings)
    content = writing.form(scenario) | {"sweep": {path: list(values) for path, values in sweep.items()}}
    result = scenario.model_copy(
        update={"sweep": sweep, "digest": writing.digest(content, scenario.files, scenario.alternatives)}
    )
    result._form = content
    return result


def check_axes(source: Source, stated: list[Axis], findings: Findings, memo: dict[Any, Any]) -> None:
    """Of a scenario that has mistakes anyway: those that its sweep adds to them."""
    known = set(findings.problems)
    for axis in stated:
        errors = {}
        for value in axis.values[:MOST_SAID]:
            try:
                at(source, {axis.path: value}, memo, {axis.path: axis.place})
            except ScenarioError as error:
                errors[value] = tuple(problem for problem in error.problems if problem not in known)
        add_values(axis.path, errors, len(axis.values[:MOST_SAID]), findings)


def shortened(findings: Findings) -> None:
    """Raises ScenarioError if points of the sweep have mistakes: the first ones, and how many more there are."""
    problems = findings.sorted()
    if len(problems) > MOST_SAID:
        rest = Problem(findings.file, None, "sweep", f"{len(problems) - MOST_SAID} more mistakes at its points")
        raise ScenarioError((*problems[:MOST_SAID], rest))
    findings.stop()


def resolved_values(source: Source, axis: Axis, findings: Findings, memo: dict[Any, Any]) -> tuple[Any, ...]:
    """The values in the scenario's units; mistakes go to the findings, those at every value once."""
    values: list[Any] = []
    errors: dict[Any, tuple[Problem, ...]] = {}
    for value in axis.values:
        try:
            scenario = at(source, {axis.path: value}, memo, {axis.path: axis.place})
            values.append(as_resolved(writing.form(scenario), axis.path, value))
        except ScenarioError as error:
            errors[value] = error.problems
    add_values(axis.path, errors, len(axis.values), findings)
    return tuple(values)


def add_values(path: str, errors: dict[Any, tuple[Problem, ...]], count: int, findings: Findings) -> None:
    """The mistakes at the values of one path; those at each of its `count` values once."""
    always = set.intersection(*map(set, errors.values())) if errors and len(errors) == count else set()
    for value, problems in errors.items():
        for problem in problems:
            if problem in always:
                findings.problems[problem] = None
            else:
                add_point(problem, {path: value}, findings)


def as_resolved(content: dict[str, Any], path: str, value: Any) -> Any:
    """The value as the resolved form has it; as stated, if the form has no such entry of its kind."""
    found = reached(content, parts_of(path))
    if isinstance(found, dict) and list(found) == ["constant"]:
        found = found["constant"]["value"]
    if isinstance(found, dict | list):
        return value
    return value if kind(found) is not kind(value) and kind(value) is not str else found


def kind(value: object) -> type:
    """Text, truth value, or number."""
    return float if isinstance(value, int | float) and not isinstance(value, bool) else type(value)


def check_grid(
    source: Source,
    sweep: dict[str, tuple[Any, ...]],
    places: dict[str, Place],
    findings: Findings,
    memo: dict[Any, Any],
) -> None:
    """Reads the scenario at every combination of several paths' values."""
    if len(sweep) < 2:
        return
    for values in itertools.product(*sweep.values()):
        chosen = dict(zip(sweep, values, strict=True))
        try:
            at(source, chosen, memo, places)
        except ScenarioError as error:
            for problem in error.problems:
                add_point(problem, chosen, findings)


def add_point(problem: Problem, values: dict[str, Any], findings: Findings) -> None:
    """A mistake that the scenario has at one point of the sweep."""
    findings.problems[of_point(problem, values)] = None


def of_point(problem: Problem, values: dict[str, Any]) -> Problem:
    """The mistake, with the values of the point."""
    point = ", ".join(f"{path} = {shown(value)}" for path, value in values.items())
    message = f"{problem.message} (in the sweep, at {point})"
    return replace(problem, message=message)

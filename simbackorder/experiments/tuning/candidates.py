"""Candidates: an alternative with other values of the parameters, read as the scenario would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.checking import check_size
from simbackorder.experiments.tuning.defaults import levels_of
from simbackorder.experiments.tuning.space import Point, of_policy, set_at, space_of
from simbackorder.scenario import writing
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.problems import Problem, ScenarioError
from simbackorder.scenario.language.yaml_tree import Mapping as Tree
from simbackorder.scenario.language.yaml_tree import reached
from simbackorder.scenario.points import at
from simbackorder.scenario.reading import problem_at

if TYPE_CHECKING:
    from simbackorder.scenario.resolving import Source
    from simbackorder.scenario.sections.optimise import Range
    from simbackorder.scenario.sections.schema import Policy, Scenario


class Candidate(NamedTuple):
    """A scenario, and the policy in it that is simulated."""

    scenario: Scenario
    policy: Policy


class World:
    """What is tuned of one alternative: its space, and candidates in it. What was read once is not read again."""

    def __init__(self, scenario: Scenario, alternative: str, lenient: bool = False) -> None:
        """`lenient`: an alternative without anything to tune is its only candidate. Raises ScenarioError."""
        self.scenario, self.alternative, self._lenient = scenario, alternative, lenient
        self._named = "alternatives" in scenario._source.tree
        self._source = alone(scenario._source, alternative)
        self._memo: dict[Any, Any] = {}
        self._refused: dict[Point, tuple[Problem, ...]] = {}
        self._known: dict[Point, Candidate] = {}
        at(self._source, {}, self._memo)  # from now on only what is different is read
        ranges, self.by_default, self.left_out = self._ranges()
        paths = {path: set_at(path, alternative, self._named) or path for path in ranges}
        try:
            self.space = space_of(scenario.optimise, ranges, paths, partial(self._problems, paths))
        except ScenarioError as error:
            raise ScenarioError(tuple(self._told(problem) for problem in error.problems)) from None
        self.policy_only = all(of_policy(path) for path in ranges)

    @property
    def as_stated(self) -> Candidate:
        """The alternative as the scenario has it."""
        return Candidate(self.scenario, self.scenario.alternatives[self.alternative])

    @property
    def stated_values(self) -> dict[str, float]:
        """By path, the scenario's own value of each parameter that has one."""
        form = self._form()
        found = {}
        for each in self.space.parameters:
            value = number_at(form, each.path, self.alternative)
            if value is not None:
                found[each.path] = value
        return found

    @property
    def first_problem(self) -> Problem | None:
        """The mistake of a candidate that the scenario refused, if it has refused any."""
        return next((problems[0] for problems in self._refused.values() if problems), None)

    def candidate(self, point: Point) -> Candidate | None:
        """The candidate at a point; None if the relations or the scenario refuse it."""
        if point in self._known:
            return self._known[point]
        if point in self._refused:
            return None
        if not self.space.allows(point):
            self._refused[point] = ()
            return None
        values = {each.set_at: each.value(k) for each, k in zip(self.space.parameters, point, strict=True)}
        try:
            scenario = at(self._source, values, dict(self._memo))
            check_size(scenario)
        except ScenarioError as error:
            self._refused[point] = error.problems
            return None
        found = Candidate(self.scenario if self.policy_only else scenario, scenario.alternatives[self.alternative])
        self._known[point] = found
        return found

    def _ranges(self) -> tuple[dict[str, Range], bool, tuple[str, ...]]:
        """By path the ranges that are tuned, whether they are ours, and the stated parameters that the alternative has
        not. Raises ScenarioError where there are none."""
        stated = self.scenario.optimise.parameters
        form = self._form()
        if not stated:
            return levels_of(self.scenario, self.alternative, form, self._lenient), True, ()
        ours = {path: each for path, each in stated.items() if self._has(form, path)}
        left_out = tuple(path for path in stated if path not in ours)
        if not ours and not self._lenient:
            message = f"{self.alternative!r} has none of these parameters: {', '.join(left_out)}"
            raise ScenarioError((problem_at(self.scenario, ("optimise", "parameters"), message),))
        return ours, False, left_out

    def _has(self, form: Mapping[str, Any], path: str) -> bool:
        """Whether the alternative has such a parameter. What nobody has is a mistake, which reading it tells."""
        if set_at(path, self.alternative, self._named) is None:
            return False
        if not of_policy(path) or number_at(form, path, self.alternative) is not None:
            return True
        everyone = (forms(self.scenario, name) for name in self.scenario.alternatives)
        return all(number_at(each, path, name) is None for each, name in everyone)

    def _form(self) -> Mapping[str, Any]:
        return forms(self.scenario, self.alternative)[0]

    def _problems(self, paths: Mapping[str, str], path: str, value: float) -> tuple[Problem, ...]:
        """What is wrong with one value. Raises ScenarioError if its path does not exist."""
        value = int(value) if float(value).is_integer() else value
        try:
            at(self._source, {paths[path]: value}, dict(self._memo))
        except ScenarioError as error:
            absent = [each for each in error.problems if any(word in each.message for word in ABSENT)]
            if absent:
                raise ScenarioError(tuple(replace(each, path=path) for each in absent)) from None
            return error.problems
        return ()

    def _told(self, problem: Problem) -> Problem:
        """A mistake of a parameter, at its place in the file."""
        place = ("optimise", "parameters", problem.path)
        found = problem_at(self.scenario, place, problem.message)
        return replace(found, path=f"optimise.parameters.{problem.path}")


ABSENT = ("unknown key", " is named ", "expected a mapping at")
"""Words of mistakes that every value of a path has."""


def forms(scenario: Scenario, name: str) -> tuple[dict[str, Any], str]:
    """The resolved form of a scenario, its policy being that of one alternative; and that alternative."""
    own = writing.policy_form(scenario.alternatives[name], scenario.minor_digits)
    return writing.form(scenario) | {"policy": own}, name


def number_at(form: Mapping[str, Any], path: str, alternative: str) -> float | None:
    """The number at a path of the resolved form; one of an item may be that of all items. None: there is none."""
    keys = parts_of(path)
    if keys[0] == "alternatives":
        if keys[1:2] != (alternative,):
            return None
        keys = ("policy", *keys[2:])
    found = value_at(form, keys)
    if found is None and keys[0] == "policy" and keys[2:3] == ("items",) and len(keys) > 4:
        found = value_at(form, (*keys[:2], *keys[4:]))
    return found


def value_at(form: Mapping[str, Any], keys: tuple[str, ...]) -> float | None:
    found = reached(form, keys)
    if isinstance(found, dict) and list(found) == ["constant"]:
        found = found["constant"]["value"]
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def alone(source: Source, alternative: str) -> Source:
    """The source without the other alternatives, so that reading it again takes no longer for them."""
    tree = source.tree.copy()
    stated = tree.get("alternatives")
    if isinstance(stated, Tree) and alternative in stated:
        one = Tree({alternative: stated[alternative]}, {alternative: stated.places[alternative]})
        tree.put("alternatives", one, tree.places["alternatives"])
    return source._replace(tree=tree)

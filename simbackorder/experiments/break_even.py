"""What would reverse the answer: the nearest value of one number of the scenario at which another alternative leads.

The search goes outwards from the stated value, up and down in turn, until the leader changes, and then halves the
stretch between. At every value all alternatives meet the same customers and deliveries as at the stated one, so that
the differences move with the value and not with luck.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.comparison import Comparison
from simbackorder.experiments.crew import one_crew
from simbackorder.failures import ArgumentError
from simbackorder.scenario import reading, writing
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.problems import ScenarioError
from simbackorder.scenario.language.units import unit_at

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario

STEPS = (0.1, 0.25, 0.5, 0.75, 1.0, 2.0, 4.0, 9.0)
"""How far from the stated value, as shares of it; downwards at most to 0."""
BUDGET = 24
"""Comparisons at most."""
FINE = 0.005
"""The stretch that is not halved any more, as a share of the stated value."""
Compared = Callable[["Scenario"], Comparison]


class Tried(NamedTuple):
    """What was found at a value."""

    value: float
    comparison: Comparison

    @property
    def leader(self) -> str:
        """The alternative with the best mean."""
        return self.comparison.best.ranking[0]

    def lead(self, first: str, second: str) -> tuple[float, float]:
        """By how much the first is better than the second, and the half-width of that."""
        found = self.comparison.best.pair(first, second).difference
        better = self.comparison.goal.better
        return better * (found.mean or 0.0), found.half_width or 0.0


class BreakEven(NamedTuple):
    """At the `stated` value `leader` has the best mean, beyond `value` (None: nowhere among the values tried, which
    reach from `lowest` to `highest`) it is `then`. `low` and `high`: the interval of the value; None: without end.
    `unit` of the path: as in the scenario; `comparisons`: how many were made."""

    path: str
    unit: str | None
    stated: float
    leader: str
    value: float | None
    low: float | None
    high: float | None
    then: str | None
    lowest: float
    highest: float
    comparisons: int


def break_even(scenario: Scenario, path: str, compared: Compared, budget: int = BUDGET) -> BreakEven:
    """The nearest value of the number at `path` at which the leader changes. `compared`: what is concluded from the
    replications of a scenario. Raises ArgumentError and ScenarioError before anything is simulated."""
    return _Search(scenario, path, compared, budget).found()


class _Search:
    """A search along one path."""

    def __init__(self, scenario: Scenario, path: str, compared: Compared, budget: int) -> None:
        self.memo: dict[Any, Any] = {}
        self.scenario = reading.without_sweep(scenario, self.memo) if scenario.sweep else scenario
        self.path, self.compared, self.budget = path, compared, budget
        searchable(scenario, path)
        self.stated = stated(scenario, path)
        self.tried: dict[float, Tried] = {}

    @one_crew()
    def found(self) -> BreakEven:
        """Where the leader changes."""
        here = self.at(self.stated)
        if here is None or not here.comparison.best.ranking:
            raise ArgumentError(f"{self.path}: no alternative has a value of the objective", "break-even")
        ends = self._outwards(here)
        if ends is None:
            return self._reported(here.leader, None, None, None)
        near, far = self._halved(here.leader, *ends)
        tried = list(self.tried.values())
        value, ends_of_value = crossing(here.leader, near, far, tried, STEPS[0] * abs(self.stated))
        return self._reported(here.leader, value, ends_of_value, far.leader)

    def at(self, value: float) -> Tried | None:
        """The comparison at a value, made once; None: the scenario cannot have that value."""
        if value not in self.tried:
            changed = self._changed(value)
            if changed is None:
                return None
            number, scenario = changed
            if number in self.tried:
                return self.tried[number]
            self.tried[number] = Tried(number, self.compared(scenario))
            return self.tried[number]
        return self.tried[value]

    def _changed(self, value: float) -> tuple[float, Scenario] | None:
        """The scenario at a value, or at the nearest that is whole enough for it."""
        digits = self.scenario.minor_digits
        for number in dict.fromkeys([float(f"{value:.6g}"), round(value, digits), float(round(value))]):
            for shown in dict.fromkeys([int(number) if number == int(number) else number, number]):
                try:
                    return number, reading.changed(self.scenario, [(self.path, shown)], self.memo)
                except ScenarioError:
                    continue
        return None

    def _outwards(self, here: Tried) -> tuple[Tried, Tried] | None:
        """Two neighbours among the values tried, of which the farther one has another leader."""
        last = {1: here, -1: here}
        for step in STEPS:
            for side in (1, -1):
                if side not in last or (side < 0 and step > 1) or len(self.tried) >= self.budget:
                    continue
                found = self.at(self.stated * (1 + side * step))
                if found is None:
                    del last[side]
                    continue
                if found.comparison.best.ranking and found.leader != here.leader:
                    return last[side], found
                last[side] = found
        return None

    def _halved(self, leader: str, near: Tried, far: Tried) -> tuple[Tried, Tried]:
        """Two values close to each other between which the leader changes."""
        while len(self.tried) < self.budget and abs(far.value - near.value) > FINE * abs(self.stated):
            narrower = narrowed(leader, near, far, self.at((near.value + far.value) / 2))
            if narrower is None:
                break
            near, far = narrower
        return near, far

    def _reported(
        self, leader: str, value: float | None, ends: tuple[float | None, float | None] | None, then: str | None
    ) -> BreakEven:
        low, high = ends or (None, None)
        unit = unit_at(self.path)
        tried = list(self.tried)
        found = (self.stated, leader, value, low, high, then, min(tried), max(tried), len(tried))
        return BreakEven(self.path, unit, *found)


def narrowed(leader: str, near: Tried, far: Tried, middle: Tried | None) -> tuple[Tried, Tried] | None:
    """Two values between which the leader changes, once that between them was tried; None: there is none."""
    if middle is None or middle.value in (near.value, far.value):
        return None
    return (middle, far) if middle.leader == leader else (near, middle)


def crossing(
    leader: str, near: Tried, far: Tried, tried: Sequence[Tried], width: float
) -> tuple[float, tuple[float | None, float | None]]:
    """Where the leader and the one that leads at the far value are alike, by the line between the last two values, and
    the interval of that: as far as the lead, along all values tried around, stays within its half-width; its slope is
    that over a stretch of this width."""
    then = far.leader
    ahead, behind = near.lead(leader, then)[0], far.lead(leader, then)[0]
    share = ahead / (ahead - behind) if ahead > behind else 1.0
    value = near.value + min(max(share, 0.0), 1.0) * (far.value - near.value)
    points = sorted((each.value, *each.lead(leader, then)) for each in tried)
    falls = far.value > near.value
    above = [v for v, lead, half in points if abs(lead) > half and (lead < 0) == falls and v > value]
    below = [v for v, lead, half in points if abs(lead) > half and (lead < 0) != falls and v < value]
    half = max(near.lead(leader, then)[1], far.lead(leader, then)[1])
    slope = _slope(points, value, width)
    reach = half / slope if slope else math.inf
    low, high = value - reach, value + reach
    return value, (low if below else None, high if above else None)


def _slope(points: list[tuple[float, float, float]], value: float, width: float) -> float:
    """How fast the lead changes with the value, over a stretch that is wide beside the last steps."""
    below = [p for p in points if p[0] <= value - width / 2] or points[:1]
    above = [p for p in points if p[0] >= value + width / 2] or points[-1:]
    (v, lead, _), (w, other, _) = below[-1], above[0]
    return abs((other - lead) / (w - v)) if w > v else 0.0


def searchable(scenario: Scenario, path: str) -> None:
    """Raises ArgumentError unless there is something to reverse, by a number that is one of the shop."""
    if len(scenario.alternatives) == 1:
        raise ArgumentError(f"{path}: there is one alternative only, and no other can lead", "break-even")
    if parts_of(path)[0] == "experiment":
        raise ArgumentError(f"{path}: it is no number of the shop, only of how it is studied", "break-even")
    stated(scenario, path)


def stated(scenario: Scenario, path: str) -> float:
    """The number at a path of the scenario, in its resolved form. Raises ArgumentError if there is none to vary."""
    here: Any = writing.form(scenario)
    for n, key in enumerate(parts_of(path)):
        if isinstance(here, list | tuple):
            here = {str(place): each for place, each in enumerate(here)}
        if not isinstance(here, dict) or key not in here:
            known = ", ".join(map(str, here)) if isinstance(here, dict) else ""
            where = ".".join(parts_of(path)[:n])
            there = f"; {where or 'there'} has: {known}" if known else ""
            raise ArgumentError(f"{path}: no {key!r}{there}", "break-even")
        here = here[key]
    if isinstance(here, bool) or not isinstance(here, int | float):
        below = f"; it has: {', '.join(map(str, here))}" if isinstance(here, dict) else ""
        raise ArgumentError(f"{path}: expected a number{below}", "break-even")
    if not here:
        raise ArgumentError(f"{path}: it is 0, and no share of it leads anywhere; set it by --set first", "break-even")
    return float(here)

"""Where a sweep is refined: at which points the winner is undecided, between which it changes, and what is simulated
next. Pure planning; who simulates is in `refined_sweep.py`.

Points of the design get the scenario's replications first. Then, round by round, a point whose winner is undecided gets
as many again as it has, and between two neighbours with different winners the middle is added (bisection), along the
lines on which the points of the design lie. What is decided stays decided, and gets nothing more.

The error, 1 - confidence, is spent on everything that may be decided: half of it on the points of the design, half on
all those that may be added, shared equally over these and over the times that each may be looked at (Bonferroni).
Winners that are called decided are therefore all right, whichever points were added and however often they were looked
at, with the confidence of the study.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from simbackorder.scenario.between import Number, middle

PATIENCE = 4
"""A point that is undecided after so many times the replications of its decided neighbour is near the flip: then the
stretch between the two is halved, too."""


class Axis(NamedTuple):
    """An axis of numbers along which points are added: the values of the design, rising; how near to one another the
    ends of a flip are to be; and how far apart values are at least (None: any number will do)."""

    name: str
    values: tuple[Number, ...]
    width: Number
    step: Number | None

    @property
    def within(self) -> Number:
        """How near the ends of a flip can come to one another."""
        if self.step is None:
            return self.width
        return max(1, math.floor(round(self.width / self.step, 9))) * self.step

    def between(self, low: Number, high: Number) -> int:
        """How many points may be added between two neighbours of the design, at most."""
        apart = high - low
        if apart <= self.within:
            return 0
        halvings = math.ceil(math.log2(2 * apart / self.within))
        if self.step is None:
            return int(2**halvings - 1)
        return int(min(2 ** (halvings + 1) - 1, round(apart / self.step) - 1))

    def finest(self) -> int:
        """How many values a grid has that is so fine everywhere."""
        gaps = itertools.pairwise(self.values)
        return 1 + sum(math.ceil(round((high - low) / self.within, 9)) for low, high in gaps)


class Standing(NamedTuple):
    """Which alternatives may be the best at a point; `equal`: exactly equal in every replication, if they are
    several."""

    best: tuple[str, ...]
    equal: bool = False

    @property
    def winner(self) -> str | None:
        """The best, if it is decided."""
        return self.best[0] if len(self.best) == 1 else None

    @property
    def undecided(self) -> bool:
        """Whether more replications may tell more."""
        return len(self.best) > 1 and not self.equal


class Spot(NamedTuple):
    """A point: the values of its axes, its replications, in which round it was added (0: it is of the design), and who
    may be the best there."""

    settings: Mapping[str, Any]
    replications: int
    added: int
    standing: Standing = Standing(())


class Work(NamedTuple):
    """What is to be simulated: these replications of a point, which is known by its number, or is new and has these
    values (then its number is the next one)."""

    replications: range
    point: int | None
    settings: Mapping[str, Any] | None = None


class Flip(NamedTuple):
    """Along an axis, the winner changes between two points, by their numbers: `before` has the lower value.
    `others`: the values of the other axes; `within`: whether they are as near to one another as was asked for."""

    axis: str
    others: Mapping[str, Any]
    before: int
    after: int
    within: bool


class Aim(NamedTuple):
    """What a refinement is to reach: `axes` along which points are added; `budget`: replications of all points
    together, those of the design as written among them; `first`: replications of a point to begin with; `points` of the
    design; `lines`: along each axis, the values of the others on its lines; `added`: points that may be added, at
    most."""

    axes: tuple[Axis, ...]
    budget: int
    first: int
    confidence: float
    points: int
    lines: Mapping[str, frozenset[str]]
    added: int

    @property
    def looks(self) -> int:
        """How often a point may be looked at, at most: each time it has twice the replications of the time before."""
        return int(math.log2(self.budget / self.first)) + 1

    def level(self, spot: Spot) -> float:
        """How sure a winner must be to be called decided."""
        error = 1 - self.confidence
        points = self.points if not spot.added else self.added
        share = error / 2 if self.added else error
        return 1 - share / (points * self.looks)


def aim_of(
    design: Sequence[Mapping[str, Any]], axes: Sequence[Axis], budget: int, first: int, confidence: float
) -> Aim:
    """The aim of a refinement of these points."""
    lines: dict[str, frozenset[str]] = {}
    added = 0
    for axis in axes:
        found = _lines(design, axis.name)
        lines[axis.name] = frozenset(found)
        for values in found.values():
            places = sorted(each[axis.name] for each in values)
            added += sum(axis.between(low, high) for low, high in itertools.pairwise(places))
    return Aim(tuple(axes), budget, first, confidence, len(design), lines, added)


def flips(aim: Aim, spots: Sequence[Spot]) -> list[Flip]:
    """Where the winner changes along each axis, between decided points."""
    return [
        _flip(aim, axis, spots, line[here], line[there])
        for axis in aim.axes
        for line in lines_along(aim, axis.name, spots)
        for here, there in _pairs(spots, line)
    ]


def lines_along(aim: Aim, axis: str, spots: Sequence[Spot]) -> Iterator[list[int]]:
    """The points on each line of the design along an axis, by their numbers, in the order of its values."""
    found: dict[str, list[int]] = {}
    for number, spot in enumerate(spots):
        key = _others(spot.settings, axis)
        if key in aim.lines[axis]:
            found.setdefault(key, []).append(number)
    for line in found.values():
        yield sorted(line, key=lambda number: spots[number].settings[axis])


def following(aim: Aim, spots: Sequence[Spot], takes: Callable[[Mapping[str, Any]], bool]) -> list[Work]:
    """What is simulated in the next round, the least work first: what is worth it, whatever the budget. `takes`:
    whether a point with these values is not left out."""
    known = {repr(sorted(spot.settings.items())) for spot in spots}
    new: dict[str, Mapping[str, Any]] = {}
    told: set[int] = set()
    for axis in aim.axes:
        for line in lines_along(aim, axis.name, spots):
            for here, there in _pairs(spots, line):
                if _flip(aim, axis, spots, line[here], line[there]).within:
                    told.update(line[here + 1 : there])
                    continue
                for low, high in _halved(axis, spots, line[here : there + 1]):
                    settings = {**spots[low].settings, axis.name: _between(axis, spots, low, high)}
                    key = repr(sorted(settings.items()))
                    if settings[axis.name] is not None and key not in known and takes(settings):
                        new.setdefault(key, settings)
    more = [
        Work(range(spot.replications, 2 * spot.replications), number)
        for number, spot in enumerate(spots)
        if spot.standing.undecided and number not in told
    ]
    added = [Work(range(aim.first), None, settings) for settings in new.values()]
    return sorted([*added, *more], key=lambda work: (len(work.replications), work.point is not None))


def within_budget(work: Sequence[Work], left: int) -> list[Work]:
    """As much of it as the budget allows, the least work first."""
    found = []
    for each in work:
        if len(each.replications) <= left:
            found.append(each)
            left -= len(each.replications)
    return found


def _pairs(spots: Sequence[Spot], line: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Places on a line: decided points that follow one another, but for undecided ones, and have different winners."""
    before: int | None = None
    for place, number in enumerate(line):
        winner = spots[number].standing.winner
        if winner is None:
            continue
        if before is not None and spots[line[before]].standing.winner != winner:
            yield before, place
        before = place


def _halved(axis: Axis, spots: Sequence[Spot], stretch: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Between which neighbours of a stretch, whose ends have different winners, the middle is added: between the ends,
    and where undecided points lie between these, beside those of which it is likely that they are near the flip."""
    if len(stretch) == 2:
        yield stretch[0], stretch[1]
        return
    for low, high, end, inner in ((*stretch[:2], *stretch[:2]), (*stretch[-2:], stretch[-1], stretch[-2])):
        near = spots[inner].standing.equal or spots[inner].replications >= PATIENCE * spots[end].replications
        apart = spots[high].settings[axis.name] - spots[low].settings[axis.name]
        if near and apart > axis.within / 2:
            yield low, high


def _between(axis: Axis, spots: Sequence[Spot], low: int, high: int) -> Number | None:
    return middle(spots[low].settings[axis.name], spots[high].settings[axis.name], axis.step)


def _flip(aim: Aim, axis: Axis, spots: Sequence[Spot], before: int, after: int) -> Flip:
    low, high = (spots[number].settings[axis.name] for number in (before, after))
    others = {name: value for name, value in spots[before].settings.items() if name != axis.name}
    return Flip(axis.name, others, before, after, high - low <= axis.within * (1 + 1e-9))


def _lines(design: Sequence[Mapping[str, Any]], axis: str) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for settings in design:
        found.setdefault(_others(settings, axis), []).append(settings)
    return found


def _others(settings: Mapping[str, Any], axis: str) -> str:
    return repr([value for name, value in settings.items() if name != axis])

"""One parameter at a time, from the low to the high end of its range, all others as stated: by how much each end moves
an output, and at which value another alternative leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from simbackorder.experiments.break_even import Tried, crossing, narrowed
from simbackorder.experiments.crew import one_crew
from simbackorder.experiments.sensitivity.outputs import Output, changed, outputs_of, values_at
from simbackorder.experiments.sensitivity.points import Heard, observed
from simbackorder.statistics.holm import holm

if TYPE_CHECKING:
    from simbackorder.experiments.comparison import Comparison
    from simbackorder.experiments.replications import Observations
    from simbackorder.experiments.sensitivity.parameters import Parameter
    from simbackorder.experiments.task import Task
    from simbackorder.statistics.difference import Difference

ROUNDS = 5
"""How often the stretch in which the winner changes is halved; the rest is a line."""
LOW, HIGH = 0, 1


class End(NamedTuple):
    """What was found at one end of a range: which alternatives lead there, and by output the change from what is
    stated."""

    value: float
    comparison: Comparison
    changes: tuple[Difference, ...]


class Flip(NamedTuple):
    """Beyond `value`, from what is stated, `then` leads; `low` and `high`: its interval; None: beyond the range.
    `sure`: whether the end of the range tells them apart."""

    side: int
    value: float
    low: float | None
    high: float | None
    then: str
    sure: bool


class Swing(NamedTuple):
    """What one parameter does: at its low and its high end; `spreads`: by output, the change between those two of the
    ends and what is stated that are farthest apart, with `p_adjusted` over all parameters; `flips`: where the winner
    changes."""

    parameter: Parameter
    ends: tuple[End, End]
    spreads: tuple[Difference, ...]
    p_adjusted: tuple[float | None, ...]
    flips: tuple[Flip, ...] = ()


class Tornado(NamedTuple):
    """What each parameter does to each output, those that do most to the first one first. `searched`: whether it was
    looked for where the winner changes."""

    outputs: tuple[Output, ...]
    stated: Comparison
    observed: tuple[Observations, ...]
    swings: tuple[Swing, ...]
    searched: bool = False

    @property
    def leader(self) -> str:
        """The best alternative, as stated."""
        return self.stated.best.ranking[0]

    def another_leads(self, end: End) -> bool:
        """Whether another alternative has a better mean at an end."""
        ahead, _ = lead(end.comparison, self.leader)
        return ahead is not None and ahead < 0


def lead(comparison: Comparison, leader: str) -> tuple[float | None, float | None]:
    """By how much an alternative is better than the best of the others (below 0: worse), and the half-width of that;
    None: one of them has no value."""
    others = [name for name in comparison.best.ranking if name != leader]
    if leader not in comparison.best.ranking or not others:
        return None, None
    found = comparison.best.pair(leader, others[0]).difference
    return comparison.goal.better * (found.mean or 0.0), found.half_width


def points_of(parameters: Sequence[Parameter]) -> list[dict[str, float]]:
    """What is simulated: as stated, and at both ends of every range."""
    ends = (parameter.settings(value) for parameter in parameters for value in (parameter.low, parameter.high))
    return [{}, *ends]


def tornado(task: Task, parameters: Sequence[Parameter], measure: str, heard: Heard) -> Tornado:
    """Simulates both ends of every range. Raises StudyError and StoppedError."""
    measures = tuple(dict.fromkeys((task.goal.objective, measure)))
    found = observed(task, points_of(parameters), measures, heard)
    stated = task.compared(found[0])
    outputs = outputs_of(stated, measure)
    values = values_at(found, outputs)
    confidence = task.goal.confidence
    swings = []
    for n, parameter in enumerate(parameters):
        places = (1 + 2 * n, 2 + 2 * n)
        ends = []
        for place, value in zip(places, (parameter.low, parameter.high), strict=True):
            changes = tuple(changed(each[place], each[0], confidence) for each in values)
            ends.append(End(value, task.compared(found[place]), changes))
        spreads = []
        for each in values:
            three = sorted((0, *places), key=lambda place: each[place].mean())
            spreads.append(changed(each[three[-1]], each[three[0]], confidence))
        swings.append(Swing(parameter, (ends[LOW], ends[HIGH]), tuple(spreads), ()))
    return Tornado(outputs, stated, tuple(found), tuple(_ordered(swings)))


def _ordered(swings: Sequence[Swing]) -> list[Swing]:
    """Those that move the first output most first, with what so many tests make of their p."""
    by_output = [holm([swing.spreads[k].p for swing in swings]) for k in range(len(swings[0].spreads))]
    told = [swing._replace(p_adjusted=tuple(row[n] for row in by_output)) for n, swing in enumerate(swings)]
    return sorted(told, key=lambda swing: -abs(swing.spreads[0].mean or 0.0))


class _Search(NamedTuple):
    """A stretch of a parameter in which the winner changes, and all that was tried along it."""

    place: int
    side: int
    near: Tried
    far: Tried
    tried: tuple[Tried, ...]


@one_crew()
def with_flips(task: Task, found: Tornado, heard: Callable[[], Heard]) -> Tornado:
    """The same, with where the winner changes between what is stated and an end at which another leads. `heard`: who
    hears of the replications of a round. Raises StudyError and StoppedError."""
    searches = list(_searches(found))
    done: list[_Search] = []
    measures = (task.goal.objective,)
    for _ in range(ROUNDS):
        if not searches:
            break
        values = [_middle(found.swings[each.place].parameter, each) for each in searches]
        settings = [found.swings[s.place].parameter.settings(v) for s, v in zip(searches, values, strict=True)]
        results = observed(task, settings, measures, heard())
        going = []
        for search, value, result in zip(searches, values, results, strict=True):
            middle = Tried(value, task.compared(result))
            narrower = narrowed(found.leader, search.near, search.far, middle)
            if narrower is None:
                done.append(search)
            else:
                going.append(search._replace(near=narrower[0], far=narrower[1], tried=(*search.tried, middle)))
        searches = going
    swings = list(found.swings)
    for each in sorted([*done, *searches], key=lambda search: (search.place, search.side)):
        swing = swings[each.place]
        swings[each.place] = swing._replace(flips=(*swing.flips, _flip(found.leader, swing, each)))
    return found._replace(swings=tuple(swings), searched=True)


def flips_to_find(found: Tornado) -> int:
    """At how many ends another alternative leads than as stated."""
    return len(list(_searches(found)))


def _searches(found: Tornado) -> list[_Search]:
    searches = []
    for place, swing in enumerate(found.swings):
        near = Tried(swing.parameter.stated, found.stated)
        for side, end in enumerate(swing.ends):
            towards = end.value < near.value if side == LOW else end.value > near.value
            if towards and found.another_leads(end):
                far = Tried(end.value, end.comparison)
                searches.append(_Search(place, side, near, far, (near, far)))
    return searches


def _middle(parameter: Parameter, search: _Search) -> float:
    return parameter.read((search.near.value + search.far.value) / 2)


def _flip(leader: str, swing: Swing, search: _Search) -> Flip:
    end = swing.ends[search.side]
    width = abs(end.value - swing.parameter.stated) / 2
    value, ends = crossing(leader, search.near, search.far, search.tried, width)
    range_ = swing.parameter.low, swing.parameter.high
    low, high = (each if each is not None and range_[0] <= each <= range_[1] else None for each in ends)
    return Flip(search.side, value, low, high, search.far.leader, leader not in end.comparison.best.best)

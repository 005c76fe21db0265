"""The search: many candidates with few replications, the better ones with more, then the neighbours of the best.

All candidates meet the same luck, so that their differences are paired. What is found is the best of what was seen on
that luck; what it is worth is judged on other luck (`judging`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from simbackorder.experiments.tuning.aims import Score, kept
from simbackorder.experiments.tuning.drawing import BATCH, drawn
from simbackorder.experiments.tuning.neighbours import neighbours, strides_of
from simbackorder.experiments.tuning.simulating import Runs
from simbackorder.experiments.tuning.space import Point
from simbackorder.failures import StudyError

FIRST, SECOND = 16, 4
"""The first level has a 16th of the replications, the second a quarter."""
LEAST = 8
"""Replications of the first level, if there are so many."""
GO_ON = 12
"""Of those that were drawn, how many are simulated further."""
MOST_LEFT = 8
"""Of a race, at each level."""
MOST_MOVES = 60
FINALISTS = 5
MOST_FRONT = 12


class Searched(NamedTuple):
    """What a search has found: those that are compared on fresh luck, the best first, as the search saw them; those
    that were simulated as often as the best; and all that were tried, each with all its replications, in the order in
    which the search came to them."""

    finalists: tuple[Score, ...]
    as_often: tuple[Score, ...]
    tried: tuple[Score, ...]

    @property
    def candidates(self) -> int:
        """How many were simulated."""
        return len(self.tried)

    @property
    def replications(self) -> int:
        """Of all of them together."""
        return sum(each.replications for each in self.tried)


class StoppedSearchError(KeyboardInterrupt):
    """An interrupt in the middle of a search. `best`: the best candidate so far (None: none), and after how many
    replications it was."""

    def __init__(self, best: Score | None, level: int, candidates: int) -> None:
        super().__init__()
        self.best, self.level, self.candidates = best, level, candidates


class NoCandidateError(StudyError):
    """All values of the parameters were refused."""


def levels_of(replications: int) -> tuple[int, ...]:
    """The numbers of replications through which a candidate goes.

    >>> levels_of(200), levels_of(20), levels_of(5)
    ((12, 50, 200), (8, 20), (5,))
    """
    found = (max(LEAST, replications // FIRST), max(LEAST, replications // SECOND), replications)
    return tuple(sorted({min(level, replications) for level in found}))


def wanted(runs: Runs) -> int:
    """How many candidates are drawn."""
    stated = runs.world.scenario.optimise.candidates
    number = 30 + 10 * len(runs.world.space.parameters) if stated is None else stated
    return min(number, runs.world.space.size)


def expected(runs: Runs) -> int:
    """Roughly the replications that a search takes, judging included."""
    levels = levels_of(runs.most)
    near = 2 * len(runs.world.space.parameters) ** 2
    return wanted(runs) * levels[0] + GO_ON * levels[-1] + 6 * near * levels[len(levels) // 2] + 6 * levels[-1]


def searched(runs: Runs) -> Searched:
    """Looks for the best candidates. Raises NoCandidateError, NoSamplerError, RunError and StoppedSearchError."""
    try:
        several = len(runs.aims.objectives) > 1
        return front(runs) if several else best(runs)
    except KeyboardInterrupt:
        level = max(map(len, runs.values.values()), default=0)
        seen = [point for point, values in runs.values.items() if len(values) == level]
        ranked = sorted(runs.scores(seen, level), key=lambda each: each.key)
        raise StoppedSearchError(ranked[0] if ranked else None, level, runs.candidates) from None


def best(runs: Runs) -> Searched:
    """The best by one objective."""
    levels = levels_of(runs.most)
    first = overview(runs, levels[0])
    leaders = race(runs, [each.point for each in ranked(first)[:GO_ON]], levels)
    starts = [leaders[0].point, *apart(runs, leaders[0].point, [each.point for each in leaders[1:]])]
    for start in starts:
        climb(runs, start, levels)
    seen = [point for point, values in runs.values.items() if len(values) >= levels[-1]]
    as_often = ranked(runs.scores(seen, levels[-1]))
    return Searched(tuple(kept(as_often, FINALISTS)), tuple(as_often), runs.tried())


def overview(runs: Runs, level: int) -> list[Score]:
    """Candidates from all over the space, few replications of each: all there are, if they are few."""
    space, number = runs.world.space, wanted(runs)
    if space.size <= number:
        every = list(itertools.product(*(range(each.length) for each in space.parameters)))
        allowed(runs, every, level)
    else:
        starts = list(dict.fromkeys([space.nearest(runs.world.stated_values), space.nearest({})]))
        seed, several = runs.task.scenario.experiment.seed, len(runs.aims.objectives)
        drawn(space, starts, number, seed, several, lambda points: allowed(runs, points, level))
    if not runs.values:
        problem = runs.world.first_problem
        why = f", as of the first one: {problem.path}: {problem.message}" if problem else " by `where`"
        raise NoCandidateError(f"all values of the parameters that were tried are refused{why}")
    return runs.scores(list(runs.values), level)


def allowed(runs: Runs, points: Sequence[Point], level: int) -> list[Score | None]:
    """What is known of these points; None of those that the relations or the scenario refuse."""
    good = [point for point in points if runs.world.candidate(point) is not None]
    known = dict(zip(good, runs.scores(good, level), strict=True))
    return [known.get(point) for point in points]


def ranked(scores: Sequence[Score]) -> list[Score]:
    """The best first."""
    return sorted(scores, key=lambda each: each.key)


def race(runs: Runs, points: Sequence[Point], levels: Sequence[int]) -> list[Score]:
    """Ever more replications of those that may still be the best; those that are left, the leader first."""
    left = list(dict.fromkeys(points))
    scores: list[Score] = []
    for level in levels:
        scores = kept(runs.scores(left, level), MOST_LEFT)
        left = [each.point for each in scores]
    return scores


def apart(runs: Runs, point: Point, others: Sequence[Point]) -> list[Point]:
    """The first of the others that is far from a point, so that a second hill is climbed, too."""
    far = [max(1, each.length // 8) for each in runs.world.space.parameters]
    for other in others:
        if any(abs(a - b) > c for a, b, c in zip(point, other, far, strict=True)):
            return [other]
    return []


def climb(runs: Runs, start: Point, levels: Sequence[int]) -> Point:
    """From neighbour to better neighbour, until none is better: first in long strides, at last in single steps."""
    here = start
    moves = 0
    for strides in strides_of(runs.world.space):
        through = levels if max(strides, default=1) == 1 else levels[:-1] or levels
        while moves < MOST_MOVES:
            near = neighbours(here, runs.world.space, strides, bool(runs.aims.bounds))
            good = [point for point in near if runs.world.candidate(point) is not None]
            leader = race(runs, [here, *good], through)[0]
            if leader.point == here:
                break
            here, moves = leader.point, moves + 1
    return here


# -- several objectives ------------------------------------------------------------------------------------------------


def front(runs: Runs) -> Searched:
    """Candidates of which none is better in one objective without being worse in another."""
    levels = levels_of(runs.most)
    scores = overview(runs, levels[0])
    space = runs.world.space
    for level in levels:
        some = [each.point for each in thinned(undominated(scores), 2 * MOST_FRONT)]
        single = tuple(max(1, each.length // (4 * FIRST)) for each in space.parameters)
        near = [point for each in some for point in neighbours(each, space, single)] if level != levels[-1] else []
        good = [point for point in dict.fromkeys([*some, *near]) if runs.world.candidate(point) is not None]
        scores = runs.scores(good, level)
    found = thinned(undominated(scores), MOST_FRONT)
    return Searched(tuple(found), tuple(scores), runs.tried())


def undominated(scores: Sequence[Score]) -> list[Score]:
    """Those that no other dominates, by the first objective; bounds first: without a feasible one those nearest."""
    inside = [each for each in scores if each.feasible]
    if not inside:
        return ranked(scores)[:BATCH]
    left = [each for each in inside if not any(dominates(other, each) for other in inside)]
    return ranked(list({each.means: each for each in ranked(left)[::-1]}.values()))


def dominates(one: Score, other: Score) -> bool:
    """Whether one is nowhere worse and somewhere better."""
    pairs = list(zip(one.means, other.means, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


def thinned(scores: list[Score], most: int) -> list[Score]:
    """At most so many, spread evenly in the order of the first objective, both ends among them."""
    if len(scores) <= most:
        return scores
    return [scores[round(k * (len(scores) - 1) / (most - 1))] for k in range(most)]

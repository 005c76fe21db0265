"""The neighbours of a candidate on the lattice of values."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from simbackorder.experiments.tuning.space import Point, Space

PAIRS_UP_TO = 5
"""With more parameters only one at a time is moved: two at a time would be too many."""
FIRST_STRIDE = 16
"""The first strides are so many to the range."""


def strides_of(space: Space) -> Iterator[tuple[int, ...]]:
    """Ever shorter strides, by parameter; the last ones are single steps."""
    strides = tuple(max(1, each.length // FIRST_STRIDE) for each in space.parameters)
    while True:
        yield strides
        if max(strides, default=1) == 1:
            return
        strides = tuple(max(1, stride // 2) for stride in strides)


def neighbours(point: Point, space: Space, strides: tuple[int, ...]) -> list[Point]:
    """One parameter moved by its stride, or two at a time; within the bounds."""
    moves: list[dict[int, int]] = [{k: sign * stride} for k, stride in enumerate(strides) for sign in (-1, 1)]
    if len(strides) <= PAIRS_UP_TO:
        for one, other in itertools.combinations(range(len(strides)), 2):
            signs = itertools.product((-1, 1), repeat=2)
            moves += [{one: a * strides[one], other: b * strides[other]} for a, b in signs]
    found = []
    for move in moves:
        there = tuple(n + move.get(k, 0) for k, n in enumerate(point))
        if all(0 <= n < each.length for n, each in zip(there, space.parameters, strict=True)):
            found.append(there)
    return found

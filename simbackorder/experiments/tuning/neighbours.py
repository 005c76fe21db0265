"""The neighbours of a candidate on the lattice of values."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from simbackorder.experiments.tuning.space import Point, Space

PAIRS_UP_TO = 5
"""With more parameters only one at a time is moved: two at a time would be too many."""
FURTHER = ((1, 1), (1, 2), (1, 4), (2, 1), (4, 1))
"""Strides of two that are moved at a time."""
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


def neighbours(point: Point, space: Space, strides: tuple[int, ...], bounded: bool = False) -> list[Point]:
    """One parameter moved by its stride, or two at a time; within the ranges. Where constraints bound the measures
    (`bounded`), the best lie along an edge that is seldom diagonal: there one is also moved further than the other."""
    moves: list[dict[int, int]] = [{k: sign * stride} for k, stride in enumerate(strides) for sign in (-1, 1)]
    if len(strides) <= PAIRS_UP_TO:
        for one, other in itertools.combinations(range(len(strides)), 2):
            signs = list(itertools.product((-1, 1), repeat=2))
            far = FURTHER if bounded else ((1, 1),)
            moves += [{one: a * m * strides[one], other: b * n * strides[other]} for a, b in signs for m, n in far]
    found = []
    for move in moves:
        there = tuple(n + move.get(k, 0) for k, n in enumerate(point))
        if all(0 <= n < each.length for n, each in zip(there, space.parameters, strict=True)):
            found.append(there)
    return found

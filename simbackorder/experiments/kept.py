"""Observations of a sweep that are kept, on disk or in memory, and read chunk by chunk when they are asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, overload

import numpy as np

from simbackorder.experiments.replications import Observations

if TYPE_CHECKING:
    from simbackorder.store.chunks import Span
    from simbackorder.store.replications import Block


class Keeper(Protocol):
    """Where finished chunks are kept."""

    def keep(self, span: Span, blocks: list[Block]) -> None:
        """Keeps a chunk."""

    def read(self, span: Span) -> list[Block]:
        """A chunk that is kept."""


class InMemory:
    """Chunks that nobody wants to have on disk."""

    def __init__(self) -> None:
        self._blocks: dict[int, list[Block]] = {}

    def keep(self, span: Span, blocks: list[Block]) -> None:
        """Keeps a chunk."""
        self._blocks[span.number] = blocks

    def read(self, span: Span) -> list[Block]:
        """A chunk that is kept."""
        return self._blocks[span.number]


class SomeOf(Sequence[Observations]):
    """The observations of some points, those in hand and those that are kept."""

    def __init__(self, kept: Kept, which: Sequence[int], in_hand: Mapping[int, Observations]) -> None:
        self._kept, self._which, self._in_hand = kept, which, dict(in_hand)

    def __len__(self) -> int:
        return len(self._which)

    @overload
    def __getitem__(self, place: int) -> Observations: ...
    @overload
    def __getitem__(self, place: slice) -> list[Observations]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        point = self._which[place]
        return self._in_hand[point] if point in self._in_hand else self._kept[point]


class Kept(Sequence[Observations]):
    """The observations of every point of a sweep. Chunks are read when they are asked for, and one at a time is
    held."""

    def __init__(self, spans: Sequence[Span], read: Callable[[Span], list[Block]]) -> None:
        self._spans = spans
        self._read = read
        self._firsts = [span.points.start for span in spans]
        self._held: tuple[int, list[Block]] | None = None

    def __len__(self) -> int:
        return self._spans[-1].points.stop if self._spans else 0

    @overload
    def __getitem__(self, point: int) -> Observations: ...
    @overload
    def __getitem__(self, point: slice) -> list[Observations]: ...
    def __getitem__(self, point: int | slice) -> Any:
        if isinstance(point, slice):
            return [self[each] for each in range(len(self))[point]]
        point = range(len(self))[point]
        last = bisect_right(self._firsts, point) - 1
        first = last
        while first and self._firsts[first - 1] == self._firsts[last]:
            first -= 1
        return together([self._block(self._spans[number], point) for number in range(first, last + 1)])

    def _block(self, span: Span, point: int) -> Block:
        if self._held is None or self._held[0] != span.number:
            self._held = span.number, self._read(span)
        return self._held[1][point - span.points.start]


def together(parts: Sequence[Block | Observations]) -> Observations:
    """The replications of one point, of all parts."""
    values = parts[0].values if len(parts) == 1 else np.concatenate([part.values for part in parts])
    return Observations(parts[0].alternatives, parts[0].measures, values)

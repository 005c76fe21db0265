"""Waiting lines of an item as a pairing heap, linked through the lines themselves: nothing to allocate or to grow.

Cancelled lines stay until they come to the top. Lowest rank first; ties by number, that is by joining order.
Fredman, Sedgewick, Sleator and Tarjan, The pairing heap, Algorithmica 1 (1986).
"""

from typing import Any

NONE = -1


def meld(lines: Any, a: int, b: int) -> int:
    """One heap of two; returns its first line."""
    if a < 0:
        return b
    if b < 0:
        return a
    if lines[b].rank < lines[a].rank or (lines[b].rank == lines[a].rank and b < a):
        a, b = b, a
    lines[b].sibling = lines[a].child
    lines[a].child = b
    return a


def without_first(lines: Any, first: int) -> int:
    """The heap without its first line: children melded in pairs, then the pairs from right to left."""
    pairs = NONE
    a = lines[first].child
    lines[first].child = NONE
    while a >= 0:
        b = lines[a].sibling
        rest = lines[b].sibling if b >= 0 else NONE
        pair = meld(lines, a, b)
        lines[pair].sibling = pairs
        pairs = pair
        a = rest
    heap = NONE
    while pairs >= 0:
        rest = lines[pairs].sibling
        lines[pairs].sibling = NONE
        heap = meld(lines, heap, pairs)
        pairs = rest
    return heap

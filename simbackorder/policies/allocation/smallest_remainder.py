"""The order that lacks the fewest units first, so that complete orders leave soon.

rank = units of the order that wait, when it joins
"""

from typing import Any

from simbackorder.policies.allocation.parameters import AllocationParameters

SOURCE = "Shortest remaining work first: Schrage, Operations Research 16 (1968)"


class Parameters(AllocationParameters):
    """It has none."""


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """Whoever lacks least."""
    return float(remainder)

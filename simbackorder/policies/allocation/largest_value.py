"""The order whose waiting units are worth most first.

rank = - price of the order's units that wait, when it joins
"""

from typing import Any, ClassVar

from simbackorder.policies.allocation.parameters import AllocationParameters

SOURCE = "Practice; as a weighted priority: Pinedo, Scheduling, chapter 3"


class Parameters(AllocationParameters):
    """It has none."""

    by_value: ClassVar[bool] = True


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """The dearest first."""
    return -float(value)

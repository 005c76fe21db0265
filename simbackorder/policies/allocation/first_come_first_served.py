"""First come, first served.

rank = time of joining
"""

from typing import Any, ClassVar

from simbackorder.policies.allocation.parameters import AllocationParameters

SOURCE = "Zipkin, Foundations of Inventory Management (2000), chapter 6"


class Parameters(AllocationParameters):
    """It has none."""

    by_joining: ClassVar[bool] = True


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """Earlier orders first."""
    return now

"""The segment with the smallest priority number first; within a segment first come, first served.

rank = priority of the customer's segment
"""

from typing import Any

from simbackorder.policies.allocation.parameters import AllocationParameters

SOURCE = (
    "Ha, Stock-rationing policy for a make-to-stock production system, Naval Research Logistics 44 "
    "(1997), without rationing"
)


class Parameters(AllocationParameters):
    """It has none."""


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """Priority 1 before 2."""
    return float(priority)

"""The earliest promised date first; orders without a date last, by joining order.

rank = promised date
"""

from typing import Any, ClassVar

from simbackorder.policies.allocation.parameters import AllocationParameters

SOURCE = "Earliest due date: Jackson (1955); Pinedo, Scheduling, chapter 3"


class Parameters(AllocationParameters):
    """It has none."""

    by_date: ClassVar[bool] = True


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """Whoever was promised the earliest date."""
    return promised

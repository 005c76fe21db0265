"""The earliest promised date first; orders without a date last, by joining order.

rank = promised date, to the 2^-20th of a unit of time (a twelfth of a second): what rounding alone keeps apart is
promised for the same time, and goes by joining order
"""

from math import floor
from typing import Any, ClassVar

from simbackorder.policies.allocation.parameters import AllocationParameters

SOURCE = "Earliest due date: Jackson (1955); Pinedo, Scheduling, chapter 3"
PER_UNIT_OF_TIME = 1048576.0
FAR = 4e9
"""Such dates are as close as that anyway, and no date at all is infinite."""


class Parameters(AllocationParameters):
    """It has none."""

    by_date: ClassVar[bool] = True


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """Whoever was promised the earliest date."""
    if promised >= FAR:
        return promised
    return floor(promised * PER_UNIT_OF_TIME + 0.5) / PER_UNIT_OF_TIME

"""The earliest promised date first; orders without a date last, by joining order.

rank = promised date
"""

from typing import Any

SOURCE = "Earliest due date: Jackson (1955); Pinedo, Scheduling, chapter 3"


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """Whoever was promised the earliest date."""
    return promised

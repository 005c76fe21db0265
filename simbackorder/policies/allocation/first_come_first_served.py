"""First come, first served.

rank = time of joining
"""

from typing import Any

SOURCE = "Zipkin, Foundations of Inventory Management (2000), chapter 6"


def decide(p: Any, now: float, priority: int, promised: float, value: int, remainder: int) -> float:
    """Earlier orders first."""
    return now

"""The standard carrier takes every shipment.

carrier = standard
"""

from typing import Any

SOURCE = "Practice"


def decide(p: Any, late: int, waited: int) -> int:
    """The standard one."""
    return 0

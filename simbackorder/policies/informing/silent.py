"""Silence: nothing is said after the first date, whatever happens.

no messages
"""

from typing import Any

SOURCE = "Practice"


def decide(p: Any, slip: float) -> bool:
    """Never."""
    return False

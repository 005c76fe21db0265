"""No date: the customer is told nothing about the wait.

quoted wait: none; promise: none
"""

from typing import Any, ClassVar

from simbackorder.policies.promising.dates import NO_QUOTE, PromisingParameters

SOURCE = "Practice: backorders 'ship when available'"


class Parameters(PromisingParameters):
    """It has none."""

    of_lead_times: ClassVar[bool] = False


def decide(p: Any, missing: int, longest: float, covered: float) -> float:
    """No quote."""
    return NO_QUOTE

"""Silence: nothing is said after the first date, whatever happens.

no messages
"""

from typing import Any, ClassVar

from simbackorder.policies.informing.parameters import InformingParameters

SOURCE = "Practice"


class Parameters(InformingParameters):
    """It has none."""

    speaks: ClassVar[bool] = False


def decide(p: Any, slip: float) -> bool:
    """Never."""
    return False

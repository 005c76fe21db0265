"""The shop never cancels.

cancelled by the shop: nothing
"""

from typing import Any, ClassVar

from simbackorder.policies.giving_up.answers import NO
from simbackorder.policies.giving_up.parameters import GivingUpParameters

SOURCE = "Practice"


class Parameters(GivingUpParameters):
    """It has none."""

    gives_up: ClassVar[bool] = False


def decide(p: Any, over: int, slip: float) -> int:
    """Never."""
    return NO

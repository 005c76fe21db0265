"""The customer waits for what was not there, as for a backorder.

cancelled by the shop: nothing
"""

from typing import Any, ClassVar

from simbackorder.policies.oversold.answers import WAIT
from simbackorder.policies.oversold.parameters import OversoldParameters

SOURCE = "Practice of shops that ship late rather than not at all"


class Parameters(OversoldParameters):
    """It has none."""

    cancels: ClassVar[bool] = False
    cancels_sales: ClassVar[bool] = False


def decide(p: Any, owes: int, instead: int) -> int:
    """Always."""
    return WAIT

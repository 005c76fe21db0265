"""The customer waits for goods of which the shop takes backorders; of others, the shop cancels the order.

waits if admission would take a backorder; otherwise cancelled
"""

from typing import Any, ClassVar

from simbackorder.policies.oversold.answers import CANCEL, WAIT
from simbackorder.policies.oversold.parameters import OversoldParameters

SOURCE = "Practice: who sells only what is there has nothing to offer to whom it was sold twice"


class Parameters(OversoldParameters):
    """It has none."""

    cancels: ClassVar[bool] = False


def decide(p: Any, owes: int, instead: int) -> int:
    """As if the customer came now."""
    return WAIT if owes == 1 else CANCEL

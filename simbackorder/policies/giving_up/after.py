"""The shop cancels what is still backordered some time after the order was placed.

cancel at placed + wait, if a unit is backordered
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.giving_up.answers import CANCEL, NO
from simbackorder.policies.giving_up.parameters import GivingUpParameters
from simbackorder.quantities import PositiveDuration

SOURCE = "Practice of shops that cancel backorders after 30 days"


class Parameters(GivingUpParameters):
    """`wait`: how long an order may wait."""

    wait: PositiveDuration = Field(description="how long after its placement an order is cancelled")


def decide(p: Any, over: int, slip: float) -> int:
    """When the time is over."""
    return CANCEL if over == 1 else NO

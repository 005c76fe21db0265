"""Who would have to wait is offered nothing.

offered = nothing
"""

from typing import Any

from simbackorder.policies.offer.answers import NOTHING
from simbackorder.policies.offer.parameters import OfferParameters

SOURCE = "The usual case"


class Parameters(OfferParameters):
    """It has none."""

    @property
    def offers(self) -> bool:
        """It does not."""
        return False


def decide(p: Any, wait: float) -> int:
    """Nothing."""
    return NOTHING

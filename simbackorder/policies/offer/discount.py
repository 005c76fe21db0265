"""A discount: a share of the price of the units that a customer waits for is taken off when they ship.

offered = a discount, if the stated wait >= min_wait
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.offer.answers import DISCOUNT, NOTHING
from simbackorder.policies.offer.parameters import FromAWait
from simbackorder.policies.rounding import ROUNDING
from simbackorder.quantities import Fraction

SOURCE = "DeCroix and Arreola-Risa, On offering economic incentives to backorder, IIE Transactions 30 (1998)"


class Parameters(FromAWait):
    """`share`: of the price that is taken off; `min_wait`: from which stated wait on."""

    share: Fraction = Field(description="share of the price of the units waited for that is taken off")

    @property
    def offers(self) -> bool:
        """Unless nothing is taken off."""
        return self.share > 0


def decide(p: Any, wait: float) -> int:
    """A discount, for waits that are long enough."""
    return DISCOUNT if p.share > 0.0 and wait + ROUNDING >= p.min_wait else NOTHING

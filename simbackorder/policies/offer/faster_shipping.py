"""Faster shipping: parcels with units that a customer has waited for travel faster, and the shop pays for it.

offered = faster shipping, if the stated wait >= min_wait
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.offer.answers import FASTER, NOTHING
from simbackorder.policies.offer.parameters import FromAWait
from simbackorder.policies.rounding import ROUNDING
from simbackorder.quantities import Fraction, Money

SOURCE = "Practice of web shops: an upgrade to express for orders that had to wait"


class Parameters(FromAWait):
    """`transit`: share of its transit time that such a parcel takes; `cost`: of each, on top of its carrier's;
    `min_wait`: from which stated wait on."""

    transit: Fraction = Field(description="share of its transit time that a parcel with units waited for takes")
    cost: Money = Field(default=0, description="cost of such a parcel on top of what its carrier costs")


def decide(p: Any, wait: float) -> int:
    """Faster shipping, for waits that are long enough."""
    return FASTER if wait + ROUNDING >= p.min_wait else NOTHING

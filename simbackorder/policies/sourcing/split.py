"""Order splitting: each order is divided among suppliers by fixed shares, in whole units by largest remainder.

share = the supplier's share
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.sourcing.parameters import SourcingParameters
from simbackorder.policies.surroundings import Offered, Places
from simbackorder.quantities import SupplierShares

SOURCE = "Thomas and Tyworth, Pooling lead-time risk by order splitting, Transportation Research E 42 (2006)"


class Parameters(SourcingParameters):
    """`shares`: supplier to share of every order; they add up to one."""

    shares: SupplierShares = Field(min_length=1, description="share of every order by supplier")

    def places(self, offered: Offered) -> Places:
        """The suppliers in the order of preference, with their shares."""
        return tuple(self.shares.items())


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """Its share."""
    return float(offer.share) if offer.place >= 0 else 0.0

"""Expedite: an order goes to the express supplier while net inventory is low, else to the regular one.

share = 1 for express if net inventory < below, else for regular
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.sourcing.two_suppliers import TwoSuppliers
from simbackorder.quantities import SignedUnits

SOURCE = (
    "Moinzadeh and Schmidt, An (S-1, S) inventory system with emergency orders, Operations Research 39 (1991); Minner "
    "(2003), section 3"
)


class Parameters(TwoSuppliers):
    """`below`: the net inventory below which is ordered from the express supplier."""

    below: SignedUnits = Field(description="net inventory below which orders go to the express supplier")


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """All of it, by how much there is."""
    return 1.0 if offer.place == (1 if net < p.below else 0) else 0.0

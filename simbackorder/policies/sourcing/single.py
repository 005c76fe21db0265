"""Single sourcing: every order goes to one supplier.

share = 1 for that supplier
"""

from typing import Any, ClassVar

from pydantic import Field

from simbackorder.policies.sourcing.parameters import SourcingParameters
from simbackorder.policies.surroundings import Offered, Places
from simbackorder.quantities import SupplierName

SOURCE = "Minner, Multiple-supplier inventory models, International Journal of Production Economics 81-82 (2003)"


class Parameters(SourcingParameters):
    """`supplier`: who gets every order."""

    only_supplier: ClassVar[str] = "supplier"

    supplier: SupplierName = Field(description="the supplier of every order")

    def places(self, offered: Offered) -> Places:
        """The suppliers in the order of preference, with their shares."""
        return ((self.supplier, 1.0),)


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """All of it."""
    return 1.0 if offer.place == 0 else 0.0

"""Single sourcing: every order goes to one supplier.

share = 1 for that supplier
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import SupplierName

SOURCE = "Minner, Multiple-supplier inventory models, International Journal of Production Economics 81-82 (2003)"


class Parameters(_Parameters):
    """`supplier`: who gets every order."""

    supplier: SupplierName = Field(description="the supplier of every order")

    @property
    def places(self) -> tuple[tuple[str, float], ...]:
        """The suppliers in the order of preference, with their shares."""
        return ((self.supplier, 1.0),)


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """All of it."""
    return 1.0 if offer.place == 0 else 0.0

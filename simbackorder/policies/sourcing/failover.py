"""Failover: the first supplier of a list that is up when the order is placed; if none is, the first.

share = 1 for the first supplier of the list that is up
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import SupplierNames

SOURCE = (
    "Tomlin, On the value of mitigation and contingency strategies, Management Science 52 (2006), contingent rerouting"
)


class Parameters(_Parameters):
    """`suppliers`: in the order of preference."""

    suppliers: SupplierNames = Field(min_length=1, description="suppliers in the order of preference")

    @property
    def places(self) -> tuple[tuple[str, float], ...]:
        """The suppliers in the order of preference, with their shares."""
        return tuple((name, 1.0) for name in self.suppliers)


def decide(p: Any, offer: Any, first_up: int) -> float:
    """All of it for the first one that is up."""
    return 1.0 if offer.place == max(first_up, 0) else 0.0

"""Tailored base-surge: a standing order with a cheap supplier, and another one for what replenishment orders.

quantity from base every so often; share = 1 for surge
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import Duration, PositiveDuration, PositiveUnits, SupplierName

SOURCE = "Allon and Van Mieghem, Global dual sourcing: tailored base-surge allocation, Management Science 56 (2010)"


class Parameters(_Parameters):
    """`base` delivers `quantity` `every` so often from `first` on, `surge` what replenishment orders."""

    base: SupplierName = Field(description="the supplier of the standing order")
    surge: SupplierName = Field(description="the supplier of what replenishment orders")
    quantity: PositiveUnits = Field(description="units of the standing order")
    every: PositiveDuration = Field(description="time from one standing order to the next")
    first: Duration = Field(default=0.0, description="time of the first standing order")

    @property
    def places(self) -> tuple[tuple[str, float], ...]:
        """The one for surges, then the one of the standing order."""
        return ((self.surge, 1.0), (self.base, 1.0))


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """What is ordered beyond the standing order is for surges."""
    return 1.0 if offer.place == 0 else 0.0

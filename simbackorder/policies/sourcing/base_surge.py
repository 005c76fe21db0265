"""Tailored base-surge: a standing order with a cheap supplier, and another one for what replenishment orders.

quantity from base every so often; share = 1 for surge
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from simbackorder.policies.sourcing.parameters import SourcingParameters
from simbackorder.policies.sourcing.two_suppliers import same_supplier
from simbackorder.policies.surroundings import Beside, Interval, Misfit, Offered, Places
from simbackorder.policies.within_run import outside
from simbackorder.quantities import Duration, PositiveDuration, PositiveUnits, SupplierName

SOURCE = "Allon and Van Mieghem, Global dual sourcing: tailored base-surge allocation, Management Science 56 (2010)"


class Parameters(SourcingParameters):
    """`base` delivers `quantity` `every` so often from `first` on, `surge` what replenishment orders."""

    base: SupplierName = Field(description="the supplier of the standing order")
    surge: SupplierName = Field(description="the supplier of what replenishment orders")
    quantity: PositiveUnits = Field(description="units of the standing order")
    every: PositiveDuration = Field(description="time from one standing order to the next")
    first: Duration = Field(default=0.0, description="time of the first standing order")

    def places(self, offered: Offered) -> Places:
        """The one for surges, then the one of the standing order."""
        return ((self.surge, 1.0), (self.base, 1.0))

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """Standing orders."""
        return {"every": Interval("standing orders", self.every)}

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """Two suppliers are two, and the standing order begins within the run."""
        yield from same_supplier("base", self.base, "surge", self.surge)
        yield from outside(beside, self.first, "first")


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """What is ordered beyond the standing order is for surges."""
    return 1.0 if offer.place == 0 else 0.0


def standing(p: Any) -> int:
    """The same units every time."""
    units: int = p.quantity
    return units


def until_standing(p: Any, first: bool) -> float:
    """When it is due first, then every so often."""
    time: float = p.first if first else p.every
    return time

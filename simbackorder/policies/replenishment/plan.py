"""A fixed plan: so many units at given times, whatever happens.

order quantity = the plan's units at that time
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.policies.replenishment.review import Position
from simbackorder.quantities import Duration, PositiveUnits

SOURCE = (
    "Practice (the buys of a product launch); Silver, Pyke and Thomas (4th ed., 2017), chapter 5, on lot sizes in time"
)


class PlannedOrder(_Parameters):
    """Units that are ordered at a time."""

    at: Duration = Field(description="when")
    units: PositiveUnits = Field(description="how many units")


class Parameters(_Parameters):
    """`orders`: when how much is ordered."""

    orders: tuple[PlannedOrder, ...] = Field(min_length=1, description="when how much is ordered")

    @property
    def position(self) -> Position:
        """A plan looks at no position."""
        return Position()


def decide(p: Any, position: int, item: Any) -> int:
    """What the plan has for this instant."""
    units: int = item.due
    return units

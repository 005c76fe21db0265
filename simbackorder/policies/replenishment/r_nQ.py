"""(r, nQ): when the inventory position is at or below the reorder point r, the smallest multiple of Q that lifts it
above r.

order quantity = Q * (floor((r - position) / Q) + 1) if position <= r else 0
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from simbackorder.policies.replenishment.review import ReviewParameters, bound_in_lots, highest_position
from simbackorder.policies.surroundings import Asked, Misfit, Numbers
from simbackorder.quantities import Flag, PositiveUnits, SignedUnits

SOURCE = "Axsäter, Inventory Control (3rd ed., 2015), section 3.2; Hadley and Whitin (1963), chapter 4"


class Parameters(ReviewParameters):
    """Reorder point r, order quantity Q."""

    reorder_point: SignedUnits = Field(description="order when the inventory position is at or below it (r)")
    order_quantity: PositiveUnits = Field(description="orders are multiples of it (Q)")
    strict: Flag = Field(default=False, description="order only when the position is below the reorder point")

    def numbers(self, asked: Asked) -> Numbers:
        """When is ordered, besides what all have that look at the position."""
        return {**super().numbers(asked), **highest_position(self)}

    def mistakes(self) -> Iterator[Misfit]:
        """A bound in whole lots."""
        return bound_in_lots(self)


def decide(p: Any, position: int, item: Any) -> int:
    """Whole lots of Q until the position is above r."""
    if position > p.reorder_point:
        return 0
    quantity: int = p.order_quantity * ((p.reorder_point - position) // p.order_quantity + 1)
    return quantity

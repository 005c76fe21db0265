"""(s, S): when the inventory position is at or below the reorder point s, one order up to S.

order quantity = S - position if position <= s else 0
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from simbackorder.policies.replenishment.review import ReviewParameters, highest_position, level_above_point
from simbackorder.policies.surroundings import Asked, Misfit, Numbers
from simbackorder.quantities import Flag, SignedUnits

SOURCE = "Scarf (1960); Axsäter, Inventory Control (3rd ed., 2015), chapter 3"


class Parameters(ReviewParameters):
    """Reorder point s, order-up-to level S > s."""

    reorder_point: SignedUnits = Field(description="order when the inventory position is at or below it (s)")
    order_up_to: SignedUnits = Field(description="order up to it (S)")
    strict: Flag = Field(default=False, description="order only when the position is below the reorder point")

    def numbers(self, asked: Asked) -> Numbers:
        """When is ordered, besides what all have that look at the position."""
        return {**super().numbers(asked), **highest_position(self)}

    def mistakes(self) -> Iterator[Misfit]:
        """A level above the reorder point."""
        return level_above_point(self)


def decide(p: Any, position: int, item: Any) -> int:
    """Everything up to S, once the position is low enough."""
    quantity: int = p.order_up_to - position if position <= p.reorder_point else 0
    return quantity

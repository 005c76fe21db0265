"""(R, s, S): at a review, when the inventory position is at or below the reorder point s, one order up to S.

order quantity = S - position if position <= s else 0, every R
"""

from collections.abc import Iterator

from pydantic import Field

from simbackorder.policies.replenishment.review import PeriodicParameters, highest_position, level_above_point
from simbackorder.policies.replenishment.s_S import decide as decide
from simbackorder.policies.surroundings import Asked, Misfit, Numbers
from simbackorder.quantities import Flag, SignedUnits

SOURCE = "Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains (4th ed., 2017), chapter 6"


class Parameters(PeriodicParameters):
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

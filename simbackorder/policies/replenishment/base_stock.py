"""Base stock: one order for the whole shortfall whenever the inventory position is below the base-stock level S.

order quantity = max(0, S - position)
"""

from typing import Any, ClassVar

from pydantic import Field

from simbackorder.policies.replenishment.review import ReviewParameters
from simbackorder.quantities import SignedUnits

SOURCE = "Zipkin, Foundations of Inventory Management (2000), chapter 6 (base-stock policies)"


class Parameters(ReviewParameters):
    """`order_up_to`: the base-stock level S; may be negative."""

    raises_to_level: ClassVar[bool] = True

    order_up_to: SignedUnits = Field(description="base-stock level (S)")


def decide(p: Any, position: int, item: Any) -> int:
    """The shortfall."""
    quantity: int = max(0, p.order_up_to - position)
    return quantity

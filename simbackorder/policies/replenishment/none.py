"""No replenishment: the opening stock and what is on order already is all there will be.

order quantity = 0
"""

from typing import Any, ClassVar

from simbackorder.policies.replenishment.review import ReplenishmentParameters

SOURCE = "The single-period (newsvendor) setting: Zipkin, Foundations of Inventory Management (2000), chapter 9"


class Parameters(ReplenishmentParameters):
    """It has none."""

    needs_supplier: ClassVar[bool] = False


def decide(p: Any, position: int, item: Any) -> int:
    """Never anything."""
    return 0

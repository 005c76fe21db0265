"""Order to backlog: what customers are waiting for and is not on its way yet, and nothing for the shelf.

order quantity = -position if -position >= at_least else 0
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.replenishment.review import ReviewParameters
from simbackorder.quantities import PositiveUnits

SOURCE = "Base stock with level zero, or make to order: Zipkin, Foundations of Inventory Management (2000), chapter 6"


class Parameters(ReviewParameters):
    """`at_least`: units that must be missing before anything is ordered."""

    at_least: PositiveUnits = Field(default=1, description="units that must be missing before anything is ordered")


def decide(p: Any, position: int, item: Any) -> int:
    """All that is missing, once it is worth an order."""
    return -position if -position >= p.at_least else 0

"""At order: the whole price is paid when the order is placed, and is owed to the customer until the sale.

charged when placed = price
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.charging.parameters import ChargingParameters
from simbackorder.quantities import Flag

SOURCE = "Practice of pre-paid orders"


class Parameters(ChargingParameters):
    """`forfeit`: customers who cancel lose what they have paid."""

    forfeit: Flag = Field(default=False, description="whether customers who cancel lose what they have paid")


def decide(p: Any) -> float:
    """All of it."""
    return 1.0

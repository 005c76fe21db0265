"""Before shipment: what is to be paid is charged some time before the promised date; without a date, or if units are
released earlier, at shipment.

charged when placed = 0; the rest at promised date - ahead
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.charging.at_order import Parameters as _Parameters
from simbackorder.quantities import Duration

SOURCE = "Practice of pre-orders that are charged shortly before they ship"


class Parameters(_Parameters):
    """`ahead`: how long before the promised date."""

    ahead: Duration = Field(description="how long before the promised date the customer is charged")


def decide(p: Any) -> float:
    """Nothing yet."""
    return 0.0

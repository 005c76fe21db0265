"""At shipment: nothing is paid before units are released for shipment.

charged when placed = 0
"""

from typing import Any, ClassVar

from simbackorder.policies.charging.parameters import ChargingParameters

SOURCE = "Practice; card schemes allow a sale to be captured when goods ship"


class Parameters(ChargingParameters):
    """It has none."""

    charges_ahead: ClassVar[bool] = False


def decide(p: Any) -> float:
    """Nothing."""
    return 0.0

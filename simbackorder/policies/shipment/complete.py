"""Complete delivery: an order ships once every unit that was neither refused nor cancelled is reserved.

ship if lacking = 0
"""

from typing import Any

from simbackorder.policies.shipment.parameters import ShipmentParameters

SOURCE = "Song, On the order fill rate in a multi-item, base-stock inventory system, Operations Research 46 (1998)"


class Parameters(ShipmentParameters):
    """It has none."""

    @property
    def looks_back(self) -> bool:
        """What is still owed says all."""
        return False


def decide(p: Any, ready: int, lacking: int, units: int, started: int, fresh: int, over: int) -> bool:
    """Nothing is owed any more."""
    return lacking == 0

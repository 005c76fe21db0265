"""Available now, and the rest together: what is on the shelf when the order is placed ships at once, all the rest in
one shipment when nothing is lacking.

ship if lacking = 0, or in the instant of the order
"""

from typing import Any

from simbackorder.policies.shipment.parameters import ShipmentParameters

SOURCE = "Practice of web shops: 'ship available items now, the rest when complete'"


class Parameters(ShipmentParameters):
    """It has none."""


def decide(p: Any, ready: int, lacking: int, units: int, started: int, fresh: int, over: int) -> bool:
    """The first shipment at once, the second when it is complete."""
    return lacking == 0 or (fresh == 1 and started == 0)

"""The standard carrier takes every shipment.

carrier = standard
"""

from typing import Any

from simbackorder.policies.carrier.parameters import CarrierParameters

SOURCE = "Practice"


class Parameters(CarrierParameters):
    """It has none."""


def decide(p: Any, late: int, waited: int) -> int:
    """The standard one."""
    return 0

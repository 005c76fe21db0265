"""Partial shipments: whatever is reserved in one instant ships as one shipment, unless it is too little, or only the
last of the shipments that are allowed is left.

ship if lacking = 0, or ready >= minimum_fraction x units of the order and fewer than max_shipments - 1 have started
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.shipment.parameters import ShipmentParameters
from simbackorder.quantities import Fraction, PositiveCount

SOURCE = "Song, On the order fill rate in a multi-item, base-stock inventory system, Operations Research 46 (1998)"

ROUNDING = 1e-9  # 55 of 100 units are 55 %, though 0.55 x 100 is more than 55 in floating point


class Parameters(ShipmentParameters):
    """`minimum_fraction`: share of the order's units that a shipment must have, unless it is the last; `max_shipments`:
    most shipments of an order; the last one waits until nothing is lacking."""

    minimum_fraction: Fraction = Field(
        default=0.0, description="least share of the order's units in a shipment that is not the last"
    )
    max_shipments: PositiveCount | None = Field(default=None, description="most shipments of an order; none: no bound")

    @property
    def looks_back(self) -> bool:
        """Only a bound on shipments needs their number."""
        return self.max_shipments is not None


def decide(p: Any, ready: int, lacking: int, units: int, started: int, fresh: int, over: int) -> bool:
    """What is there leaves, if it is enough and not the last shipment too early."""
    if lacking == 0:
        return ready > 0
    enough = ready + ROUNDING >= p.minimum_fraction * units
    return ready > 0 and enough and started + 1 < p.max_shipments

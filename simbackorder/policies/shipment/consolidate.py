"""Consolidation: what is reserved waits up to `window` for the rest of the order, and then leaves as it is.

ship if lacking = 0, or `window` after units were first ready since the last shipment was released
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.shipment.parameters import ShipmentParameters
from simbackorder.quantities import PositiveDuration

SOURCE = "Time-based shipment consolidation: Higginson and Bookbinder, Journal of Business Logistics 15 (1994)"


class Parameters(ShipmentParameters):
    """`window`: how long ready units wait for others of their order."""

    window: PositiveDuration = Field(description="how long ready units wait for the rest of the order")


def decide(p: Any, ready: int, lacking: int, units: int, started: int, fresh: int, over: int) -> bool:
    """Complete, or the window is over."""
    return lacking == 0 or over == 1

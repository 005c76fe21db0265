"""Partial shipments: whatever is reserved in one instant ships as one shipment.

ship if reserved > 0
"""

from typing import Any

SOURCE = "Song, On the order fill rate in a multi-item, base-stock inventory system, Operations Research 46 (1998)"


def decide(p: Any, reserved: int, lacking: int) -> bool:
    """What is there leaves."""
    return reserved > 0

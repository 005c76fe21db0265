"""What had to wait for stock goes by a faster carrier.

carrier = the stated one if a unit of the order was backordered, else standard
"""

from typing import Any

from simbackorder.policies.carrier.parameters import OtherCarrier

SOURCE = "Practice (expedited outbound shipping of delayed orders)"


class Parameters(OtherCarrier):
    """`carrier`: who takes it."""


def decide(p: Any, late: int, waited: int) -> int:
    """The stated one where it helps."""
    return int(p.number) if waited else 0

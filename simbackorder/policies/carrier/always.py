"""One carrier takes every shipment.

carrier = the stated one
"""

from typing import Any

from simbackorder.policies.carrier.parameters import OtherCarrier

SOURCE = "Practice"


class Parameters(OtherCarrier):
    """`carrier`: who takes it."""

    @property
    def counted_on(self) -> str:
        """The stated one."""
        return self.carrier


def decide(p: Any, late: int, waited: int) -> int:
    """The stated one."""
    number: int = p.number
    return number

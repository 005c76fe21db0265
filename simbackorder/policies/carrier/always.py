"""One carrier takes every shipment.

carrier = the stated one
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import CarrierName

SOURCE = "Practice"


class Parameters(_Parameters):
    """`carrier`: who takes it."""

    carrier: CarrierName = Field(description="the carrier")


def decide(p: Any, late: int, waited: int) -> int:
    """The stated one."""
    number: int = p.number
    return number

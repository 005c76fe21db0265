"""The record follows every receipt and every shipment at once.

recorded = recorded + units
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import PositiveDuration

SOURCE = "DeHoratius and Raman, Inventory record inaccuracy: an empirical analysis, Management Science 54 (2008)"


class Parameters(_Parameters):
    """`count_every`: time between counts of the shelf, which correct the record."""

    count_every: PositiveDuration | None = Field(
        default=None, description="time between counts of the shelf, which correct the record; none: no counts"
    )


def decide(p: Any, recorded: int, units: int) -> int:
    """What came and went is known."""
    return recorded + units

"""The shop sees a copy of the record that is brought up to date every so often.

recorded = what it was, until max(reserved, on hand + errors) at d, 2d, ...
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.records.real_time import Parameters as _Parameters
from simbackorder.quantities import PositiveDuration

SOURCE = "Practice (nightly files of stock levels); DeHoratius and Raman, Management Science 54 (2008)"


class Parameters(_Parameters):
    """`every`: time between updates; `first`: the first one."""

    every: PositiveDuration = Field(description="time from one update of the shop's record to the next")
    first: PositiveDuration | None = Field(default=None, description="time of the first update; none: as `every`")


def decide(p: Any, recorded: int, units: int) -> int:
    """The copy does not change."""
    return recorded

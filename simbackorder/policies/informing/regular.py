"""A message every so often while the customer waits, with a new date if the stated one will not be kept.

messages at k, 2k, ... after the order while a unit is backordered; with `new_dates` also as under on-slip
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.informing.on_slip import Parameters as _Parameters
from simbackorder.quantities import Flag, PositiveDuration

SOURCE = "Practice; on what waiting customers are told: Hui and Tse, Journal of Marketing 60 (1996)"


class Parameters(_Parameters):
    """`every`: time between messages; `new_dates`: slips are told, too."""

    every: PositiveDuration = Field(description="time from one message to the next")
    new_dates: Flag = Field(default=True, description="whether slips are told, when they show and in every message")


def decide(p: Any, slip: float) -> bool:
    """If slips are told and it matters."""
    return p.new_dates == 1 and slip > p.threshold

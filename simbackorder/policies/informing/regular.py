"""A message every so often while the customer waits, with a new date if the stated one will not be kept.

messages at k, 2k, ... after the order while a unit is backordered; with `new_dates` also as under on-slip
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from simbackorder.policies.informing.on_slip import SlipParameters
from simbackorder.policies.surroundings import Beside, Interval, Misfit
from simbackorder.quantities import Flag, PositiveDuration

SOURCE = "Practice; on what waiting customers are told: Hui and Tse, Journal of Marketing 60 (1996)"


class Parameters(SlipParameters):
    """`every`: time between messages; `new_dates`: slips are told, too."""

    every: PositiveDuration = Field(description="time from one message to the next")
    new_dates: Flag = Field(default=True, description="whether slips are told, when they show and in every message")

    @property
    def intervals(self) -> Mapping[str, Interval]:
        """Messages to one customer."""
        return {"every": Interval("messages", self.every)}

    @property
    def tells_new_dates(self) -> bool:
        """As stated."""
        return self.new_dates

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """What is said of new dates needs that they are told."""
        if not self.new_dates and (self.ahead or self.threshold):
            given_in_vain = "ahead" if self.ahead else "threshold"
            message = f"expected new_dates: true, because {given_in_vain} is about new dates, found false"
            yield Misfit(message, ("new_dates",))


def decide(p: Any, slip: float) -> bool:
    """If slips are told and it matters."""
    told: bool = p.new_dates == 1 and slip > p.threshold
    return told

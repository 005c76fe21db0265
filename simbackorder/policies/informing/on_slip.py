"""A message with a new date as soon as the shop sees that the stated one will not be kept.

new date = now + time until units on their way cover the line, given how long they have been under way, + the statistic
of picking (and of transit) + buffer; a message if it lies more than `threshold` after the stated one
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from simbackorder.policies.informing.parameters import InformingParameters
from simbackorder.policies.surroundings import Beside, Misfit
from simbackorder.quantities import Duration, Money

SOURCE = "Practice, and duty of sellers: US Mail, Internet, or Telephone Order Merchandise Rule, 16 CFR 435.2(b)"


class SlipParameters(InformingParameters):
    """`ahead`: how long before a stated date the shop looks whether it will be kept; it looks on the day, too."""

    ahead: Duration = Field(default=0.0, description="how long before a stated date the shop looks at it")
    threshold: Duration = Field(default=0.0, description="smaller slips are not told")
    cost: Money = Field(default=0, description="cost of a message")


class Parameters(SlipParameters):
    """Nothing but what all need that look at dates."""

    @property
    def tells_new_dates(self) -> bool:
        """That is what it is for."""
        return True

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """A new date needs a first one."""
        if not beside.dated:
            reason = "because on-slip tells a later one"
            yield Misfit(f"expected a promising rule that states a date, {reason}, found none")


def decide(p: Any, slip: float) -> bool:
    """If it matters."""
    told: bool = slip > p.threshold
    return told

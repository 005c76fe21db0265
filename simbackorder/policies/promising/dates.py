"""What all promising policies that state a date have in common."""

from typing import Literal

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.quantities import Duration

NO_QUOTE = -1.0


class DateParameters(Parameters):
    """What the date means, what is added to it, and whether the customer sees the wait before buying."""

    buffer: Duration = Field(default=0.0, description="added to every promised date")
    by: Literal["ship", "deliver"] = Field(
        default="ship", description="promise that goods ship, or are delivered, by then"
    )
    shown: Literal["before-checkout", "after-checkout"] = Field(
        default="before-checkout", description="when the customer learns the wait; after checkout it turns nobody away"
    )

"""Parameters that replenishment policies share."""

from typing import Literal

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.quantities import Duration, Flag, PositiveDuration, PositiveUnits


class Position(Parameters):
    """What counts in the inventory position."""

    backorders: Flag = Field(default=True, description="backorders lower the inventory position")
    standing: Flag = Field(default=True, description="units on order by standing orders count")
    held_up: Flag = Field(default=True, description="units on order that an outage holds up count")


class ReviewParameters(Parameters):
    """What every replenishment policy may be told."""

    max_order: PositiveUnits | None = Field(
        default=None, description="most units of one replenishment order; none: no bound"
    )
    on_cancellation: Literal["keep", "recall"] = Field(
        default="keep",
        description="a customer's cancellation recalls nothing, or withdraws as much from the newest unreceived orders",
    )
    position: Position = Field(default=Position(), description="what counts in the inventory position")


class PeriodicParameters(ReviewParameters):
    """Reviews at `first_review`, then every `review_period`."""

    review_period: PositiveDuration = Field(description="time from one review to the next (R)")
    first_review: Duration = Field(default=0.0, description="time of the first review")

"""What may be asked of a promising policy, and what all that state a date have in common."""

from typing import ClassVar, Literal

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.policies.surroundings import Asked, Numbers
from simbackorder.quantities import Duration

NO_QUOTE = -1.0


class PromisingParameters(Parameters):
    """`states_date`: whether customers get a date at all; `quotes_lead_times`: whether it is a statistic of lead time,
    picking and transit, so that it needs suppliers; `by_supply`: whether it comes from what is on its way."""

    states_date: ClassVar[bool] = False
    quotes_lead_times: ClassVar[bool] = False
    by_supply: ClassVar[bool] = False

    @property
    def statistic(self) -> float | None:
        """The q-quantile that is quoted of lead times; none: their mean."""
        return None

    @property
    def before_checkout(self) -> bool:
        """Whether customers hear of a wait before they buy."""
        return False

    @property
    def by_delivery(self) -> bool:
        """Whether the date is one of delivery."""
        return False

    @property
    def counts_elapsed(self) -> bool:
        """Whether it matters to a first date how long an order has been under way."""
        return False


class DateParameters(PromisingParameters):
    """What the date means, what is added to it, and whether the customer sees the wait before buying."""

    states_date: ClassVar[bool] = True

    buffer: Duration = Field(default=0.0, description="added to every promised date")
    by: Literal["ship", "deliver"] = Field(
        default="ship", description="promise that goods ship, or are delivered, by then"
    )
    shown: Literal["before-checkout", "after-checkout"] = Field(
        default="before-checkout", description="when the customer learns the wait; after checkout it turns nobody away"
    )

    @property
    def before_checkout(self) -> bool:
        """As stated."""
        return self.shown == "before-checkout"

    @property
    def by_delivery(self) -> bool:
        """As stated."""
        return self.by == "deliver"

    def numbers(self, asked: Asked) -> Numbers:
        """What the promise adds to the wait for stock, and what the date means."""
        picking = transit = shelving = 0.0
        if self.quotes_lead_times:
            picking, shelving = (asked.statistic(what, self.statistic) for what in ("picking", "put-away"))
            transit = asked.statistic("transit", self.statistic) if self.by_delivery else 0.0
        return {
            "extra": picking + transit + self.buffer,
            "transit": transit,
            "shelving": shelving,
            "put_away": shelving,
            "shown": int(self.before_checkout),
            "elapsed": int(self.counts_elapsed),
            "stated": -1.0 if self.statistic is None else self.statistic,
        }

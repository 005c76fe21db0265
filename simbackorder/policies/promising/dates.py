"""What may be asked of a promising policy, and what all that state a date have in common."""

from collections.abc import Iterator
from statistics import NormalDist
from typing import ClassVar, Literal

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.policies.surroundings import Asked, Beside, Misfit, Numbers
from simbackorder.quantities import Duration, Flag

NO_QUOTE = -1.0


class Knowledge(Parameters):
    """What of all that delays goods the shop uses for its dates."""

    working_days: Flag = Field(default=True, description="the days on which suppliers work")
    ramp: Flag = Field(default=True, description="how fast suppliers work while production is ramped up")
    queue: Flag = Field(default=True, description="what waits for a supplier's servers, and what they work on")
    outages: Flag = Field(default=True, description="that a supplier is down, and what usually is left of its outage")
    notices: Flag = Field(default=True, description="the delays that suppliers have told")
    dock: Flag = Field(default=True, description="the shop's own cut-off, and slots for picking that are taken")

    @property
    def columns(self) -> Numbers:
        """As columns of the family's row."""
        known = {
            "knows_days": self.working_days,
            "knows_ramp": self.ramp,
            "knows_queue": self.queue,
            "knows_outages": self.outages,
            "knows_notices": self.notices,
            "knows_dock": self.dock,
        }
        known["knows"] = self.working_days or self.ramp or self.queue or self.outages
        return {name: int(value) for name, value in known.items()}


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

    @property
    def knowledge(self) -> Knowledge:
        """What the shop uses of what it may know."""
        return Knowledge()


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
        known: Numbers = {}
        if self.quotes_lead_times:
            known = self.knowledge.columns
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
            "normal": 0.0 if self.statistic is None else NormalDist().inv_cdf(self.statistic),
            **known,
        }


class LeadTimeParameters(DateParameters):
    """Dates by lead times, by what the shop knows of them."""

    quotes_lead_times: ClassVar[bool] = True

    knows: Knowledge = Field(default=Knowledge(), description="what the shop uses for its dates of what it may know")

    @property
    def knowledge(self) -> Knowledge:
        """As stated."""
        return self.knows

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """Only what the shop's world has can be known, or not."""
        absent = beside.to_know
        for name in sorted(self.knows.model_fields_set & absent.keys()):
            found = "yes" if getattr(self.knows, name) else "no"
            yield Misfit(f"expected no {name}, because {absent[name]}, found {found}", ("knows", name))

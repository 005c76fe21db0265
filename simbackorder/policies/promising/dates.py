"""What may be asked of a promising policy, and what all that state a date have in common."""

from collections.abc import Iterator
from statistics import NormalDist
from typing import ClassVar, Literal

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.policies.surroundings import Asked, Beside, Misfit, Numbers
from simbackorder.quantities import Duration, Flag

NO_QUOTE = -1.0
OF_SUPPLIERS = ("knows_days", "knows_ramp", "knows_queue", "knows_outages")


class Knowledge(Parameters):
    """What of all that delays goods the shop uses for its dates."""

    working_days: Flag | None = Field(
        default=None, description="the days on which suppliers work; none: yes, where there is any"
    )
    ramp: Flag | None = Field(
        default=None, description="how fast suppliers work while production is ramped up; none: yes, where there is any"
    )
    queue: Flag | None = Field(
        default=None,
        description="what waits for a supplier's servers, and what they work on; none: yes, where there is any",
    )
    outages: Flag | None = Field(
        default=None,
        description="that a supplier is down, and what usually is left of its outage; none: yes, where there is any",
    )
    notices: Flag | None = Field(
        default=None, description="the delays that suppliers have told; none: yes, where there is any"
    )
    dock: Flag | None = Field(
        default=None,
        description="the shop's own cut-off, and slots for picking that are taken; none: yes, where there is any",
    )

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
        found = {name: int(value is not False) for name, value in known.items()}
        return {**found, "knows": max(found[name] for name in OF_SUPPLIERS)}


class PromisingParameters(Parameters):
    """`states_date`: whether customers get a date at all; `quotes_lead_times`: whether it is a statistic of lead time,
    picking and transit, so that it needs suppliers; `of_lead_times`: whether the policy hears of that statistic at all;
    `by_supply`: whether it comes from what is on its way."""

    states_date: ClassVar[bool] = False
    quotes_lead_times: ClassVar[bool] = False
    of_lead_times: ClassVar[bool] = True
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
        for name, reason in beside.to_know.items():
            stated = getattr(self.knows, name)
            if stated is not None:
                found = "true" if stated else "false"
                yield Misfit(f"expected no {name}, because {reason}, found {found}", ("knows", name))

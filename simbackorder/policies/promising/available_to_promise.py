"""Available to promise: the date by which units that are on their way cover the waiting lines that rank first, and then
this one; beyond them, a statistic of the lead time of the supplier that would get an order now.

quoted wait = 0 if available, else the smallest w for which the units expected within w (now + the statistic of what is
left of the lead time; or time ordered + statistic of the lead time, if the elapsed time is ignored) are at least the
units of better-ranked waiting lines + the missing ones; beyond them the longest of these waits and that of a new order;
promise = now + worst line's wait + the same statistic of picking (and of transit) + buffer
"""

from typing import Any, ClassVar, Literal

from pydantic import Field

from simbackorder.policies.promising.dates import LeadTimeParameters
from simbackorder.quantities import OpenFraction

SOURCE = (
    "Available-to-promise: APICS Dictionary; Ball, Chen and Zhao in Simchi-Levi, Wu and Shen (eds.), Handbook of "
    "Quantitative Supply Chain Analysis (2004)"
)

CAUTION = (
    "Beyond what is on its way it counts on an order that is placed at once: if replenishment will order later, dates "
    "are too early. Suppliers that deliver in turn (sequential) may be later than each order's own statistic says."
)


class Parameters(LeadTimeParameters):
    """`q`: probability with which a lead time keeps within its statistic; none: the mean. `elapsed`: whether an order
    that has been under way for long is expected given that it has not come yet, or as if that said nothing."""

    by_supply: ClassVar[bool] = True

    q: OpenFraction | None = Field(
        default=None, description="probability that a lead time keeps within its quantile; none: the mean lead time"
    )
    elapsed: Literal["ignored", "counted"] = Field(
        default="counted", description="whether the time that an order has been under way changes what is left of it"
    )

    @property
    def statistic(self) -> float | None:
        """The q-quantile, or the mean."""
        return self.q

    @property
    def counts_elapsed(self) -> bool:
        """As stated."""
        return self.elapsed == "counted"


def decide(p: Any, missing: int, longest: float, covered: float) -> float:
    """Nothing for what is on the shelf, else the wait until it is covered."""
    if missing == 0:
        return 0.0
    return covered if covered >= 0.0 else longest

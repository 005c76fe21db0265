"""A quantile of the lead time of the supplier that would get an order now.

quoted wait = 0 if available, else F_L^-1(q); promise = now + worst line's wait + q-quantile of picking (and of
transit) + buffer
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.promising.dates import LeadTimeParameters
from simbackorder.quantities import OpenFraction

SOURCE = (
    "Hopp and Sturgis, Quoting manufacturing due dates subject to a service level constraint, IIE "
    "Transactions 32 (2000)"
)
CAUTION = (
    "Kept as stated only by customers who wait alone for a new order: what is on its way is ignored, so that dates are "
    "too late while units are coming, and too early behind a long queue of customers. available-to-promise uses both."
)


class Parameters(LeadTimeParameters):
    """`q`: probability with which a lead time keeps within the quoted wait."""

    q: OpenFraction = Field(description="probability that the lead time is at most the quoted wait")

    @property
    def statistic(self) -> float:
        """The q-quantile."""
        return self.q


def decide(p: Any, missing: int, longest: float, covered: float) -> float:
    """Nothing for what is on the shelf, the quantile of the lead time for what is not."""
    return longest if missing > 0 else 0.0

"""Failover: the first supplier of a list that is up when the order is placed; if none is, the first. An order that is
overdue may be placed again elsewhere.

share = 1 for the first supplier of the list that is up
"""

from typing import Any, Literal

from pydantic import Field

from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import Duration, SupplierNames

SOURCE = (
    "Tomlin, On the value of mitigation and contingency strategies, Management Science 52 (2006), contingent rerouting"
)


class Parameters(_Parameters):
    """`suppliers`: in the order of preference. `overdue`: so long after its usual lead time an order is placed again
    with another of them; `late`: what then becomes of the one that is late."""

    suppliers: SupplierNames = Field(min_length=1, description="suppliers in the order of preference")
    overdue: Duration | None = Field(
        default=None, description="time after the usual lead time when an order is placed again elsewhere; none: never"
    )
    late: Literal["keep", "withdraw"] = Field(
        default="keep", description="whether the late order stays, when it is placed again elsewhere"
    )

    @property
    def places(self) -> tuple[tuple[str, float], ...]:
        """The suppliers in the order of preference, with their shares."""
        return tuple((name, 1.0) for name in self.suppliers)


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """All of it for the first one that is up."""
    return 1.0 if offer.place == max(first_up, 0) else 0.0

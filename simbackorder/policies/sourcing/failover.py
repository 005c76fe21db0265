"""Failover: the first supplier of a list that is up when the order is placed; if none is, the first. An order that is
overdue may be placed again elsewhere.

share = 1 for the first supplier of the list that is up
"""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from simbackorder.policies.policy import UNBOUNDED
from simbackorder.policies.sourcing.parameters import SourcingParameters
from simbackorder.policies.surroundings import Asked, Beside, Misfit, Numbers, Offered, Places
from simbackorder.quantities import Duration, SupplierNames

SOURCE = (
    "Tomlin, On the value of mitigation and contingency strategies, Management Science 52 (2006), contingent rerouting"
)


class Parameters(SourcingParameters):
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
    def overdue_after(self) -> float | None:
        """As stated."""
        return self.overdue

    def places(self, offered: Offered) -> Places:
        """The suppliers in the order of preference, with their shares."""
        return tuple((name, 1.0) for name in self.suppliers)

    def numbers(self, asked: Asked) -> Numbers:
        """When an order is overdue, where there is another supplier, and whether it is then withdrawn."""
        if len(self.suppliers) < 2:
            return {}
        overdue = UNBOUNDED if self.overdue is None else self.overdue
        return {"overdue": overdue, "withdraws": int(self.late == "withdraw")}

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """An order is placed again with another supplier, and only what is overdue is."""
        if self.overdue is not None and len(self.suppliers) < 2:
            message = "expected no overdue, because orders are placed again with another supplier, found only one"
            yield Misfit(message, ("overdue",))
        if self.overdue is None and self.late != "keep":
            message = "expected overdue beside it, because without it no order is placed again, found none"
            yield Misfit(message, ("late",))


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """All of it for the first one that is up."""
    return 1.0 if offer.place == max(first_up, 0) else 0.0


def overdue(p: Any, usual: float) -> float:
    """So long after the usual lead time."""
    time: float = usual + p.overdue
    return time


def instead(p: Any, first_up: int) -> int:
    """With the first one that is up."""
    return first_up

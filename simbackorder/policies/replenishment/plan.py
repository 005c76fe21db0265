"""A fixed plan: so many units at given times, whatever happens.

order quantity = the plan's units at that time
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic import Field

from simbackorder.policies.policy import UNBOUNDED
from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.policies.replenishment.review import ReplenishmentParameters
from simbackorder.policies.surroundings import Asked, Beside, Misfit, Numbers
from simbackorder.policies.within_run import outside
from simbackorder.quantities import Duration, PositiveUnits, plain_number

SOURCE = (
    "Practice (the buys of a product launch); Silver, Pyke and Thomas (4th ed., 2017), chapter 5, on lot sizes in time"
)


class PlannedOrder(_Parameters):
    """Units that are ordered at a time."""

    at: Duration = Field(description="when")
    units: PositiveUnits = Field(description="how many units")


class Parameters(ReplenishmentParameters):
    """`orders`: when how much is ordered."""

    orders: tuple[PlannedOrder, ...] = Field(min_length=1, description="when how much is ordered")

    @property
    def planned(self) -> tuple[PlannedOrder, ...]:
        """All of them."""
        return self.orders

    def numbers(self, asked: Asked) -> Numbers:
        """The item is looked at when the plan says so, for the first time when its first order is due."""
        return {"period": UNBOUNDED, "first_review": self.orders[0].at}

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """A plan has its orders in the order of time, and within the run."""
        times = [order.at for order in self.orders]
        if any(later <= earlier for earlier, later in pairwise(times)):
            found = ", ".join(map(plain_number, times))
            yield Misfit(f"expected orders at different times, in the order of time, found {found}", ("orders",))
        for place, at in enumerate(times):
            yield from outside(beside, at, "orders", place, "at")


def decide(p: Any, position: int, item: Any) -> int:
    """What the plan has for this instant."""
    units: int = item.planned_units
    return units


def learn(p: Any, item: Any, plans: Any) -> None:
    """The plan's next order is due."""
    item.planned_units = plans[p.first_step + item.plan_step].units
    item.plan_step += 1


def until_review(p: Any, item: Any, plans: Any, now: float) -> float:
    """Until the plan's next order; after the last one never."""
    time: float = UNBOUNDED
    if item.plan_step < p.steps:
        time = max(0.0, plans[p.first_step + item.plan_step].at - now)
    return time

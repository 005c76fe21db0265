"""Backorder: every missing unit is owed to the customer, up to a cap on the item's backlog.

accepted backorders = missing, if backorders + missing <= cap; otherwise the whole line is refused
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.admission.refusal import REFUSE_LINE
from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import Units

SOURCE = "Zipkin, Foundations of Inventory Management (2000), chapter 6 (backorders); cap: Rabinowitz et al. (1995)"


class Parameters(_Parameters):
    """`cap`: most units that may be owed to customers at a time; absent: no bound."""

    cap: Units | None = Field(default=None, description="most units of the item owed to customers; none: no bound")


def decide(p: Any, missing: int, backorders: int, planned: int) -> int:
    """All missing units, unless the backlog would exceed the cap."""
    return missing if backorders + missing <= p.cap else REFUSE_LINE

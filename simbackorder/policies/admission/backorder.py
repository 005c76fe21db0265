"""Backorder: every missing unit is owed to the customer, up to a cap on the item's backlog and on the quoted wait.

accepted backorders = missing, if backorders + missing <= cap and quoted wait <= max_wait; otherwise the whole line is
refused
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from simbackorder.policies.admission.parameters import AdmissionParameters
from simbackorder.policies.admission.refusal import OVER_CAP, REFUSE_LINE
from simbackorder.policies.rounding import ROUNDING
from simbackorder.policies.surroundings import Beside, Misfit
from simbackorder.quantities import Duration, Units

SOURCE = "Zipkin, Foundations of Inventory Management (2000), chapter 6 (backorders); cap: Rabinowitz et al. (1995)"


class Parameters(AdmissionParameters):
    """`cap`: most units that may be owed to customers at a time; `max_wait`: longest wait for stock that the shop
    quotes and still accepts; absent: no bound."""

    cap: Units | None = Field(default=None, description="most units of the item owed to customers; none: no bound")
    max_wait: Duration | None = Field(
        default=None, description="longest quoted wait for stock that is accepted; none: no bound"
    )

    @property
    def owes_always(self) -> bool:
        """Unless nothing at all may be owed."""
        return self.cap != 0

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """A bound on the quoted wait needs a quote."""
        if self.max_wait is not None and not beside.parameters("promising").states_date:
            reason = f"because max_wait bounds it for {beside.item}"
            yield Misfit(f"expected a promising rule that quotes a wait, {reason}, found none", ("max_wait",))


def decide(p: Any, missing: int, backorders: int, planned: int, quoted: float, unreleased: int) -> int:
    """All missing units, unless the backlog or the quoted wait would exceed its bound."""
    if unreleased or quoted > p.max_wait + ROUNDING:
        return REFUSE_LINE
    return missing if backorders + missing <= p.cap else OVER_CAP

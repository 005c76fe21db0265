"""The customer gets the item's substitute, if it is taken and there; otherwise the shop cancels the order, at a cost.

substitute for all that is missing of a line, or cancelled in the instant in which it is known; an item that has no
substitute: cancelled
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from simbackorder.policies.oversold.answers import CANCEL, SUBSTITUTE
from simbackorder.policies.oversold.parameters import OversoldParameters
from simbackorder.policies.surroundings import Beside, Misfit
from simbackorder.quantities import Money

SOURCE = "Practice of grocers and marketplaces: another article at its own price, with the customer's consent"


class Parameters(OversoldParameters):
    """`goodwill`: what a customer is given with a substitute; `cost`: of an order that is cancelled."""

    goodwill: Money = Field(default=0, description="cost of a line whose customer gets a substitute: a voucher, work")
    cost: Money = Field(default=0, description="cost of an order that is cancelled: a fee, a voucher, work")

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """There is something to offer."""
        if beside.no_substitute:
            yield Misfit(f"expected items with a 'substitute' that customers take, found {beside.no_substitute}")


def decide(p: Any, owes: int, instead: int) -> int:
    """Whatever saves the sale."""
    return SUBSTITUTE if instead == 1 else CANCEL

"""The shop cancels the order at once and pays back what was paid, at a cost.

cancelled in the instant in which it is known
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.oversold.answers import CANCEL
from simbackorder.policies.oversold.parameters import OversoldParameters
from simbackorder.quantities import Money

SOURCE = "Practice of marketplaces: the seller cancels what it cannot ship, and is fined for it"


class Parameters(OversoldParameters):
    """`cost`: of an order that is cancelled."""

    cost: Money = Field(default=0, description="cost of an order that is cancelled: a fee, a voucher, work")


def decide(p: Any, owes: int, instead: int) -> int:
    """Always."""
    return CANCEL

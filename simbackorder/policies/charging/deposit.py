"""Deposit: a share of the price is paid when the order is placed, the rest at shipment. It pays for the units that
ship first.

charged when placed = share x price
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.charging.at_order import Parameters as _Parameters
from simbackorder.quantities import Fraction

SOURCE = "Practice of pre-orders; advance selling: Xie and Shugan, Marketing Science 20 (2001)"


class Parameters(_Parameters):
    """`share`: of the price."""

    share: Fraction = Field(description="share of the price that is paid with the order")


def decide(p: Any) -> float:
    """The deposit."""
    share: float = p.share
    return share

"""(R, S): at every review one order up to S.

order quantity = max(0, S - position), every R
"""

from typing import ClassVar

from pydantic import Field

from simbackorder.policies.replenishment.base_stock import decide as decide
from simbackorder.policies.replenishment.review import PeriodicParameters
from simbackorder.quantities import SignedUnits

SOURCE = "Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains (4th ed., 2017), chapter 6"


class Parameters(PeriodicParameters):
    """`order_up_to`: the level S to which every review orders."""

    raises_to_level: ClassVar[bool] = True

    order_up_to: SignedUnits = Field(description="order up to it (S)")

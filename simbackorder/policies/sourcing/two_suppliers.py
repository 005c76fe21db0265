"""What policies with two suppliers have in common."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from simbackorder.policies.sourcing.parameters import SourcingParameters
from simbackorder.policies.surroundings import Beside, Misfit, Offered, Places
from simbackorder.quantities import SupplierName, shown


class TwoSuppliers(SourcingParameters):
    """`regular`: cheap and slow; `express`: dear and fast."""

    calls_express: ClassVar[bool] = True

    regular: SupplierName = Field(description="the supplier of most orders")
    express: SupplierName = Field(description="the supplier of what is urgent")

    def places(self, offered: Offered) -> Places:
        """The regular one, then the express one."""
        return ((self.regular, 1.0), (self.express, 1.0))

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """Two suppliers are two."""
        return same_supplier("regular", self.regular, "express", self.express)


def same_supplier(usual: str, one: str, key: str, other: str) -> Iterator[Misfit]:
    """Two parameters that name the same supplier."""
    if one == other:
        yield Misfit(f"expected another supplier than {usual}, found {shown(other)} in both places", (key,))

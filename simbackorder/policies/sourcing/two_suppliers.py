"""Parameters of policies with a regular supplier and an express one."""

from pydantic import Field

from simbackorder.policies.policy import Parameters
from simbackorder.quantities import SupplierName


class TwoSuppliers(Parameters):
    """`regular`: cheap and slow; `express`: dear and fast."""

    regular: SupplierName = Field(description="the supplier of most orders")
    express: SupplierName = Field(description="the supplier of what is urgent")

    @property
    def places(self) -> tuple[tuple[str, float], ...]:
        """The regular one, then the express one."""
        return ((self.regular, 1.0), (self.express, 1.0))

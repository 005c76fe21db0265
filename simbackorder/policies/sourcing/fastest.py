"""Fastest: the supplier with the shortest usual lead time among those that are up; if none is, of all.

share = 1 for the first by mean lead time that is up; ties: the first in the file
"""

from pydantic import Field

from simbackorder.policies.sourcing.failover import decide as decide
from simbackorder.policies.sourcing.parameters import SourcingParameters
from simbackorder.policies.surroundings import Offered, Places, preferred
from simbackorder.quantities import SupplierNames

SOURCE = "Minner, Multiple-supplier inventory models, International Journal of Production Economics 81-82 (2003)"


class Parameters(SourcingParameters):
    """`suppliers`: among whom is chosen; all if nobody is named."""

    suppliers: SupplierNames | None = Field(default=None, description="among whom is chosen; none: all suppliers")

    def places(self, offered: Offered) -> Places:
        """From the shortest usual lead time on."""
        return preferred(self.suppliers, offered, offered.lead_time)

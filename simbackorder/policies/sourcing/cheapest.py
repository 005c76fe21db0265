"""Cheapest: the supplier with the lowest unit cost of the item among those that are up; if none is, of all.

share = 1 for the first by unit cost that is up; ties: the first in the file
"""

from pydantic import Field

from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.policies.sourcing.failover import decide as decide
from simbackorder.quantities import SupplierNames

SOURCE = "Minner, Multiple-supplier inventory models, International Journal of Production Economics 81-82 (2003)"


class Parameters(_Parameters):
    """`suppliers`: among whom is chosen; all if nobody is named."""

    suppliers: SupplierNames | None = Field(default=None, description="among whom is chosen; none: all suppliers")

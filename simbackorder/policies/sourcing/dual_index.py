"""Dual index: what comes within the express lead time is raised to one level by the express supplier, then the whole
position to the level of replenishment by the regular one.

express order = max(0, express_level - (net inventory + due within the express lead time)); regular order = max(0,
replenishment's order - express order)
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.sourcing.two_suppliers import TwoSuppliers
from simbackorder.quantities import SignedUnits

SOURCE = (
    "Veeraraghavan and Scheller-Wolf, Now or later: a simple policy for effective dual sourcing, Operations Research "
    "56 (2008); Song and Zipkin, Management Science 55 (2009)"
)


class Parameters(TwoSuppliers):
    """`express_level`: to which what comes soon is raised; the regular level is replenishment's order-up-to level."""

    express_level: SignedUnits = Field(description="level of what is there or comes within the express lead time")


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """What the express supplier does not get goes to the regular one."""
    return 1.0 if offer.place == 0 else 0.0

"""Dual index: what comes within the express lead time is raised to one level by the express supplier, then the whole
position to the level of replenishment by the regular one.

express order = max(0, express_level - (net inventory + due within the express lead time)); regular order = max(0,
replenishment's order - express order)
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from simbackorder.policies.replenishment import FAMILY as REPLENISHMENT
from simbackorder.policies.sourcing.two_suppliers import TwoSuppliers
from simbackorder.policies.surroundings import Beside, Misfit
from simbackorder.quantities import SignedUnits

SOURCE = (
    "Veeraraghavan and Scheller-Wolf, Now or later: a simple policy for effective dual sourcing, Operations Research "
    "56 (2008); Song and Zipkin, Management Science 55 (2009)"
)


class Parameters(TwoSuppliers):
    """`express_level`: to which what comes soon is raised; the regular level is replenishment's order-up-to level."""

    by_level: ClassVar[bool] = True

    express_level: SignedUnits = Field(description="level of what is there or comes within the express lead time")

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """Besides two suppliers, the regular level is replenishment's order-up-to level, and at least the express
        one."""
        yield from super().misfits(beside)
        replenishment = beside.parameters("replenishment")
        if not replenishment.raises_to_level:
            known = (rule for rule, one in REPLENISHMENT.table.items() if one.parameters.raises_to_level)
            reason = "whose order-up-to level is the regular level of dual-index"
            found = beside.rule("replenishment")
            yield Misfit(f"expected replenishment {' or '.join(known)}, {reason}, found {found}")
        elif self.express_level > replenishment.order_up_to:
            most = replenishment.order_up_to
            message = f"expected a level of at most the order-up-to level ({most}), found {self.express_level}"
            yield Misfit(message, ("express_level",))


def decide(p: Any, offer: Any, first_up: int, net: int) -> float:
    """What the express supplier does not get goes to the regular one."""
    return 1.0 if offer.place == 0 else 0.0


def express(p: Any, soon: int) -> int:
    """What raises that to the express level."""
    units: int = max(0, p.express_level - soon)
    return units

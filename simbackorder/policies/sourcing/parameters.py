"""What may be asked of a sourcing policy."""

from typing import ClassVar

from simbackorder.policies.policy import Parameters
from simbackorder.policies.surroundings import Offered, Places


class SourcingParameters(Parameters):
    """`by_mark`: whether a whole order goes to one supplier, drawn by the shares; `by_level`: whether the supplier in
    place 1 first gets what raises what comes soon to a level, and must be the faster one; `by_price`: whether
    places may differ from item to item; `calls_express`: whether the supplier in place 1 is an express one;
    `only_supplier`: the parameter that means the only supplier when there is one and nobody is named (empty: none)."""

    by_mark: ClassVar[bool] = False
    by_level: ClassVar[bool] = False
    by_price: ClassVar[bool] = False
    calls_express: ClassVar[bool] = False
    only_supplier: ClassVar[str] = ""

    @property
    def overdue_after(self) -> float | None:
        """So long after its usual lead time an order is placed again with another supplier; none: never."""
        return None

    def places(self, offered: Offered) -> Places:
        """The item's suppliers in the order of preference, with their shares."""
        return ()

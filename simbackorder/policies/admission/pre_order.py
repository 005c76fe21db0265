"""Pre-order: before its release an item is sold without being shipped, up to a cap; after it, as `then` says.

before the release: accepted = missing, if backorders + missing <= cap, otherwise the whole line is refused;
after it: as `then`
"""

from typing import Any, Literal

from pydantic import Field

from simbackorder.policies.admission.refusal import REFUSE_LINE
from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import Fraction, Units

SOURCE = "Practice of launches; deposits and advance selling: Xie and Shugan, Marketing Science 20 (2001)"
AFTERWARDS = ("lost-sale", "backorder", "backorder-if-planned")


class Parameters(_Parameters):
    """`cap`: most units pre-ordered and not yet shipped; `deposit`: share of the price that a pre-order pays at once
    (none: as the charging policy says); `then`: admission once the item is released."""

    cap: Units | None = Field(default=None, description="most units owed before the release; none: no bound")
    deposit: Fraction | None = Field(
        default=None, description="share of the price paid with a pre-order; none: as the charging policy says"
    )
    then: Literal["lost-sale", "backorder", "backorder-if-planned"] = Field(
        default="backorder", description="admission after the release"
    )


def decide(p: Any, missing: int, backorders: int, planned: int, quoted: float, unreleased: int) -> int:
    """All missing units up to the cap before the release; afterwards none, all, or what is planned for."""
    if unreleased:
        return missing if backorders + missing <= p.cap else REFUSE_LINE
    if p.then == 0:
        return 0
    if p.then == 1 or planned - backorders >= missing:
        return missing
    return REFUSE_LINE

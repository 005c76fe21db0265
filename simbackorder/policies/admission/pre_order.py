"""Pre-order: before its release an item is sold without being shipped, up to a cap; after it, as `then` says.

before the release: accepted = missing, if backorders + missing <= cap, otherwise the whole line is refused;
after it: as `then`
"""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from simbackorder.policies.admission.parameters import AdmissionParameters
from simbackorder.policies.admission.refusal import OVER_CAP, REFUSE_LINE
from simbackorder.policies.surroundings import Asked, Beside, Misfit, Numbers
from simbackorder.quantities import Fraction, Units

SOURCE = "Practice of launches; deposits and advance selling: Xie and Shugan, Marketing Science 20 (2001)"
AFTERWARDS = ("lost-sale", "backorder", "backorder-if-planned")


class Parameters(AdmissionParameters):
    """`cap`: most units pre-ordered and not yet shipped; `deposit`: share of the price that a pre-order pays at once
    (none: as the charging policy says); `then`: admission once the item is released."""

    cap: Units | None = Field(default=None, description="most units owed before the release; none: no bound")
    deposit: Fraction | None = Field(
        default=None, description="share of the price paid with a pre-order; none: as the charging policy says"
    )
    then: Literal["lost-sale", "backorder", "backorder-if-planned"] = Field(
        default="backorder", description="admission after the release"
    )

    @property
    def paid_ahead(self) -> float | None:
        """The deposit."""
        return self.deposit

    def numbers(self, asked: Asked) -> Numbers:
        """What a pre-order becomes after the release."""
        return {"then": AFTERWARDS.index(self.then)}

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """A pre-order needs a release."""
        if not beside.released_later:
            message = f"expected an item with a release for pre-order, found {beside.item} without one"
            yield Misfit(f"{message}; what holds for one item stands under 'items'")


def decide(p: Any, missing: int, backorders: int, planned: int, quoted: float, unreleased: int) -> int:
    """All missing units up to the cap before the release; afterwards none, all, or what is planned for."""
    if unreleased:
        return missing if backorders + missing <= p.cap else OVER_CAP
    if p.then == 0:
        return 0
    if p.then == 1 or planned - backorders >= missing:
        return missing
    return REFUSE_LINE


def paid_ahead(p: Any, share: float) -> float:
    """The deposit, if there is one."""
    paid: float = p.deposit if p.deposit >= 0.0 else share
    return paid

"""How customers answer what is offered for waiting, what they do with vouchers, and what they want back when an order
is late. All of it is off unless stated."""

from __future__ import annotations

from pydantic import Field

from simbackorder.quantities import Factor, Fraction
from simbackorder.scenario.language.fields import CONSTANT_0, DurationDistribution
from simbackorder.scenario.language.remains import Record


class Taking(Record):
    """Of those who are offered it: the share who accept a backorder (none: as without it), and how many times as long a
    wait they tolerate."""

    accept: Fraction | None = None
    tolerance: Factor | None = None


class Takes(Record):
    """How a segment answers each kind of offer; what is not stated changes nothing."""

    discount: Taking | None = None
    voucher: Taking | None = None
    faster_shipping: Taking | None = Field(default=None, alias="faster-shipping")

    @property
    def by_offer(self) -> dict[str, Taking]:
        """The answers by the names of the segment's columns."""
        return {
            "discount": self.discount or Taking(),
            "voucher": self.voucher or Taking(),
            "faster": self.faster_shipping or Taking(),
        }

    @property
    def accepting(self) -> list[float]:
        """The shares that are stated."""
        return [taking.accept for taking in self.by_offer.values() if taking.accept is not None]


class Redeems(Record):
    """The share of customers who redeem a voucher, and how long after they got it; after its life it has lapsed."""

    share: Fraction = 1.0
    after: DurationDistribution = CONSTANT_0


class RefundWhenLate(Record):
    """The share of customers who ask for some of the price back when their order was late, and how much of it."""

    share: Fraction = 1.0
    refund: Fraction

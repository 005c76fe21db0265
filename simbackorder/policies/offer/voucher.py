"""A voucher for a later purchase: a share of the price of the units that a customer waits for, and an amount for each
of them. It is given when they ship, and lapses at the end of its life unless it is redeemed before.

offered = a voucher, if the stated wait >= min_wait
"""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from simbackorder.policies.offer.answers import NOTHING, VOUCHER
from simbackorder.policies.offer.parameters import FromAWait
from simbackorder.policies.rounding import ROUNDING
from simbackorder.policies.surroundings import Misfit
from simbackorder.quantities import Fraction, Money, PositiveDuration

SOURCE = "Practice of web shops: a voucher instead of a refund; what lapses (breakage): IFRS 15, B44 to B47"


class Parameters(FromAWait):
    """`value`: share of the price of the units waited for; `amount`: for each of them, on top; `life`: when what is not
    redeemed lapses; `min_wait`: from which stated wait on."""

    value: Fraction = Field(default=0.0, description="share of the price of the units waited for")
    amount: Money = Field(default=0, description="for each unit waited for, on top of a share of its price")
    life: PositiveDuration = Field(description="time from its gift after which a voucher that is not redeemed lapses")

    @property
    def offers(self) -> bool:
        """Unless it is worth nothing."""
        return bool(self.value or self.amount)

    def mistakes(self) -> Iterator[Misfit]:
        """A voucher is worth something, or it is said that it is not."""
        if not {"value", "amount"} & self.model_fields_set:
            yield Misfit(
                "expected value (a share of the price) or amount (for each unit), found none of them", ("value",)
            )


def decide(p: Any, wait: float) -> int:
    """A voucher, for waits that are long enough."""
    return VOUCHER if (p.value > 0.0 or p.amount > 0) and wait + ROUNDING >= p.min_wait else NOTHING

"""A customer who is told a date that has slipped too far is asked, and the order is cancelled without consent.

ask if new date - first date > beyond
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field

from simbackorder.policies.giving_up.answers import ASK, NO
from simbackorder.policies.giving_up.parameters import GivingUpParameters
from simbackorder.policies.surroundings import Beside, Misfit
from simbackorder.quantities import Duration

SOURCE = "US Mail, Internet, or Telephone Order Merchandise Rule, 16 CFR 435.2(b): consent to longer delays"


class Parameters(GivingUpParameters):
    """`beyond`: slips up to it need no consent."""

    asks_consent: ClassVar[bool] = True

    beyond: Duration = Field(description="how far a date may slip without the customer's consent")

    def misfits(self, beside: Beside) -> Iterator[Misfit]:
        """Consent to a new date needs that it is told."""
        if not (beside.parameters("informing").tells_new_dates and beside.dated):
            reason = "because on-slip asks for consent"
            found = beside.rule("informing")
            yield Misfit(f"expected informing that tells new dates, {reason}, found {found}")


def decide(p: Any, over: int, slip: float) -> int:
    """Whether consent is needed."""
    return ASK if slip > p.beyond else NO

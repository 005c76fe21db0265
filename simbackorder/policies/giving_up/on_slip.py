"""A customer who is told a date that has slipped too far is asked, and the order is cancelled without consent.

ask if new date - first date > beyond
"""

from typing import Any

from pydantic import Field

from simbackorder.policies.giving_up.answers import ASK, NO
from simbackorder.policies.policy import Parameters as _Parameters
from simbackorder.quantities import Duration

SOURCE = "US Mail, Internet, or Telephone Order Merchandise Rule, 16 CFR 435.2(b): consent to longer delays"


class Parameters(_Parameters):
    """`beyond`: slips up to it need no consent."""

    beyond: Duration = Field(description="how far a date may slip without the customer's consent")


def decide(p: Any, over: int, slip: float) -> int:
    """Whether consent is needed."""
    return ASK if slip > p.beyond else NO

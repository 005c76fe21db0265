"""Oversold: what becomes of an order of which reserved goods are not there?

An answer holds for the whole order; what the firm pays for it is `cost`, once.
"""

from typing import Any, Protocol

from simbackorder.policies.oversold import as_admitted, cancel, substitute, wait
from simbackorder.policies.oversold.parameters import OversoldParameters
from simbackorder.policies.policy import Family, policy


class Row:
    """Parameters of all policies of oversold orders."""

    code = 0
    cost = 0
    goodwill = 0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, owes: int, instead: int) -> int:
        """WAIT, CANCEL or SUBSTITUTE. `owes` is 1 if the shop takes backorders of the item: if its admission policy
        would accept a missing unit while none is owed, enough is on its way, and no wait is quoted. `instead` is 1 if
        the customer takes the item's substitute and enough of it is for sale; if it is 0, SUBSTITUTE is WAIT."""


FAMILY: Family[Decide, OversoldParameters] = Family(
    name="oversold",
    question="What becomes of an order whose goods are not there?",
    per_item=True,
    row=Row,
    parameters=OversoldParameters,
    usual="as-admitted",
    tacit=True,
    table={
        "as-admitted": policy(as_admitted),
        "wait": policy(wait),
        "cancel": policy(cancel),
        "substitute": policy(substitute),
    },
)

"""Receiving: what becomes of goods at the dock?"""

from typing import Any, Protocol

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.receiving import cross_dock, put_away
from simbackorder.policies.receiving.parameters import ReceivingParameters


class Row:
    """Parameters of all receiving policies."""

    code = 0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, units: int, backorders: int) -> int:
        """Of `units` that have arrived, how many cross the dock to waiting orders at once, given the item's
        `backorders` in units; the others are put away first."""


FAMILY: Family[Decide, ReceivingParameters] = Family(
    name="receiving",
    question="What becomes of goods at the dock?",
    per_item=True,
    row=Row,
    parameters=ReceivingParameters,
    usual="put-away",
    table={"put-away": policy(put_away), "cross-dock": policy(cross_dock)},
)

"""Receiving: what becomes of goods at the dock?

A policy is `decide(p, units, backorders)`: of `units` that have arrived, how many cross the dock to waiting orders at
once, given the item's `backorders`; the others are put away first.
"""

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.receiving import cross_dock, put_away


class Row:
    """Parameters of all receiving policies."""

    code = 0


FAMILY = Family(
    "receiving",
    "What becomes of goods at the dock?",
    True,
    Row,
    {"put-away": policy(put_away), "cross-dock": policy(cross_dock)},
)

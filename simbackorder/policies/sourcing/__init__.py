"""Sourcing: which supplier gets a replenishment order?

A policy is `decide(p, offer, first_up)`: the share (0 to 1) of an order placed now that goes to one supplier, given
that supplier's `offer` of the item (its `share` and its `place` in the policy's list, from 0; -1: not in it).
`first_up` is the smallest place whose supplier is up, -1 if none is. With `by_mark` a whole order goes to one
supplier, drawn by the shares with the order's own mark; otherwise the order is divided by the shares (largest
remainder).
"""

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.sourcing import failover, random, single, split


class Row:
    """Parameters of all sourcing policies."""

    code = 0
    by_mark = 0


FAMILY = Family(
    "sourcing",
    "Which supplier gets a replenishment order?",
    True,
    Row,
    {"single": policy(single), "failover": policy(failover), "split": policy(split), "random": policy(random)},
)

"""Shipment: does what is reserved for an order leave now?

A policy is `decide(p, reserved, lacking)`: `reserved` units of the order wait on the shelf and `lacking` units are
still owed.
"""

from simbackorder.policies.policy import Family, policy
from simbackorder.policies.shipment import complete, partial


class Row:
    """Parameters of all shipment policies."""

    code = 0


FAMILY = Family(
    "shipment",
    "Does an order wait for its last unit before it ships?",
    False,
    Row,
    {"complete": policy(complete), "partial": policy(partial)},
)

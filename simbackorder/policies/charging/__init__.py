"""Charging: when does the customer pay?

A policy is `decide(p)` and returns the share of a line's price that is charged when the order is placed; what is not
charged before is charged when units are released for shipment. `ahead` >= 0 means that all that is still to pay is
charged so long before the promised date.
"""

from simbackorder.policies.charging import at_order, at_shipment, before_shipment, deposit
from simbackorder.policies.policy import Family, policy


class Row:
    """Parameters of all charging policies."""

    code = 0
    share = 0.0
    forfeit = 0
    ahead = -1.0


FAMILY = Family(
    "charging",
    "When does the customer pay?",
    True,
    Row,
    {
        "at-shipment": policy(at_shipment),
        "at-order": policy(at_order),
        "deposit": policy(deposit),
        "before-shipment": policy(before_shipment),
    },
)

"""Shipment: may an order leave as it is now?

A policy is `decide(p, ready, lacking, units, started, fresh, over)`: `ready` units are reserved and not being picked,
`lacking` units are still owed, of `units` accepted; `started` shipments have left or are being picked; `fresh` is 1 in
the instant in which the order was placed; `over` is 1 when the order's window of consolidation is over. It returns
whether the ready units go. A policy with a `window` is asked again when that time has passed since it first said no.
"""

from simbackorder.policies.policy import UNLIMITED, Family, policy
from simbackorder.policies.shipment import available_then_rest, complete, consolidate, partial


class Row:
    """Parameters of all shipment policies."""

    code = 0
    minimum_fraction = 0.0
    max_shipments = UNLIMITED
    window = 0.0


FAMILY = Family(
    "shipment",
    "When does what of an order leave?",
    False,
    Row,
    {
        "complete": policy(complete),
        "partial": policy(partial),
        "available-then-rest": policy(available_then_rest),
        "consolidate": policy(consolidate),
    },
)

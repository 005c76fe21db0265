"""Shipment: may an order leave as it is now?

A policy with a `window` is asked again when that time has passed since it first said no.
"""

from typing import Any, Protocol

from simbackorder.policies.policy import UNLIMITED, Family, policy
from simbackorder.policies.shipment import available_then_rest, complete, consolidate, partial
from simbackorder.policies.shipment.parameters import ShipmentParameters


class Row:
    """Parameters of all shipment policies."""

    code = 0
    minimum_fraction = 0.0
    max_shipments = UNLIMITED
    window = 0.0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, ready: int, lacking: int, units: int, started: int, fresh: int, over: int) -> bool:
        """Whether the `ready` units of an order, reserved and not being picked, go now. `lacking` units are still owed,
        of `units` accepted; `started` shipments have left or are being picked; `fresh` is 1 in the instant in which the
        order was placed; `over` is 1 when the order's window of consolidation is over."""


FAMILY: Family[Decide, ShipmentParameters] = Family(
    name="shipment",
    question="When does what of an order leave?",
    per_item=False,
    row=Row,
    parameters=ShipmentParameters,
    usual="complete",
    table={
        "complete": policy(complete),
        "partial": policy(partial),
        "available-then-rest": policy(available_then_rest),
        "consolidate": policy(consolidate),
    },
)

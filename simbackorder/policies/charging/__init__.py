"""Charging: when does the customer pay?

What is not charged before is charged when units are released for shipment; `ahead` >= 0 means that all that is still to
pay is charged so long before the promised date.
"""

from typing import Any, Protocol

from simbackorder.policies.charging import at_order, at_shipment, before_shipment, deposit
from simbackorder.policies.charging.parameters import ChargingParameters
from simbackorder.policies.policy import Family, policy


class Row:
    """Parameters of all charging policies."""

    code = 0
    share = 0.0
    forfeit = 0
    ahead = -1.0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any) -> float:
        """The share (0 to 1) of a line's price that is charged when the order is placed."""


FAMILY: Family[Decide, ChargingParameters] = Family(
    name="charging",
    question="When does the customer pay?",
    per_item=True,
    row=Row,
    parameters=ChargingParameters,
    usual="at-shipment",
    table={
        "at-shipment": policy(at_shipment),
        "at-order": policy(at_order),
        "deposit": policy(deposit),
        "before-shipment": policy(before_shipment),
    },
)

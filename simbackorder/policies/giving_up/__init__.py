"""Giving up: when does the shop itself cancel an order that waits?"""

from typing import Any, Protocol

from simbackorder.policies.giving_up import after, never, on_slip
from simbackorder.policies.giving_up.parameters import GivingUpParameters
from simbackorder.policies.policy import UNBOUNDED, Family, policy


class Row:
    """Parameters of all policies of giving up."""

    code = 0
    wait = UNBOUNDED
    beyond = UNBOUNDED


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, over: int, slip: float) -> int:
        """NO, CANCEL, or ASK: the order is cancelled unless the customer consents. `over` is 1 when a unit is still
        backordered `wait` after the order was placed, `slip` is by how much (units of time) the date that is being told
        lies after the first."""


FAMILY: Family[Decide, GivingUpParameters] = Family(
    name="giving_up",
    question="When does the shop itself cancel an order that waits?",
    per_item=False,
    row=Row,
    parameters=GivingUpParameters,
    usual="never",
    table={"never": policy(never), "after": policy(after), "on-slip": policy(on_slip)},
)

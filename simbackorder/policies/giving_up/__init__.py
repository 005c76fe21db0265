"""Giving up: when does the shop itself cancel an order that waits?

A policy is `decide(p, over, slip)`: `over` is 1 when a unit is still backordered `wait` after the order was placed,
`slip` is by how much the date that is being told lies after the first. It returns NO, CANCEL, or ASK: the order is
cancelled unless the customer consents.
"""

from simbackorder.policies.giving_up import after, never, on_slip
from simbackorder.policies.policy import UNBOUNDED, Family, policy


class Row:
    """Parameters of all policies of giving up."""

    code = 0
    wait = UNBOUNDED
    beyond = UNBOUNDED


FAMILY = Family(
    "giving_up",
    "When does the shop itself cancel an order that waits?",
    False,
    Row,
    {"never": policy(never), "after": policy(after), "on-slip": policy(on_slip)},
)

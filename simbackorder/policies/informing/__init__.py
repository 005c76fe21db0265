"""Informing: what is a customer told who waits?

`ahead` is how long before the stated date the shop looks whether it will be kept (it also looks on the day itself);
`every` > 0 means a message every so often while a unit of the order is backordered. Each message costs `cost`.
"""

from typing import Any, Protocol

from simbackorder.policies.informing import on_slip, regular, silent
from simbackorder.policies.informing.parameters import InformingParameters
from simbackorder.policies.policy import Family, policy


class Row:
    """Parameters of all informing policies."""

    code = 0
    looks = 0  # 1 if dates are looked at
    ahead = 0.0
    threshold = 0.0
    every = 0.0
    new_dates = 0
    cost = 0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, slip: float) -> bool:
        """Whether the customer is sent a new date that lies `slip` (units of time) after the last one that was
        stated."""


FAMILY: Family[Decide, InformingParameters] = Family(
    name="informing",
    question="What is a customer told who waits?",
    per_item=False,
    row=Row,
    parameters=InformingParameters,
    usual="silent",
    table={"silent": policy(silent), "on-slip": policy(on_slip), "regular": policy(regular)},
)

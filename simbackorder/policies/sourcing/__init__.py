"""Sourcing: which supplier gets a replenishment order?

With `by_mark` a whole order goes to one supplier, drawn by the shares with the order's own mark; otherwise the order is
divided by the shares (largest remainder). With `by_level` the supplier in place 1 first gets what raises what comes
soon to `express_level`. `quantity` > 0 is a standing order with the supplier in place 1.
"""

from typing import Any, Protocol

from simbackorder.policies.policy import UNBOUNDED, Family, policy
from simbackorder.policies.sourcing import (
    base_surge,
    cheapest,
    dual_index,
    expedite,
    failover,
    fastest,
    random,
    single,
    split,
)
from simbackorder.policies.sourcing.parameters import SourcingParameters


class Row:
    """Parameters of all sourcing policies."""

    code = 0
    by_mark = 0
    by_level = 0
    express_level = 0
    below = 0
    quantity = 0  # of a standing order
    every = 0.0
    first = 0.0
    overdue = UNBOUNDED  # when an order is placed again elsewhere
    withdraws = 0  # 1: and the late one is withdrawn


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, offer: Any, first_up: int, net: int) -> float:
        """The share (0 to 1) of an order placed now that goes to one supplier, given that supplier's `offer` of the
        item (its `share` and its `place` in the policy's list, from 0; -1: not in it). `first_up` is the smallest place
        whose supplier is up, -1 if none is; `net` the item's net inventory in units."""


def express(p: Any, soon: int) -> int:
    """Units that the supplier in place 1 gets first, whatever replenishment orders, given the units that are there or
    come within its usual lead time (net of backorders): none."""
    return 0


FAMILY: Family[Decide, SourcingParameters] = Family(
    name="sourcing",
    question="Which supplier gets a replenishment order?",
    per_item=True,
    row=Row,
    parameters=SourcingParameters,
    usual="single",
    further={"express": express},
    table={
        "single": policy(single),
        "failover": policy(failover),
        "split": policy(split),
        "random": policy(random),
        "cheapest": policy(cheapest),
        "fastest": policy(fastest),
        "expedite": policy(expedite),
        "dual-index": policy(dual_index),
        "base-surge": policy(base_surge),
    },
)

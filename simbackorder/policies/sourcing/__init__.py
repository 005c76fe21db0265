"""Sourcing: which supplier gets a replenishment order?

With `by_mark` a whole order goes to one supplier, drawn by the shares with the order's own mark; otherwise the order is
divided by the shares (largest remainder). With `by_level` the supplier in place 1 first gets what `express` says.
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


def standing(p: Any) -> int:
    """Units of the standing order that is due now with the supplier in place 1: none."""
    return 0


def until_standing(p: Any, first: bool) -> float:
    """Time until the standing order is due for the first time, or again; infinite: there is none.
    A shop's books are made large enough by the columns `quantity` and `every`."""
    return UNBOUNDED


def overdue(p: Any, usual: float) -> float:
    """Time after placing an order when it is looked at whether it is late, given its supplier's usual lead time;
    infinite: never. A shop's books are made large enough by the column `overdue`."""
    return UNBOUNDED


def instead(p: Any, first_up: int) -> int:
    """Place of the supplier with whom as much as is late is ordered again, given the smallest place of the others whose
    supplier is up (-1: of none); -1: with nobody."""
    return -1


FAMILY: Family[Decide, SourcingParameters] = Family(
    name="sourcing",
    question="Which supplier gets a replenishment order?",
    per_item=True,
    row=Row,
    parameters=SourcingParameters,
    usual="single",
    further={
        "express": express,
        "standing": standing,
        "until_standing": until_standing,
        "overdue": overdue,
        "instead": instead,
    },
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

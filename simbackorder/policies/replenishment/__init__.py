"""Replenishment: when is how much ordered from suppliers?

Orders come at or below the reorder point; with `strict` only below it, which for whole units is a reorder point one
lower, and the row says so. `period` > 0 means that the item is looked at every so often (infinite: when its plan says
so), otherwise after every fall of its position.
"""

from typing import Any, Protocol

from simbackorder.policies.policy import UNBOUNDED, UNLIMITED, Family, policy
from simbackorder.policies.replenishment import (
    R_S,
    base_stock,
    forecast,
    none,
    order_to_backlog,
    periodic_r_nQ,
    periodic_s_S,
    plan,
    r_nQ,
    s_S,
)
from simbackorder.policies.replenishment.review import ReplenishmentParameters, ReviewParameters


class Row:
    """Parameters of all replenishment policies."""

    code = 0
    reorder_point = 0
    order_up_to = 0
    order_quantity = 1
    period = 0.0
    first_review = 0.0
    max_order = UNLIMITED
    recall = 0
    count_backorders = 1
    count_standing = 1
    count_held_up = 1
    due_within = UNBOUNDED
    at_least = 1
    first_step = 0  # of the item's plan
    steps = 0
    smoothing = -1.0  # weight of the last period; negative: no forecast
    safety_factor = 0.0
    initial = 0.0  # demand in a period, and its variance, that are expected at first
    initial_variance = 0.0
    periods = 0.0  # that an order has to cover


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, position: int, item: Any) -> int:
        """Units to order now, given the inventory `position` in units, and the `item`'s row for what it has learned
        (`forecast`, `variance`, units per period) or planned (`planned_units`)."""


def learn(p: Any, item: Any, plans: Any) -> None:
    """What a policy notes of an item when its regular review is due, before it decides: nothing. `plans` holds the
    planned orders of all items (`at`, `units`), the item's from row `first_step` on."""


def until_review(p: Any, item: Any, plans: Any, now: float) -> float:
    """Time from a regular review, when that is noted, to the next one: the review period; infinite: there is none."""
    time: float = p.period
    return time


FAMILY: Family[Decide, ReplenishmentParameters] = Family(
    name="replenishment",
    question="When is how much ordered from suppliers?",
    per_item=True,
    row=Row,
    parameters=ReplenishmentParameters,
    usual="none",
    own=ReviewParameters,
    further={"learn": learn, "until_review": until_review},
    table={
        "none": policy(none),
        "base-stock": policy(base_stock),
        "r-nQ": policy(r_nQ),
        "s-S": policy(s_S),
        "R-S": policy(R_S),
        "R-s-S": policy(periodic_s_S),
        "R-r-nQ": policy(periodic_r_nQ),
        "order-to-backlog": policy(order_to_backlog),
        "forecast": policy(forecast),
        "plan": policy(plan),
    },
)

"""Replenishment: when is how much ordered from suppliers?

A policy is `decide(p, position)` and returns the units to order now, given the inventory position. Orders come at or
below the reorder point; with `strict` only below it, which for whole units is a reorder point one lower, and the row
says so. `period` > 0 means that the item is looked at every so often, otherwise after every fall of its position.
"""

from simbackorder.policies.policy import UNLIMITED, Family, policy
from simbackorder.policies.replenishment import R_S, base_stock, none, periodic_r_nQ, periodic_s_S, r_nQ, s_S


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


FAMILY = Family(
    "replenishment",
    "When is how much ordered from suppliers?",
    True,
    Row,
    {
        "none": policy(none),
        "base-stock": policy(base_stock),
        "r-nQ": policy(r_nQ),
        "s-S": policy(s_S),
        "R-S": policy(R_S),
        "R-s-S": policy(periodic_s_S),
        "R-r-nQ": policy(periodic_r_nQ),
    },
)

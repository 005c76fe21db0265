"""Admission: may a customer buy what is not wholly on the shelf?

A policy is `decide(p, missing, backorders, planned, quoted, unreleased)`: `missing` units of the line are not
available, `backorders` units of the item are owed already, `planned` units are on their way (on order or in put-away,
orders held up by an outage left out), `quoted` is the wait for stock that the shop would quote (negative: none), and
`unreleased` is 1 before the item's release. It returns how many of the missing units are taken as backorders, or
REFUSE_LINE when the whole line is refused. Before its release an item is sold by `pre-order` only.
"""

from simbackorder.policies.admission import backorder, backorder_if_planned, lost_sale, pre_order
from simbackorder.policies.policy import UNBOUNDED, UNLIMITED, Family, policy


class Row:
    """Parameters of all admission policies."""

    code = 0
    cap = UNLIMITED
    max_wait = UNBOUNDED
    then = 0
    deposit = -1.0  # share of the price that a pre-order pays at once; negative: as the charging policy says


FAMILY = Family(
    "admission",
    "What does the shop show when an item is not wholly available?",
    True,
    Row,
    {
        "lost-sale": policy(lost_sale),
        "backorder": policy(backorder),
        "backorder-if-planned": policy(backorder_if_planned),
        "pre-order": policy(pre_order),
    },
)

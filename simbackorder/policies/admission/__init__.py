"""Admission: may a customer buy what is not wholly on the shelf?

A policy is `decide(p, missing, backorders, planned)`: `missing` units of the line are not available, `backorders`
units of the item are owed already, `planned` units are on their way (on order or in put-away, orders held up by an
outage left out). It returns how many of the missing units are taken as backorders, or REFUSE_LINE when the whole line
is refused.
"""

from simbackorder.policies.admission import backorder, backorder_if_planned, lost_sale
from simbackorder.policies.policy import UNLIMITED, Family, policy


class Row:
    """Parameters of all admission policies."""

    code = 0
    cap = UNLIMITED


FAMILY = Family(
    "admission",
    "What does the shop show when an item is not wholly available?",
    True,
    Row,
    {
        "lost-sale": policy(lost_sale),
        "backorder": policy(backorder),
        "backorder-if-planned": policy(backorder_if_planned),
    },
)

"""Admission: may a customer buy what is not wholly on the shelf?"""

from typing import Any, Protocol

from simbackorder.policies.admission import backorder, backorder_if_planned, lost_sale, pre_order
from simbackorder.policies.admission.parameters import AdmissionParameters
from simbackorder.policies.policy import UNBOUNDED, UNLIMITED, Family, policy


class Row:
    """Parameters of all admission policies."""

    code = 0
    cap = UNLIMITED
    max_wait = UNBOUNDED
    then = 0
    deposit = -1.0  # share of the price that a pre-order pays at once; negative: as the charging policy says


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, missing: int, backorders: int, planned: int, quoted: float, unreleased: int) -> int:
        """How many of the `missing` units of a line, those that are not available, are taken as backorders, or
        REFUSE_LINE when the whole line is refused (OVER_CAP: for the units that are owed alone). `backorders` units of
        the item are owed already, `planned` units are on their way (on order or in put-away, orders held up by an
        outage left out), `quoted` is the wait for stock that the shop would quote, in units of time (negative: none),
        and `unreleased` is 1 before the item's release, when only a pre-order sells it."""


def paid_ahead(p: Any, share: float) -> float:
    """The share of the price that is paid with an order before the item's release, given that of the charging policy:
    the same."""
    return share


FAMILY: Family[Decide, AdmissionParameters] = Family(
    name="admission",
    question="What does the shop show when an item is not wholly available?",
    per_item=True,
    row=Row,
    parameters=AdmissionParameters,
    usual="backorder",
    further={"paid_ahead": paid_ahead},
    table={
        "lost-sale": policy(lost_sale),
        "backorder": policy(backorder),
        "backorder-if-planned": policy(backorder_if_planned),
        "pre-order": policy(pre_order),
    },
)

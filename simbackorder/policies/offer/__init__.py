"""Offer: what is a customer offered who would have to wait?

An offer is made for each line that would wait, and fulfilled when units of it ship that were not there at once.
"""

from typing import Any, Protocol

from simbackorder.policies.offer import discount, faster_shipping, none, voucher
from simbackorder.policies.offer.parameters import OfferParameters
from simbackorder.policies.policy import UNBOUNDED, Family, policy


class Row:
    """Parameters of all offer policies."""

    code = 0
    min_wait = 0.0
    share = 0.0  # of the price, taken off by a discount
    value = 0.0  # of a voucher, as a share of the price, or as an amount for each unit
    amount = 0
    life = UNBOUNDED
    transit = 1.0  # share of the transit time of parcels that are sent faster, and what each costs
    cost = 0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, wait: float) -> int:
        """What is offered to a customer who would have to wait for units of a line: NOTHING, DISCOUNT, VOUCHER or
        FASTER. `wait` is the stated wait, in units of time: what the customer sees, or else assumes."""


FAMILY: Family[Decide, OfferParameters] = Family(
    name="offer",
    question="What is a customer offered who would have to wait?",
    per_item=True,
    row=Row,
    parameters=OfferParameters,
    usual="none",
    tacit=True,
    table={
        "none": policy(none),
        "discount": policy(discount),
        "voucher": policy(voucher),
        "faster-shipping": policy(faster_shipping),
    },
)

"""Carrier: who takes a shipment to its customer?

A policy is `decide(p, late, waited)`: the number of the carrier (0: the standard one), given whether the date that the
customer was told last cannot be kept by the standard carrier any more, and whether a unit of the order was
backordered. `usual` is the carrier that promises count on.
"""

from simbackorder.policies.carrier import always, express_for_backorders, express_if_late, standard
from simbackorder.policies.policy import Family, policy


class Row:
    """Parameters of all policies of carriers."""

    code = 0
    number = 0
    usual = 0


FAMILY = Family(
    "carrier",
    "Who takes a shipment to its customer?",
    False,
    Row,
    {
        "standard": policy(standard),
        "always": policy(always),
        "express-for-backorders": policy(express_for_backorders),
        "express-if-late": policy(express_if_late),
    },
)

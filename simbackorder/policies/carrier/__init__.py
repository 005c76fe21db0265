"""Carrier: who takes a shipment to its customer?

`usual` is the carrier that promises count on.
"""

from typing import Any, Protocol

from simbackorder.policies.carrier import always, express_for_backorders, express_if_late, standard
from simbackorder.policies.carrier.parameters import CarrierParameters
from simbackorder.policies.policy import Family, policy


class Row:
    """Parameters of all policies of carriers."""

    code = 0
    number = 0
    usual = 0


class Decide(Protocol):
    """A policy of the family."""

    def __call__(self, p: Any, late: int, waited: int) -> int:
        """The number of the carrier that takes a shipment (0: the standard one): `late` is 1 if the date that the
        customer was told last cannot be kept by the standard carrier any more, `waited` if a unit of the order was
        backordered."""


FAMILY: Family[Decide, CarrierParameters] = Family(
    name="carrier",
    question="Who takes a shipment to its customer?",
    per_item=False,
    row=Row,
    parameters=CarrierParameters,
    usual="standard",
    table={
        "standard": policy(standard),
        "always": policy(always),
        "express-for-backorders": policy(express_for_backorders),
        "express-if-late": policy(express_if_late),
    },
)

"""The families of policies, in the order in which an order meets them."""

from collections.abc import Iterator

from simbackorder.policies import (
    admission,
    allocation,
    carrier,
    charging,
    giving_up,
    informing,
    offer,
    oversold,
    promising,
    receiving,
    records,
    replenishment,
    shipment,
    sourcing,
)
from simbackorder.policies.policy import AnyFamily

FAMILIES: dict[str, AnyFamily] = {
    family.name: family
    for family in (
        admission.FAMILY,
        promising.FAMILY,
        offer.FAMILY,
        charging.FAMILY,
        informing.FAMILY,
        allocation.FAMILY,
        shipment.FAMILY,
        carrier.FAMILY,
        giving_up.FAMILY,
        replenishment.FAMILY,
        sourcing.FAMILY,
        receiving.FAMILY,
        records.FAMILY,
        oversold.FAMILY,
    )
}


def all_rules() -> Iterator[tuple[str, AnyFamily, str]]:
    """What rules are called, their families, and their names there: none for what a family decides."""
    for name, family in FAMILIES.items():
        yield name, family, ""
        yield from ((further, family, further) for further in family.further)

"""The families of policies, in the order in which an order meets them."""

from simbackorder.policies import admission, allocation, promising, replenishment, shipment, sourcing
from simbackorder.policies.policy import Family

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        admission.FAMILY,
        promising.FAMILY,
        allocation.FAMILY,
        shipment.FAMILY,
        replenishment.FAMILY,
        sourcing.FAMILY,
    )
}

"""The families of policies, in the order in which an order meets them."""

from simbackorder.policies import (
    admission,
    allocation,
    charging,
    giving_up,
    informing,
    promising,
    replenishment,
    shipment,
    sourcing,
)
from simbackorder.policies.policy import Family

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        admission.FAMILY,
        promising.FAMILY,
        charging.FAMILY,
        informing.FAMILY,
        allocation.FAMILY,
        shipment.FAMILY,
        giving_up.FAMILY,
        replenishment.FAMILY,
        sourcing.FAMILY,
    )
}

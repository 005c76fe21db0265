"""What the firm decides: per family of policies a choice for all items, and choices for single items."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from simbackorder.policies.admission.parameters import AdmissionParameters
from simbackorder.policies.allocation.parameters import AllocationParameters
from simbackorder.policies.carrier.parameters import CarrierParameters
from simbackorder.policies.charging.parameters import ChargingParameters
from simbackorder.policies.families import FAMILIES
from simbackorder.policies.giving_up.parameters import GivingUpParameters
from simbackorder.policies.informing.parameters import InformingParameters
from simbackorder.policies.offer.parameters import OfferParameters
from simbackorder.policies.oversold.parameters import OversoldParameters
from simbackorder.policies.policy import Parameters
from simbackorder.policies.promising.dates import PromisingParameters
from simbackorder.policies.receiving.parameters import ReceivingParameters
from simbackorder.policies.records.parameters import RecordParameters
from simbackorder.policies.replenishment.review import ReplenishmentParameters
from simbackorder.policies.shipment.parameters import ShipmentParameters
from simbackorder.policies.sourcing.parameters import SourcingParameters

FROZEN = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
P = TypeVar("P", bound=Parameters)


class Choice(BaseModel, Generic[P]):
    """One policy with its parameters."""

    model_config = FROZEN

    rule: str
    parameters: SerializeAsAny[P]


class FamilyChoice(BaseModel, Generic[P]):
    """The choice for all items, and those of items that differ from it; no default when every item has its own."""

    model_config = FROZEN

    default: Choice[P] | None = None
    items: dict[str, Choice[P]] = Field(default_factory=dict)

    def choice(self, item: str | None = None) -> Choice[P]:
        """What holds for the item. Raises KeyError when nothing was chosen for it."""
        found = self.items.get(item, self.default) if item is not None else self.default
        if found is None:
            raise KeyError(f"no rule for {item!r}")
        return found

    def stated(self) -> list[Choice[P]]:
        """All choices, for whichever item, each once."""
        found = {id(choice): choice for choice in (self.default, *self.items.values())}
        return [choice for choice in found.values() if choice is not None]

    def choices(self, items: Collection[str]) -> list[Choice[P]]:
        """What holds for each of the items. Raises KeyError when nothing was chosen for one."""
        own, default = self.items, self.default
        if default is None:
            return [self.choice(item) for item in items]
        return [own.get(item, default) for item in items] if own else [default] * len(items)

    def different(self, items: Collection[str]) -> list[Choice[P]]:
        """The choices that hold for the items, each once: catalogues are long, and most items are treated alike."""
        if self.default is not None and not self.items:
            return [self.default]
        return list({id(choice): choice for choice in self.choices(items)}.values())


def usual(family: str) -> FamilyChoice[Any]:
    """What holds for all items where a scenario says nothing."""
    rule = FAMILIES[family].usual
    return FamilyChoice(default=Choice(rule=rule, parameters=FAMILIES[family].table[rule].parameters()))


def tacit(name: str, form: dict[str, Any]) -> bool:
    """Whether this form of a family says what holds if nothing is said, and it is not said."""
    return FAMILIES[name].tacit and form == {"rule": FAMILIES[name].usual}


class Policy(BaseModel):
    """Everything that the firm decides, by family."""

    model_config = FROZEN

    admission: FamilyChoice[AdmissionParameters] = usual("admission")
    promising: FamilyChoice[PromisingParameters] = usual("promising")
    offer: FamilyChoice[OfferParameters] = usual("offer")
    charging: FamilyChoice[ChargingParameters] = usual("charging")
    informing: FamilyChoice[InformingParameters] = usual("informing")
    allocation: FamilyChoice[AllocationParameters] = usual("allocation")
    shipment: FamilyChoice[ShipmentParameters] = usual("shipment")
    carrier: FamilyChoice[CarrierParameters] = usual("carrier")
    giving_up: FamilyChoice[GivingUpParameters] = usual("giving_up")
    replenishment: FamilyChoice[ReplenishmentParameters] = usual("replenishment")
    sourcing: FamilyChoice[SourcingParameters] = FamilyChoice()
    receiving: FamilyChoice[ReceivingParameters] = usual("receiving")
    records: FamilyChoice[RecordParameters] = usual("records")
    oversold: FamilyChoice[OversoldParameters] = usual("oversold")

    def family(self, name: str) -> FamilyChoice[Any]:
        """The choice of one family."""
        found: Any = getattr(self, name)
        return found  # type: ignore[no-any-return]

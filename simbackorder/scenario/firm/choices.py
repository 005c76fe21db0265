"""What the firm decides: per family of policies a choice for all items, and choices for single items."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from simbackorder.policies.policy import Parameters

FROZEN = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Choice(BaseModel):
    """One policy with its parameters."""

    model_config = FROZEN

    rule: str
    parameters: SerializeAsAny[Parameters] = Parameters()


class FamilyChoice(BaseModel):
    """The choice for all items, and those of items that differ from it; no default when every item has its own."""

    model_config = FROZEN

    default: Choice | None = None
    items: dict[str, Choice] = Field(default_factory=dict)

    def choice(self, item: str | None = None) -> Choice:
        """What holds for the item. Raises KeyError when nothing was chosen for it."""
        found = self.items.get(item, self.default) if item is not None else self.default
        if found is None:
            raise KeyError(f"no rule for {item!r}")
        return found

    def stated(self) -> list[Choice]:
        """All choices, for whichever item, each once."""
        found = {id(choice): choice for choice in (self.default, *self.items.values())}
        return [choice for choice in found.values() if choice is not None]

    def choices(self, items: Collection[str]) -> list[Choice]:
        """What holds for each of the items. Raises KeyError when nothing was chosen for one."""
        own, default = self.items, self.default
        if default is None:
            return [self.choice(item) for item in items]
        return [own.get(item, default) for item in items] if own else [default] * len(items)

    def different(self, items: Collection[str]) -> list[Choice]:
        """The choices that hold for the items, each once: catalogues are long, and most items are treated alike."""
        if self.default is not None and not self.items:
            return [self.default]
        return list({id(choice): choice for choice in self.choices(items)}.values())


def chosen(rule: str) -> FamilyChoice:
    """A rule without parameters, for all items."""
    return FamilyChoice(default=Choice(rule=rule))


class Policy(BaseModel):
    """Everything that the firm decides, by family."""

    model_config = FROZEN

    admission: FamilyChoice = chosen("backorder")
    promising: FamilyChoice = chosen("none")
    charging: FamilyChoice = chosen("at-shipment")
    informing: FamilyChoice = chosen("silent")
    allocation: FamilyChoice = chosen("first-come-first-served")
    shipment: FamilyChoice = chosen("complete")
    carrier: FamilyChoice = chosen("standard")
    giving_up: FamilyChoice = chosen("never")
    replenishment: FamilyChoice = chosen("none")
    sourcing: FamilyChoice = FamilyChoice()
    receiving: FamilyChoice = chosen("put-away")
    records: FamilyChoice = chosen("real-time")

    def family(self, name: str) -> FamilyChoice:
        """The choice of one family."""
        found: Any = getattr(self, name)
        return found  # type: ignore[no-any-return]

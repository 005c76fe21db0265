"""Fields of the scenario's records that hold laws or costs by item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from simbackorder.quantities import MONEY_QUANTITY, ItemName, Money, Quantity, mixed, plain_number
from simbackorder.scenario.laws import COUNT, TIME, Law, read_law


@dataclass(frozen=True)
class LawField:
    """A law of times or counts; `bare` is the law that a bare number stands for."""

    unit: Quantity
    bare: str = "constant"
    positive: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"x-law": "times" if self.unit.unit == "time" else "counts"}

    def read(self, value: object, info: core_schema.ValidationInfo) -> Law:
        law = read_law(value, info.context, self.unit, self.bare)
        if self.positive and not any(number > 0 for number in drawn(law)):
            found = plain_number(value) if isinstance(value, int | float) else "only zeros"
            raise mixed("a law with values above 0", found)
        return law


def drawn(law: Law) -> tuple[float, ...]:
    """Numbers of which one is positive if the law can draw a positive number."""
    if law.name == "table":
        pairs = zip(law["values"], law["probabilities"], strict=True)
        return tuple(value * probability for value, probability in pairs)
    if law.name in ("sequence", "empirical"):
        return tuple(law["values"])
    return (law["value"],) if law.name == "constant" else (1.0,)


@dataclass(frozen=True)
class CostField:
    """One unit cost, or one by item."""

    holds_money = True

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        money = {"type": "number", "minimum": 0}
        return {"anyOf": [money, {"type": "object", "additionalProperties": money}]}

    def read(self, value: object, info: ValidationInfo) -> int | dict[str, int] | None:
        if value is None:
            return None
        if isinstance(value, dict):
            return COSTS_BY_ITEM.validate_python(value, context=info.context)
        return int(MONEY_QUANTITY.read(value, info.context))


COSTS_BY_ITEM: TypeAdapter[dict[str, int]] = TypeAdapter(dict[ItemName, Money])

DurationLaw = Annotated[Law, LawField(TIME)]
PositiveCountLaw = Annotated[Law, LawField(COUNT, positive=True)]
Renewal = Annotated[Law, LawField(TIME, positive=True)]
UpOrDown = Annotated[Law, LawField(TIME, bare="exponential", positive=True)]
ItemCosts = Annotated[int | dict[str, int] | None, CostField()]

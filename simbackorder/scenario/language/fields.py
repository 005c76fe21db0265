"""Fields of the scenario's records that hold distributions or costs by item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from simbackorder.quantities import (
    FRACTION_QUANTITY,
    MONEY_QUANTITY,
    RATE_QUANTITY,
    ItemName,
    Money,
    Quantity,
    Rate,
    mixed,
    plain_number,
)
from simbackorder.scenario.language.distributions import COUNT, TIME, Distribution, read_distribution

CONSTANT_0 = Distribution("constant", (("value", 0.0),))
CONSTANT_1 = Distribution("constant", (("value", 1.0),))
SHARE = replace(FRACTION_QUANTITY, noun="a share", example="95%")
KINDS = {"time": "times", "units": "counts", "fraction": "shares", "any": "values"}


@dataclass(frozen=True)
class DistributionField:
    """A distribution of times, counts or shares; `bare` is what a bare number stands for, `otherwise` what would be
    without values above 0."""

    unit: Quantity
    bare: str = "constant"
    positive: bool = False
    otherwise: str = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"x-distribution": KINDS[self.unit.unit]}

    def read(self, value: object, info: core_schema.ValidationInfo) -> Distribution:
        distribution = read_distribution(value, info.context, self.unit, self.bare)
        if self.positive and not any(number > 0 for number in drawn(distribution)):
            found = plain_number(value) if isinstance(value, int | float) else "only zeros"
            reason = f" (otherwise {self.otherwise})" if self.otherwise else ""
            raise mixed(f"a distribution with values above 0{reason}", found)
        return distribution


def drawn(distribution: Distribution) -> tuple[float, ...]:
    """Numbers of which one is positive if the distribution can draw a positive number."""
    if distribution.name == "table":
        pairs = zip(distribution["values"], distribution["probabilities"], strict=True)
        return tuple(value * probability for value, probability in pairs)
    if distribution.name in ("sequence", "empirical"):
        return tuple(distribution["values"])
    return (distribution["value"],) if distribution.name == "constant" else (1.0,)


@dataclass(frozen=True)
class CostField:
    """One unit cost, or one by item."""

    holds_money = True

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        money = MONEY_QUANTITY.__get_pydantic_json_schema__(schema, handler)
        return {"anyOf": [money, {"type": "object", "additionalProperties": money}]}

    def read(self, value: object, info: ValidationInfo) -> int | dict[str, int] | None:
        if value is None:
            return None
        if isinstance(value, dict):
            return COSTS_BY_ITEM.validate_python(value, context=info.context)
        return int(MONEY_QUANTITY.read(value, info.context))


@dataclass(frozen=True)
class RateField:
    """One rate, or one by item."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        rate = RATE_QUANTITY.__get_pydantic_json_schema__(schema, handler)
        return {"anyOf": [rate, {"type": "object", "additionalProperties": rate}]}

    def read(self, value: object, info: ValidationInfo) -> float | dict[str, float]:
        if isinstance(value, dict):
            return RATES_BY_ITEM.validate_python(value, context=info.context)
        return RATE_QUANTITY.read(value, info.context)


COSTS_BY_ITEM: TypeAdapter[dict[str, int]] = TypeAdapter(dict[ItemName, Money])
RATES_BY_ITEM: TypeAdapter[dict[str, float]] = TypeAdapter(dict[ItemName, Rate])

DurationDistribution = Annotated[Distribution, DistributionField(TIME)]
PositiveCountDistribution = Annotated[Distribution, DistributionField(COUNT, positive=True)]
Renewal = Annotated[Distribution, DistributionField(TIME, positive=True)]
UpOrDown = Annotated[Distribution, DistributionField(TIME, bare="exponential", positive=True)]
ShareDistribution = Annotated[Distribution, DistributionField(SHARE, positive=True, otherwise="nothing ever arrives")]
ItemRates = Annotated[float | dict[str, float], RateField()]
ItemCosts = Annotated[int | dict[str, int] | None, CostField()]

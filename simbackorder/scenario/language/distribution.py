"""A distribution as a scenario states it, and the mistakes that reading one may find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from simbackorder.quantities import Context, Quantity, plain_number

Parameter: TypeAlias = "float | str | tuple[float, ...] | Distribution"
"""A distribution is a parameter only of the distributions that the model makes of others."""


@dataclass(frozen=True)
class Distribution:
    """A distribution: its name and its parameters in order, as (name, value) pairs; hashable."""

    name: str
    parameters: tuple[tuple[str, Parameter], ...]

    def get(self, name: str) -> Any:
        """The parameter's value, or None when the distribution was stated without it."""
        return dict(self.parameters).get(name)

    def __getitem__(self, name: str) -> Any:
        return dict(self.parameters)[name]

    def form(self) -> dict[str, Any]:
        """The distribution as it is written in a resolved scenario."""
        known = dict(self.parameters)
        if self.name == "table":
            pairs = zip(self["values"], self["probabilities"], strict=True)
            return {"table": {plain_number(value): probability for value, probability in pairs}}
        if self.name == "empirical" and "file" in known:
            return {"empirical": {key: known[key] for key in ("file", "column")}}
        if self.name in ("sequence", "empirical"):
            return {self.name: list(self["values"])}
        if self.name == "piecewise":
            pieces = zip(self["from"], self["rate"], strict=True)
            return {"piecewise": [{"from": start, "rate": rate} for start, rate in pieces]}
        return {self.name: known}


Location = tuple[str | int, ...]
Found = tuple[Location, PydanticCustomError]


class DistributionError(Exception):
    """The mistakes found in one distribution, each with its place inside the distribution."""

    def __init__(self, found: list[Found]):
        super().__init__(found)
        self.found = found

    def as_validation_error(self, value: object) -> ValidationError:
        details = [InitErrorDetails(type=error, loc=place, input=value) for place, error in self.found]
        return ValidationError.from_exception_data("distribution", details)


def read_number(value: object, quantity: Quantity, context: Context | None, place: Location) -> float:
    try:
        return quantity.read(value, context)
    except PydanticCustomError as error:
        raise DistributionError([(place, error)]) from None

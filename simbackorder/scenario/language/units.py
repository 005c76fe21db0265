"""In which unit the value at a dotted path of a scenario is."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from simbackorder.policies.families import FAMILIES
from simbackorder.quantities import Quantity
from simbackorder.scenario.language.dates import INSTANT_IN_FILES
from simbackorder.scenario.language.distributions import ABOUT
from simbackorder.scenario.language.fields import CostField, DistributionField, RateField
from simbackorder.scenario.language.overrides import STREAM_KEYS
from simbackorder.scenario.language.paths import parts_of
from simbackorder.scenario.language.problems import type_at
from simbackorder.scenario.sections.finance import Finance
from simbackorder.scenario.sections.payment import Books, Payment
from simbackorder.scenario.sections.returns import ReturnTerms
from simbackorder.scenario.sections.schema import Item, Shipping, Stream, Supplier, Time, Warehouse

SECTIONS: dict[str, Any] = {
    "time": Time,
    "items": dict[str, Item],
    "suppliers": dict[str, Supplier],
    "warehouse": Warehouse,
    "shipping": Shipping,
    "payment": Payment,
    "books": Books,
    "finance": Finance,
    "returns": ReturnTerms,
}
# The units of quantities as measures name theirs; what is not here is a plain number.
WORDS = {
    "time": "time",
    "1/time": "per time",
    "fraction/time": "per time",
    "units": "units",
    "money": "money",
    "money/unit": "money per unit",
    "money/unit/time": "money per unit per time",
    "money/time": "money per time",
}


def unit_at(path: str) -> str:
    """The unit as measures have it: "time", "money", "units"...; "1" for a plain number, and when it is not known."""
    parts = parts_of(path)
    found = _policy_unit(parts) if parts[0] in ("policy", "alternatives") else _model_unit(parts)
    return WORDS.get(found or "", "1")


def is_whole_at(path: str) -> bool:
    """Whether the value at a path is a parameter of policies that is a whole number for all rules that have it."""
    found = [part for field in _policy_fields(parts_of(path)) for part in _parts(field) if isinstance(part, Quantity)]
    return bool(found) and all(part.whole for part in found)


def _policy_unit(parts: tuple[str, ...]) -> str | None:
    """A parameter's unit, if all rules of the family that have it agree."""
    units = {_unit(field, ()) for field in _policy_fields(parts)}
    return units.pop() if len(units) == 1 else None


def _policy_fields(parts: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """What the rules of a family say of a parameter that they have."""
    family = next((FAMILIES[part] for part in parts if part in FAMILIES), None)
    if family is None or parts[0] not in ("policy", "alternatives"):
        return []
    fields = [policy.parameters.model_fields.get(parts[-1]) for policy in family.table.values()]
    return [(field.annotation, *field.metadata) for field in fields if field is not None]


def _model_unit(parts: tuple[str, ...]) -> str | None:
    root = SECTIONS.get(parts[0])
    if parts[0] == "customers":
        root = Stream if len(parts) > 1 and parts[1] in STREAM_KEYS else dict[str, Stream]
    for end in range(len(parts), 1, -1):
        found = _unit((type_at(root, parts[1:end]),), parts[end:]) if root else None
        if found:
            return found
    return None


def _unit(annotations: tuple[Any, ...], below: tuple[str, ...]) -> str | None:
    """The unit of the first quantity among the annotations; `below`: the path in a distribution or costs by item."""
    for part in _parts(annotations):
        if isinstance(part, Quantity):
            return part.unit if not below else None
        if part is INSTANT_IN_FILES:
            return "time"
        if isinstance(part, DistributionField):
            if below[:1] == ("piecewise",):
                return "1/time" if below[-1] == "rate" else part.unit.unit
            return part.unit.unit if not below or below[-1] in ABOUT else "1"
        if isinstance(part, CostField):
            return "money"
        if isinstance(part, RateField):
            return "1/time"
    return None


def _parts(annotations: tuple[Any, ...]) -> Iterator[Any]:
    for annotation in annotations:
        yield annotation
        if not isinstance(annotation, (Quantity, DistributionField, CostField, RateField)):
            yield from _parts(typing.get_args(annotation))

"""What a person may choose: every policy with its parameters, in words."""

from __future__ import annotations

import typing
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simbackorder.policies.families import FAMILIES
from simbackorder.policies.policy import Policy
from simbackorder.quantities import WITHOUT_CONTEXT, Quantity, Reference
from simbackorder.scenario.language.forms import value_form
from simbackorder.scenario.language.problems import bare


def families() -> list[dict[str, Any]]:
    """Families with their rules, parameters, formulas and sources; plain data."""
    return [
        {
            "family": family.name,
            "question": family.question,
            "per_item": family.per_item,
            "rules": [described(rule, policy) for rule, policy in family.table.items()],
        }
        for family in FAMILIES.values()
    ]


def described(rule: str, policy: Policy[Any, Any]) -> dict[str, Any]:
    """One policy: the summary and the formula are the two paragraphs of its docstring."""
    paragraphs = [" ".join(part.split()) for part in policy.description.strip().split("\n\n")]
    return {
        "rule": rule,
        "summary": paragraphs[0],
        "formula": paragraphs[1] if len(paragraphs) > 1 else "",
        "parameters": [parameter(name, field) for name, field in policy.parameters.model_fields.items()],
        "source": policy.source,
        "caution": policy.caution,
    }


def parameter(name: str, field: FieldInfo) -> dict[str, Any]:
    noun, unit = type_of((field.annotation, *field.metadata))
    return {
        "name": name,
        "type": noun,
        "unit": unit,
        "default": default_text(field),
        "meaning": field.description or "",
    }


def default_text(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = value_form(field.get_default(call_default_factory=True), 0)
    if isinstance(value, dict):
        value = ", ".join(f"{key}: {text(entry)}" for key, entry in value.items())
    return f"default {text(value)}"


def text(value: object) -> str:
    words = {None: "none", True: "true", False: "false"}
    return words[value] if value is None or isinstance(value, bool) else str(value)


def type_of(annotation: Any) -> tuple[str, str]:
    """What the parameter is, in words, and its unit."""
    parts = list(parts_of(annotation))
    collection = next((kind for kind in parts if typing.get_origin(kind) in (dict, tuple)), None)
    reference = next((part for part in parts if isinstance(part, Reference)), None)
    if typing.get_origin(collection) is dict:
        return ("share by supplier", "fraction") if reference and reference.kind == "supplier" else by_name(parts)
    if reference:
        return (f"list of {reference.kind}s" if collection else f"a {reference.kind}"), "name"
    for part in parts:
        if isinstance(part, Quantity):
            return part.described(WITHOUT_CONTEXT).split(" (such")[0], part.unit
        if typing.get_origin(part) is typing.Literal:
            return " or ".join(str(choice) for choice in typing.get_args(part)), "-"
        if bare(part) is bool:
            return "true or false", "-"
        if isinstance(part, type) and issubclass(part, BaseModel):
            return "a mapping of " + ", ".join(part.model_fields), "-"
    return "a value", "-"


def by_name(parts: list[Any]) -> tuple[str, str]:
    """A mapping from names to quantities."""
    reference = next(part for part in parts if isinstance(part, Reference))
    quantity = next(part for part in parts if isinstance(part, Quantity))
    return f"{quantity.described(WITHOUT_CONTEXT).split(' (such')[0]} by {reference.kind}", quantity.unit


def parts_of(annotation: Any) -> typing.Iterator[Any]:
    """The annotation and everything inside it."""
    yield annotation
    inside = annotation if isinstance(annotation, tuple) else typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Literal:
        return
    for part in inside:
        yield from parts_of(part)

"""Records as they are written in a resolved scenario: plain mappings, lists, numbers and text, every default shown."""

from __future__ import annotations

import typing
from collections.abc import Container
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from pydantic import BaseModel

from simbackorder.quantities import Quantity
from simbackorder.scenario.language.distributions import Distribution
from simbackorder.scenario.language.paths import path_of

AS_THEY_ARE = (int, str, bool)


class Form(dict[str, Any]):
    """A resolved mapping; `absent` names the options that are not given, and have no value to show."""

    absent: tuple[str, ...] = ()


def record_form(record: BaseModel, digits: int, wanted: Container[str] | None = None) -> dict[str, Any]:
    """The record's fields, or those wanted; options that are not given are left out, money is in currency units."""
    left_out = hidden(record)
    form, absent, values = Form(record.model_extra or {}), [], record.__dict__  # keys that the user chose come first
    for key, name, money in written_fields(type(record)):
        if wanted is not None and name not in wanted:
            continue
        value = values[key]
        if value is None:
            absent.append(name)
        elif key in left_out:
            continue
        elif money:
            form[name] = amount(value, digits)
        else:
            form[name] = value if type(value) in AS_THEY_ARE else value_form(value, digits)
    form.absent = tuple(absent)
    return form


@cache
def written_fields(model: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a record, each with the key under which it is written, and whether it is money."""
    money = money_fields(model)
    return tuple((key, field.alias or key, key in money) for key, field in model.model_fields.items())


def hidden(record: BaseModel) -> tuple[str, ...]:
    """Fields that follow from others, or say nothing."""
    kind = type(record).__name__
    if kind == "Item" and getattr(record, "holding_rate", None) is not None:
        return ("holding_cost",)
    if kind == "Basket":
        return ("items", "lines", "units") if getattr(record, "table", None) is not None else ()
    if kind == "Outages":
        return () if getattr(record, "scheduled", None) else ("scheduled",)
    if kind == "Supplier":
        return ("batch",) if getattr(record, "per", None) == "order" else ()
    if kind == "Experiment":
        return () if getattr(record, "less_noise", None) else ("less_noise",)
    if kind == "Shipping":
        return () if getattr(record, "carriers", None) else ("carriers",)
    return ()


def value_form(value: Any, digits: int) -> Any:
    if type(value) in AS_THEY_ARE:
        return value
    if type(value) is float:
        return tidy(value)
    if value == ():
        return []
    if isinstance(value, BaseModel):
        return record_form(value, digits)
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, Distribution):
        return tidy(value.form())
    if isinstance(value, dict):
        different = {id(entry): entry for entry in value.values()}
        forms = {who: value_form(entry, digits) for who, entry in different.items()}
        return {str(key): forms[id(entry)] for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [value_form(entry, digits) for entry in value]
    return value.isoformat() if isinstance(value, date) else tidy(value)


def tidy(value: Any) -> Any:
    """Whole numbers without a decimal point, so that one number has one spelling."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {key: tidy(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(entry) for entry in value]
    return value


def amount(value: Any, digits: int) -> Any:
    """Minor units as an amount of the currency."""
    if isinstance(value, dict):
        return {key: amount(entry, digits) for key, entry in value.items()}
    return tidy(value / 10**digits) if abs(value) < 2**53 else tidy(float(Decimal(value).scaleb(-digits)))


@cache
def money_fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields that hold money in minor units."""
    return frozenset(key for key, field in model.model_fields.items() if is_money((field.annotation, *field.metadata)))


def is_money(annotation: Any) -> bool:
    if isinstance(annotation, Quantity):
        return annotation.unit == "money"
    if getattr(annotation, "holds_money", False):
        return True
    parts = annotation if isinstance(annotation, tuple) else typing.get_args(annotation)
    return any(is_money(part) for part in parts)


def flat(form: Any, path: str = "") -> dict[str, Any]:
    """Dotted path to value, lists as values."""
    if not isinstance(form, dict):
        return {path: form}
    found: dict[str, Any] = {}
    for key, value in form.items():
        found |= flat(value, f"{path}.{path_of([key])}" if path else path_of([key]))
    return found

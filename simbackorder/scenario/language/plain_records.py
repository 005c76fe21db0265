"""Records of nothing but plain quantities, made without pydantic's detours: catalogues have a hundred thousand of them.

What is stated otherwise, or has a mistake, is not made here, so that pydantic reads it and says what is wrong.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from simbackorder.quantities import Context, Quantity

Model = TypeVar("Model", bound=BaseModel)


class Layout(NamedTuple):
    """The fields of a record that hold a quantity, and what all fields are unless stated."""

    quantities: Mapping[str, Quantity]
    defaults: Mapping[str, Any]


def plain_record(model: type[Model], value: object, context: Context | None) -> Model | None:
    """The record, if it is read from a file and all that is stated of it is quantities without mistakes."""
    layout = layout_of(model)
    if context is None or layout is None or not isinstance(value, dict):
        return None
    fields = dict(layout.defaults)
    try:
        for key, stated in value.items():
            fields[key] = layout.quantities[key].read(stated, context)
    except (KeyError, PydanticCustomError):
        return None
    return made(model, fields, value)


def made(model: type[Model], fields: dict[str, Any], stated: Iterable[str]) -> Model:
    """The record of these fields, which are right, and of which some were stated."""
    record = model.__new__(model)
    object.__setattr__(record, "__dict__", fields)
    object.__setattr__(record, "__pydantic_fields_set__", set(stated))
    object.__setattr__(record, "__pydantic_extra__", None)
    object.__setattr__(record, "__pydantic_private__", None)
    return record


@cache
def layout_of(model: type[BaseModel]) -> Layout | None:
    """The layout of records of which nothing must be stated; None of all others."""
    fields = model.model_fields
    if model.__private_attributes__ or any(
        field.is_required() or field.default_factory or field.alias or not isinstance(field.default, Hashable)
        for field in fields.values()
    ):
        return None
    found = {key: quantity_of((field.annotation, *field.metadata)) for key, field in fields.items()}
    quantities = {key: quantity for key, quantity in found.items() if quantity is not None}
    return Layout(quantities, {key: field.default for key, field in fields.items()})


def quantity_of(annotation: tuple[Any, ...]) -> Quantity | None:
    """The quantity that the annotation stands for, or that it stands for beside None; None if it is anything else."""
    if typing.get_origin(annotation[0]) in (typing.Union, types.UnionType) and len(annotation) == 1:
        kinds = [kind for kind in typing.get_args(annotation[0]) if kind is not type(None)]
        return quantity_of(typing.get_args(kinds[0])) if typing.get_origin(kinds[0]) is typing.Annotated else None
    found = annotation[1] if len(annotation) == 2 and annotation[0] in (int, float) else None
    return found if isinstance(found, Quantity) else None

"""What is right of a record with mistakes, so that conditions between its fields are checked all the same.

A condition reads the fields it needs; it is skipped when one of them has a mistake itself.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, NoReturn, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from simbackorder.quantities import Context, repeated
from simbackorder.scenario.language.plain_records import plain_record

Broken = tuple[str | tuple[str, ...], PydanticCustomError]
"""A condition that does not hold: the key or path to name (empty: the record), and the message."""
Condition = Callable[[Any, Context | None], Iterable[Broken]]


class BrokenError(Exception):
    """What was needed has a mistake, which is reported already."""


class Remains:
    """The fields of a record that are right; the others cannot be read, nor can anything in it be listed."""

    def __init__(self, fields: dict[str, Any], stated: Iterable[str]):
        self.__dict__.update(fields)
        self.model_fields_set = set(stated)
        self.nothing = not fields

    def __getattr__(self, name: str) -> NoReturn:
        raise BrokenError(name)

    def __iter__(self) -> NoReturn:
        raise BrokenError

    def __bool__(self) -> NoReturn:
        raise BrokenError

    def compared(self, other: object) -> NoReturn:
        """Nobody knows which of the two is larger."""
        raise BrokenError

    __lt__ = __le__ = __gt__ = __ge__ = compared


def unreadable() -> Remains:
    """Stands for an entry of which nothing is right."""
    return Remains({}, ())


def salvaged(annotation: Any, value: object, context: Context | None) -> Any:
    """The entry as its type; when it has mistakes, what is right of it, inside mappings and lists too."""
    try:
        return reader(annotation).validate_python(value, context=context)
    except ValidationError:
        return wreck(annotation, value, context)


def wreck(annotation: Any, value: object, context: Context | None) -> Any:
    """What is right of an entry that has mistakes."""
    kind = bare(annotation)
    if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, dict):
        return remains(kind, value, context)
    if typing.get_origin(kind) is dict and isinstance(value, dict):
        return {str(key): salvaged(typing.get_args(kind)[1], entry, context) for key, entry in value.items()}
    if typing.get_origin(kind) is tuple and isinstance(value, list | tuple):
        return tuple(salvaged(typing.get_args(kind)[0], entry, context) for entry in value)
    return unreadable()


def remains(model: type[BaseModel], value: dict[Any, Any], context: Context | None) -> Remains:
    """The record's fields one by one."""
    fields: dict[str, Any] = {}
    for key, field in model.model_fields.items():
        written = field.alias or key
        if written in value:
            found = salvaged(annotation_of(model, key), value[written], context)
            if not (isinstance(found, Remains) and found.nothing):
                fields[key] = found
        elif not field.is_required():
            fields[key] = field.get_default(call_default_factory=True)
    return Remains(fields, attributes(model, value))


def attributes(model: type[BaseModel], keys: Iterable[Any]) -> list[Any]:
    """The names under which code knows the keys of a file: some are words of the language."""
    known = {field.alias: name for name, field in model.model_fields.items() if field.alias}
    return [known.get(key, key) for key in keys]


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that a record has in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


@cache
def reader(annotation: Any) -> TypeAdapter[Any]:
    """Reads one entry apart from the others."""
    return TypeAdapter(annotation)


@cache
def annotation_of(model: type[BaseModel], key: str) -> Any:
    """What the field takes, with its metadata."""
    field = model.model_fields[key]
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def bare(annotation: Any) -> Any:
    """The annotation without its metadata and without `| None`."""
    import types

    if typing.get_origin(annotation) is Annotated:
        return bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        kinds = [kind for kind in typing.get_args(annotation) if kind is not type(None)]
        return bare(kinds[0]) if len(kinds) == 1 else annotation
    return annotation


def given(record: Any, key: str) -> bool:
    """Whether the key has a value, be it right or not."""
    try:
        return bool(getattr(record, key) not in (None, ()))
    except BrokenError:
        return key in record.model_fields_set


def violated(conditions: Iterable[Condition], record: Any, context: Context | None) -> Iterator[Broken]:
    """The conditions that can be checked and do not hold."""
    for condition in conditions:
        try:
            yield from condition(record, context)
        except BrokenError:
            continue


class Record(BaseModel):
    """A frozen record; unknown keys are mistakes. `conditions` are checked besides its fields, whatever is wrong with
    those that they do not need."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    conditions: ClassVar[tuple[Condition, ...]] = ()
    many: ClassVar[bool] = False  # whether a file may have so many of them that the plain ones are made quickly

    @model_validator(mode="wrap")
    @classmethod
    def with_conditions(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """The record, if its fields are right and its conditions hold."""
        found: list[InitErrorDetails] = []
        try:
            record: Any = (plain_record(cls, value, info.context) if cls.many else None) or handler(value)
            if not cls.conditions:
                return record  # type: ignore[no-any-return]
            known = record
        except ValidationError as error:
            if not cls.conditions or not isinstance(value, dict):
                raise
            found = [repeated(detail) for detail in error.errors(include_url=False)]
            known = remains(cls, value, info.context)
        for key, broken in violated(cls.conditions, known, info.context):
            path = key if isinstance(key, tuple) else (key,) if key else ()
            found.append(InitErrorDetails(type=broken, loc=path, input=None))
        if found:
            raise ValidationError.from_exception_data(cls.__name__, found)
        return record  # type: ignore[no-any-return]

"""Which inputs `sensitivity` varies, and how far: `sensitivity: {parameters: {customers.arrivals.rate: 10%}}`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from simbackorder.quantities import TEXT_FRACTION, Context, Quantity, fraction_form, mistake_of, shown
from simbackorder.scenario.language.remains import Broken, Record, given
from simbackorder.scenario.sections.uncertain import TEXT_VALUE, as_input, value_form

MOST_PARAMETERS = 200
VALUE = Quantity("a number, a time, a rate or a share", "any", value_form, -1e9, 1e9, pattern=TEXT_VALUE)
SHARE = Quantity("a share", "fraction", fraction_form, 0, 1, above=True, example="20%", pattern=TEXT_FRACTION)
USUAL = 0.2
"""So far up and down, as a share of what is stated, if nothing is said of it."""
EVERY = "*"
"""A key of a path that stands for every name there."""


def stated_once(record: Any, context: Context | None) -> Iterator[Broken]:
    """Both ends in order, or a share of what the scenario states."""
    low, high = given(record, "low"), given(record, "high")
    if (low or high) and given(record, "within"):
        yield "within", mistake_of("expected from and to, or within, found both")
    elif low and not high:
        yield "from", mistake_of("expected to beside from, found nothing")
    elif high and not low:
        yield "to", mistake_of("expected from beside to, found nothing")
    elif low and not record.low < record.high:
        yield "from", mistake_of(f"expected a value below to ({record.high:g}), found {record.low:g}")


class Varied(Record):
    """How far a parameter is varied: `from` one value `to` another, or `within` a share of what the scenario states, up
    and down; of a parameter without either, within the share of the section."""

    low: Annotated[float, VALUE] | None = Field(None, alias="from")
    high: Annotated[float, VALUE] | None = Field(None, alias="to")
    within: Annotated[float, SHARE] | None = None

    conditions = (stated_once,)


def together(parameters: dict[str, Varied]) -> dict[str, Varied]:
    """What stands for several numbers has no values of its own, only a share."""
    for path, varied in parameters.items():
        if EVERY in path.split(".") and varied.low is not None:
            raise mistake_of(f"{shown(path)} are several numbers: expected within, found from and to")
    return parameters


def as_varied(value: object) -> object:
    """A share may stand alone."""
    return {"within": value} if isinstance(value, str | int | float) and not isinstance(value, bool) else value


Path = Annotated[str, AfterValidator(as_input)]
HOW_FAR = {
    "anyOf": [
        {"type": "string", "pattern": rf"^\s*{TEXT_FRACTION}\s*$"},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
        {"$ref": "#/$defs/Varied"},
    ]
}
HowFar = Annotated[Varied, BeforeValidator(as_varied), WithJsonSchema(HOW_FAR)]


class Sensitivity(Record):
    """What `sensitivity` varies: `parameters` by dotted path, in which `*` stands for every name, each with how far;
    without them what `uncertain` says, or the numbers that a firm is usually unsure of, `within` this share (20 % if
    not given) up and down."""

    parameters: Annotated[dict[Path, HowFar], Field(max_length=MOST_PARAMETERS), AfterValidator(together)] = Field(
        default_factory=dict
    )
    within: Annotated[float, SHARE] | None = None

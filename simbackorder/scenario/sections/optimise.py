"""What is tuned, for what: `optimise: {parameters: {policy.replenishment.order_up_to: {from: 40, to: 90}}}`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from simbackorder.quantities import (
    Context,
    Quantity,
    Text,
    fraction_form,
    mistake,
    mistake_of,
    number_form,
    shown,
)
from simbackorder.scenario.designs.formulas import meant, relation
from simbackorder.scenario.language.remains import Broken, Record
from simbackorder.scenario.sections.uncertain import TEXT_VALUE, Path, value_form

MOST_PARAMETERS = 50
MOST_VALUES = 10**9
VALUE = Quantity("a number, a time, a rate or a share", "any", value_form, -1e9, 1e9, pattern=TEXT_VALUE)
STEP = Quantity("a step above 0", "any", value_form, 0, 1e9, above=True, pattern=TEXT_VALUE)
CONSTRAINT = re.compile(r"\s*(.+?)\s*(<=|>=)\s*(\S[^<>=]*?)\s*(?:with\s+(\S+)\s*(%))?\s*")
EXAMPLE = "a bound on a measure, such as promise_miss_rate <= 5%, or ... with 99% for how sure it is to be"
SURE = (0.5, 0.9999)


class Constraint(NamedTuple):
    """A bound on a measure: `below`, that it is at most `limit`, else at least; `confidence`: how sure that is to be
    (None: as sure as the others)."""

    measure: str
    below: bool
    limit: float
    confidence: float | None
    text: str


def constraint(text: str) -> Constraint:
    """The bound that a text states. Raises ValueError.

    >>> constraint("promise_miss_rate <= 5%")[:4], constraint("unit_fill_rate >= 0.95 with 99%")[:4]
    (('promise_miss_rate', True, 0.05, None), ('unit_fill_rate', False, 0.95, 0.99))
    """
    read = CONSTRAINT.fullmatch(text)
    limit = None if read is None else number_of(read[3])
    if read is None or limit is None:
        raise ValueError(f"expected {EXAMPLE}, found {shown(text)}")
    sure = None if read[4] is None else number_of(f"{read[4]}%")
    if read[4] is not None and (sure is None or not SURE[0] <= sure <= SURE[1]):
        raise ValueError(f"expected a confidence of 50% to 99.99% after 'with', found {shown(read[4] + '%')}")
    return Constraint(read[1], read[2] == "<=", limit, sure, " ".join(text.split()))


def number_of(text: str) -> float | None:
    """A finite number, a fraction or a percentage as written in a text."""
    try:
        exact = fraction_form(text, Context())
        found = float(exact) if exact is not None else float(text)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def as_constraint(value: object) -> object:
    """A text that states a bound."""
    if not isinstance(value, str):
        raise mistake(EXAMPLE, value)
    try:
        return constraint(value).text
    except ValueError as error:
        raise mistake_of(str(error)) from None


def as_relation(value: object) -> object:
    """A text that states a relation."""
    if not isinstance(value, str):
        raise mistake("a relation between parameters, such as order_up_to > reorder_point", value)
    try:
        found = relation(value)
    except ValueError as error:
        raise mistake_of(str(error)) from None
    if not found.names:
        raise mistake("a relation between parameters, not one that is the same for all values", value)
    return found.text


def as_several(value: object) -> object:
    """One text, or a list of them."""
    return [value] if isinstance(value, str) else value


def in_order(record: Any, context: Context | None) -> Iterator[Broken]:
    """`from` is below `to`, and a step leads there."""
    if not record.low < record.high:
        yield "from", mistake_of(f"expected a value below to ({record.high:g}), found {record.low:g}")
    elif record.step is not None and record.step > record.high - record.low:
        span = record.high - record.low
        yield "step", mistake_of(f"expected a step of at most {span:g} (from {record.low:g} to {record.high:g})")


class Range(Record):
    """The values a parameter may take: `from` and `to`, both included, and the `step` between them. Without a step
    whole numbers go up by 1, and others in about a thousand steps."""

    low: Annotated[float, VALUE] = Field(alias="from")
    high: Annotated[float, VALUE] = Field(alias="to")
    step: Annotated[float, STEP] | None = None

    conditions = (in_order,)


def about_parameters(record: Any, context: Context | None) -> Iterator[Broken]:
    """Relations name parameters."""
    for number, text in enumerate(record.where):
        if not isinstance(text, str):
            continue  # what is wrong with it is said
        for name in relation(text).names:
            try:
                meant(name, record.parameters)
            except ValueError as error:
                yield ("where", str(number)), mistake_of(str(error).replace(" is not swept", " is not tuned"))


def different(values: tuple[str, ...]) -> tuple[str, ...]:
    """None of them twice."""
    for value in values:
        if values.count(value) > 1:
            raise mistake_of(f"{shown(value)} is named twice")
    return values


LISTED = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
Texts = Annotated[tuple[Text, ...], BeforeValidator(as_several), AfterValidator(different), LISTED]
Relations = Annotated[
    tuple[Annotated[str, BeforeValidator(as_relation)], ...],
    BeforeValidator(as_several),
    AfterValidator(different),
    LISTED,
]
Constraints = Annotated[
    tuple[Annotated[str, BeforeValidator(as_constraint)], ...],
    BeforeValidator(as_several),
    AfterValidator(different),
    LISTED,
]
CONFIDENCE = Quantity("a confidence", "fraction", fraction_form, *SURE, example="95%")
CANDIDATES = Quantity("a whole number of candidates", "1", number_form, 1, 1e5, whole=True)


class Optimise(Record):
    """What `optimise` tunes: `parameters` by dotted path, each with its range; `where`: relations between them, by
    path or the end of it; `objective`: the measure, or several, for a Pareto front (without it that of `experiment`);
    `subject_to`: bounds on measures, which are to hold with this `confidence`; `candidates`: how many are drawn before
    the neighbours of the best are tried."""

    parameters: Annotated[dict[Path, Range], Field(max_length=MOST_PARAMETERS)] = Field(default_factory=dict)
    where: Relations = ()
    objective: Texts = ()
    subject_to: Constraints = ()
    confidence: Annotated[float, CONFIDENCE] = 0.95
    candidates: Annotated[int, CANDIDATES] | None = None

    conditions = (about_parameters,)

"""How precise a study is to be, by measure, and what it may cost: `precision: {profit: 1%, most: 5000}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, ConfigDict, WithJsonSchema

from simbackorder.quantities import Context, Quantity, mistake, mistake_of, number_form, plain_number
from simbackorder.scenario.language.remains import Broken, Record, given

NUMBER = r"[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?"
FORM = re.compile(rf"\s*({NUMBER})\s*(%|points?|)\s*")
EXPECTED = "a precision above 0, such as 1% (of the mean), 0.2 points or 500 (in the measure's unit)"


class Amount(NamedTuple):
    """A half-width: so many of the mean's (`relative`), percentage points of a share, or units of the measure; `points`
    and shares of the mean as fractions."""

    number: float
    relative: bool
    points: bool


def amount_of(text: str) -> Amount | None:
    """The half-width that a text asks for; None: it is none, or not above 0.

    >>> amount_of("0.5%").number, amount_of("500"), amount_of("0 points")
    (0.005, Amount(number=500.0, relative=False, points=False), None)
    """
    read = FORM.fullmatch(text)
    if read is None or not 0 < float(read[1]) < float("inf"):
        return None
    number, unit = float(read[1]), read[2]
    return Amount(number / 100 if unit else number, unit == "%", unit.startswith("point"))


def as_amount(value: object) -> str:
    """A half-width in the user's words."""
    text = value.strip() if isinstance(value, str) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = plain_number(value)
    if text is None or amount_of(text) is None:
        raise mistake(EXPECTED, value)
    return text


def bounds_something(record: Any, context: Context | None) -> Iterator[Broken]:
    """A budget belongs to a precision."""
    if not record.measures and (given(record, "most") or given(record, "minutes")):
        yield (
            "",
            mistake_of("expected a measure, such as profit: 1%, whose precision most and minutes bound, found none"),
        )


AMOUNT = {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "pattern": f"^{FORM.pattern}$"}]}


class Precision(Record):
    """How precise `run` and `compare` are to be in every alternative. Every other key is a measure with the half-width
    that is asked for: `profit: 1%` (of the mean), `promise_miss_rate: 0.2 points`, `revenue: 500` (in its unit).
    `most`: at most so many replications (20,000 if not given); `minutes`: no further stage after so many."""

    model_config = ConfigDict(extra="allow")
    conditions = (bounds_something,)
    __pydantic_extra__: dict[str, Annotated[str, BeforeValidator(as_amount), WithJsonSchema(AMOUNT)]]

    most: Annotated[int, Quantity("a whole number of replications", "1", number_form, 2, 1e6, whole=True)] | None = None
    minutes: Annotated[float, Quantity("a number of minutes", "1", number_form, 0, 1e6, above=True)] | None = None

    @property
    def measures(self) -> Mapping[str, str]:
        """By measure, what is asked for, in the user's words."""
        return self.__pydantic_extra__ or {}

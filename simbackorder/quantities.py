"""The quantities of a scenario: what each holds, in which unit, between which bounds; each written once.

Code sees resolved values: times in the scenario's unit of time (hour, day, week or month), money in whole minor units,
fractions as floats. People write `6 weeks`, `40 per day`, `25%` or `6.50`, and `1/6` for any number. A model validated
with a `Context` reads these forms; one that is built in Python without a context takes money as minor units already,
and bare numbers as units of time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction as Ratio
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from simbackorder.spelling import near as near
from simbackorder.spelling import nearest as nearest

UnitOfTime = Literal["hour", "day", "week", "month"]


class Names(tuple[str, ...]):
    """Names in their order; whether one is among them is known at once, however many there are."""

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self)

    def __contains__(self, name: object) -> bool:
        return name in self.known


@dataclass(frozen=True)
class Context:
    """How human forms are read: the unit of time, the currency's digits, and the names that may be referred to.

    `suppliers`, `items`, `segments` or `carriers` None means that the names are not known, and any is accepted.
    Catalogues are long: items are `Names`, among which one is found without a search.
    """

    unit: UnitOfTime = "day"
    digits: int = 2
    currency: str = "USD"
    suppliers: tuple[str, ...] | None = None
    items: tuple[str, ...] | None = None
    segments: tuple[str, ...] | None = None
    carriers: tuple[str, ...] | None = None


WITHOUT_CONTEXT = Context(digits=0)

IN_DAYS: dict[str, Ratio] = {
    "second": Ratio(1, 86400),
    "minute": Ratio(1, 1440),
    "hour": Ratio(1, 24),
    "day": Ratio(1),
    "week": Ratio(7),
    "year": Ratio(365),
}
"""Units of time that a clock shows; months are of different length, so that no number of days is one."""
TIMES: dict[str, dict[str, Ratio]] = {
    **{unit: {word: days / IN_DAYS[unit] for word, days in IN_DAYS.items()} for unit in ("hour", "day", "week")},
    "month": {"month": Ratio(1), "year": Ratio(12)},
}
"""By the scenario's unit of time: how many of it the units are that can be written."""
DECIMAL = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?"
NUMBER = rf"{DECIMAL}(?:\s*/\s*\d+(?:\.\d+)?)?"
"""In a text: `0.25`, or `1/4` wherever there is a number."""
DURATION = re.compile(rf"({NUMBER})\s*([a-z]+)")
PER_TIME = re.compile(rf"({NUMBER})\s*(%?)\s*(?:per\s+|/\s*)([a-z]+)")
PERCENT = re.compile(rf"({NUMBER})\s*%")
HUGE = 10**300
LEAST = 1e-12
"""Numbers nearer to 0 than this are meant to be 0, or a mistake: what is divided by them has no meaning."""
LONGEST_NUMBER = 200
"""Characters of a number in words."""
RATIO = re.compile(rf"{DECIMAL}\s*/\s*\d+(?:\.\d+)?")
DIVIDED_BY_ZERO = re.compile(r"/\s*0+(?:\.0+)?(?![\d.])")


def mistake(expected: str, value: object) -> PydanticCustomError:
    """The error for a value that is not what was expected."""
    return PydanticCustomError(
        "mistake", "expected {expected}, found {found}", {"expected": expected, "found": shown(value)}
    )


def mixed(expected: str, found: str) -> PydanticCustomError:
    """As `mistake`, with what was found in words."""
    return mistake_of(f"expected {expected}, found {found}")


def mistake_of(text: str) -> PydanticCustomError:
    """An error whose whole message is the text."""
    return PydanticCustomError("mistake", "{text}", {"text": text})


def shown(value: object) -> str:
    """A value as an error shows it: short, and as it would be written in the file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "...")
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    if isinstance(value, int) and abs(value) >= 10**18:
        return "a very large number"
    return plain_number(value) if isinstance(value, int | float) else str(value)


def listed(names: Iterable[str], most: int = 20, between: str = ", ") -> str:
    """Names that a file has, as an error lists them: not too many, none of them endless.

    >>> listed(["date", "item"]), listed("abcd", most=2), listed([])
    ('date, item', 'a, b and 2 more', 'none')
    """
    known = list(names)
    told = between.join(name if len(name) <= 60 else name[:57] + "..." for name in known[:most])
    return f"{told} and {len(known) - most:,} more" if len(known) > most else told or "none"


def plain_number(value: float) -> str:
    """A number without a needless `.0`."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else repr(value)


def span(duration: float, unit: str) -> str:
    """A stretch of time in words.

    >>> span(1, "day"), span(2000, "hour"), span(2.5, "week")
    ('1 day', '2,000 hours', '2.5 weeks')
    """
    return f"{duration:,g} {unit}" + ("" if duration == 1 else "s")


def real(value: object) -> Ratio | None:
    """The exact number that a file's int or float stands for (its shortest decimal form), or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float):
        return Ratio(repr(value)) if math.isfinite(value) else None
    return Ratio(value)


def written(text: str) -> Ratio | None:
    """The exact number that a text of the form NUMBER stands for; None if it divides by 0."""
    top, _, bottom = text.partition("/")
    divisor = Ratio(bottom.strip() or 1)
    return Ratio(top.strip()) / divisor if divisor else None


def number_form(value: object, context: Context) -> Ratio | None:
    """A bare number, or one as `1/6`."""
    if isinstance(value, str):
        return written(value) if RATIO.fullmatch(value.strip()) else None
    return real(value)


def counted(match: re.Match[str] | None, scale: Ratio | None) -> Ratio | None:
    """The number at the beginning of a match, in units of a scale; None without one of the three."""
    number = written(match[1]) if match and scale else None
    return number * scale if number is not None and scale is not None else None


def duration_form(value: object, context: Context) -> Ratio | None:
    """A bare number of units of time, or `6 weeks`."""
    match = DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    return counted(match, time_unit(match[2], context)) if match else number_form(value, context)


def rate_form(value: object, context: Context) -> Ratio | None:
    """A bare number per unit of time, or `40 per day`."""
    if isinstance(value, str) and "%" in value:
        return None
    return fraction_rate_form(value, context)


def fraction_form(value: object, context: Context) -> Ratio | None:
    """A bare number, `25%` or `1/6`."""
    match = PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    return counted(match, Ratio(1, 100)) if match else number_form(value, context)


def fraction_rate_form(value: object, context: Context) -> Ratio | None:
    """A bare number per unit of time, `25% per year` or `0.1 per month`."""
    match = PER_TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return number_form(value, context)
    unit = time_unit(match[3], context)
    return counted(match, 1 / unit / (100 if match[2] else 1)) if unit else None


@lru_cache(4096)
def written_form(form: Callable[[object, Context], Ratio | None], text: str, unit: UnitOfTime) -> Ratio | None:
    """The exact number that a text stands for: long files say the same again and again."""
    return form(text, Context(unit=unit))


def days_in(unit: str) -> float | None:
    """How many days a unit of time has; None of the month."""
    return float(IN_DAYS[unit]) if unit in IN_DAYS else None


def year_of(unit: str) -> float:
    """How many units of time a year has: 365 days, or 12 months."""
    return float(TIMES[unit]["year"])


def time_unit(word: str, context: Context) -> Ratio | None:
    """How many units of time the word stands for, singular or plural."""
    return TIMES[context.unit].get(word.removesuffix("s"))


@dataclass(frozen=True)
class Quantity:
    """What a number means: how it is written, its unit, its bounds (`above`: the lower one is excluded)."""

    noun: str
    unit: str
    form: Callable[[object, Context], Ratio | None]
    low: float
    high: float
    above: bool = False
    whole: bool = False
    example: str = ""
    pattern: str = RATIO.pattern

    def read(self, value: object, context: Context | None) -> float:
        """The resolved number; raises a pydantic error that says what was expected."""
        known = context or WITHOUT_CONTEXT
        usual = self.usual(value, known)
        if usual is not None:
            return usual
        if isinstance(value, str):
            if len(value) > LONGEST_NUMBER:  # endless digits are no number that anybody means, and take long to look at
                raise mistake(self.described(known), value)
            return self.bounded(value, written_form(self.form, value, known.unit), known)
        return self.bounded(value, real(value) if context is None else self.form(value, known), known)

    def usual(self, value: object, context: Context) -> float | None:
        """The number of a usual value, well within its bounds, without exact arithmetic; None of any other value."""
        if type(value) is int:
            number = value * 10**context.digits if self.unit == "money" else value
            if self.low < number <= self.high:
                return number if self.whole or self.unit == "money" else float(number)
        elif type(value) is float and not self.whole:
            if self.unit != "money":
                return value if self.low < value < self.high and abs(value) >= LEAST else None
            scale = 10**context.digits
            if self.low < value * scale < self.high:  # so many digits stand for one float only
                amount = round(value * scale)
                return amount if amount / scale == value else None
        return None

    def bounded(self, value: object, ratio: Ratio | None, context: Context) -> float:
        if ratio is None:
            if isinstance(value, str) and DIVIDED_BY_ZERO.search(value):
                raise mixed(self.described(context), f"{shown(value)}, which divides by 0")
            raise mistake(self.described(context), value)
        if not self.whole and self.unit != "money" and abs(ratio.numerator) < HUGE:
            number = float(ratio)
            if 0 < abs(ratio) < LEAST:
                raise mixed(self.described(context), f"{shown(value)}, which is too near to 0")
            if self.low < number < self.high:
                return number  # comparing floats is much faster
        if self.unit == "money":
            ratio = ratio * 10**context.digits
            if ratio.denominator != 1:
                raise mistake(f"an amount of {context.currency} with at most {context.digits} decimals", value)
        if self.whole and ratio.denominator != 1:
            raise mistake(self.described(context), value)
        if ratio < self.low or (self.above and ratio == self.low):
            raise mistake(self.described(context), value)
        if ratio > self.high and self.high <= 1:
            raise mistake(self.described(context), value)
        if ratio > self.high:
            raise mistake(f"{self.noun} of at most {self.limit(context)}", value)
        return int(ratio) if self.whole or self.unit == "money" else float(ratio)

    def limit(self, context: Context) -> str:
        high = self.high / 10**context.digits if self.unit == "money" else self.high
        return plain_number(float(high))

    def described(self, context: Context) -> str:
        """The noun, its bound, and an example in the scenario's unit of time."""
        bound = ""
        if math.isfinite(self.low) and self.low > -1e9:
            low = plain_number(float(self.low))
            bound = f" above {low}" if self.above else f" of at least {low}"
        if self.high <= 1:
            bound = f" between {plain_number(float(self.low))} and {plain_number(float(self.high))}"
            bound = f" above {plain_number(float(self.low))} and at most 1" if self.above else bound
            bound = " above 0 and below 1" if 0 < self.low < 1e-3 else bound
        example = self.example.format(unit=context.unit)
        return f"{self.noun}{bound}" + (f" (such as {example})" if example else "")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def check(value: object, info: core_schema.ValidationInfo) -> float:
            return self.read(value, info.context)

        return core_schema.with_info_plain_validator_function(check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        low = "exclusiveMinimum" if self.above else "minimum"
        scaled = {} if self.unit in ("money",) else {"maximum": self.high}
        number: dict[str, Any] = {"type": "integer" if self.whole else "number", low: self.low} | scaled
        return {"anyOf": [number, {"type": "string", "pattern": f"^\\s*{self.pattern}\\s*$"}]}


TEXT_NUMBER = RATIO.pattern
TEXT_DURATION = rf"({NUMBER}\s*[a-z]+|{TEXT_NUMBER})"
TEXT_RATE = rf"({NUMBER}\s*(per\s+|/\s*)[a-z]+|{TEXT_NUMBER})"
TEXT_FRACTION = rf"({NUMBER}\s*%|{TEXT_NUMBER})"
TEXT_FRACTION_RATE = rf"({NUMBER}\s*%?\s*(per\s+|/\s*)[a-z]+|{TEXT_NUMBER})"

DURATION_QUANTITY = Quantity("a time", "time", duration_form, 0, 1e6, example="6 {unit}s", pattern=TEXT_DURATION)
RATE_QUANTITY = Quantity("a rate", "1/time", rate_form, 0, 1e7, example="40 per {unit}", pattern=TEXT_RATE)
FRACTION_QUANTITY = Quantity("a fraction", "fraction", fraction_form, 0, 1, example="25%", pattern=TEXT_FRACTION)
FRACTION_RATE_QUANTITY = Quantity(
    "a fraction per time",
    "fraction/time",
    fraction_rate_form,
    0,
    1e3,
    example="25% per year",
    pattern=TEXT_FRACTION_RATE,
)
UNITS_QUANTITY = Quantity("a whole number of units", "units", number_form, 0, 1e9, whole=True)
MONEY_QUANTITY = Quantity("an amount of money", "money", number_form, 0, 1e9)
MONEY_RATE_QUANTITY = Quantity(
    "an amount per unit and time", "money/unit/time", rate_form, 0, 1e9, example="0.02 per {unit}", pattern=TEXT_RATE
)

Duration = Annotated[float, DURATION_QUANTITY]
PositiveDuration = Annotated[float, replace(DURATION_QUANTITY, above=True)]
Rate = Annotated[float, RATE_QUANTITY]
Fraction = Annotated[float, FRACTION_QUANTITY]
OpenFraction = Annotated[float, replace(FRACTION_QUANTITY, noun="a probability", low=1e-6, high=1 - 1e-6)]
FractionPerTime = Annotated[float, FRACTION_RATE_QUANTITY]
Units = Annotated[int, UNITS_QUANTITY]
PositiveUnits = Annotated[int, replace(UNITS_QUANTITY, low=1)]
SignedUnits = Annotated[int, replace(UNITS_QUANTITY, low=-1e9)]
Money = Annotated[int, MONEY_QUANTITY]
MoneyPerTime = Annotated[float, MONEY_RATE_QUANTITY]
UnitCost = Annotated[float, Quantity("a cost per unit", "money/unit", number_form, 0, 1e9)]
Weight = Annotated[float, Quantity("a weight", "1", number_form, 0, 1e9, above=True)]
Factor = Annotated[float, Quantity("a factor", "1", number_form, 0, 1e6)]
Count = Annotated[int, Quantity("a whole number", "1", number_form, 0, 1e9, whole=True)]
PositiveCount = Annotated[int, Quantity("a whole number", "1", number_form, 1, 1e9, whole=True)]


def as_flag(value: object) -> object:
    if not isinstance(value, bool):
        raise mistake("true or false", value)
    return value


def as_text(value: object) -> object:
    if not isinstance(value, str):
        raise mistake("text", value)
    if len(value) > 10_000:
        raise mistake("text of at most 10000 characters", value)
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise mistake_of("expected text, found half of a character (a lone surrogate)")
    return value


def as_name(value: object) -> object:
    """A name that people choose; a number in the file is read as its digits. Dotted paths quote names with dots."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        raise mistake("a name", value)
    if not text or text != text.strip() or len(text) > 100 or not text.isprintable():
        raise mistake("a name of 1 to 100 printable characters without outer blanks", value)
    if "." in text and '"' in text:
        raise mistake("a name without dots, or without quotation marks", value)
    return text


@dataclass(frozen=True)
class Reference:
    """Marks a name as referring to a supplier, an item, a segment of customers or a carrier; it must be one of the
    context's, when these are known."""

    kind: Literal["supplier", "item", "segment", "carrier"]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        names = f"{self.kind}s"

        def check(value: object, info: core_schema.ValidationInfo) -> str:
            known = info.context and getattr(info.context, names)
            return referred(value, self.kind, known)

        return core_schema.with_info_plain_validator_function(check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "integer"]}


def referred(value: object, kind: str, known: tuple[str, ...] | None) -> str:
    """The name, when something of that kind has it."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        raise mistake(f"the name of {'an' if kind == 'item' else 'a'} {kind}", value)
    if (kind, text) == ("carrier", "standard"):
        raise mistake_of("expected another carrier than the standard one, found 'standard'; rule: standard is that")
    if known is not None and text not in known:
        raise mistake_of(f"no {kind} is named {shown(text)}{nearest(text, known)}")
    return text


def total_text(shares: Iterable[float]) -> str:
    """A sum of shares as an error shows it."""
    return f"{math.fsum(shares):.6g}"


def add_up(value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Shares that add up to 1, whatever is wrong with the names of those who have them."""
    total = None
    if isinstance(value, dict) and value:
        with suppress(PydanticCustomError):
            total = math.fsum(FRACTION_QUANTITY.read(share, info.context) for share in value.values())
    wrong = mixed("shares that add up to 1", f"{total:.6g}") if total is not None and abs(total - 1) > 1e-6 else None
    try:
        shares = read(value)
    except ValidationError as error:
        if wrong is None:
            raise
        details = [*map(repeated, error.errors(include_url=False)), InitErrorDetails(type=wrong, loc=(), input=value)]
        raise ValidationError.from_exception_data("shares", details) from None
    if wrong is not None:
        raise wrong
    return shares


def repeated(detail: Any) -> InitErrorDetails:
    """An error of pydantic to be raised again."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "mistake":
        kind, context = mistake_of(detail["msg"]), {}
    return InitErrorDetails(type=kind, loc=detail["loc"], input=detail["input"], ctx=context)


Flag = Annotated[bool, BeforeValidator(as_flag), WithJsonSchema({"type": "boolean"})]
Text = Annotated[str, BeforeValidator(as_text), WithJsonSchema({"type": "string"})]
Name = Annotated[str, BeforeValidator(as_name), WithJsonSchema({"type": ["string", "integer"]})]
SupplierName = Annotated[str, Reference("supplier")]
ItemName = Annotated[str, Reference("item")]
SegmentName = Annotated[str, Reference("segment")]
CarrierName = Annotated[str, Reference("carrier")]


def unrepeated(names: tuple[str, ...]) -> tuple[str, ...]:
    """A list of names, at least one, none twice."""
    if not names:
        raise mistake("at least one name", names)
    for name in names:
        if names.count(name) > 1:
            raise mistake_of(f"{shown(name)} is named twice")
    return names


SupplierNames = Annotated[tuple[SupplierName, ...], AfterValidator(unrepeated)]
SupplierShares = Annotated[dict[SupplierName, Fraction], WrapValidator(add_up)]

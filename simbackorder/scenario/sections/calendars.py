"""Calendars: on which days somebody works. Weekdays and holidays are counted from the date on which a run starts."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import InitErrorDetails, PydanticCustomError

from simbackorder.quantities import Context, mistake, mistake_of, mixed, nearest, shown
from simbackorder.scenario.language.dates import as_date, iso_date
from simbackorder.scenario.language.remains import Broken, Record

COUNTRY = "a country such as US or US-CA, or a list of dates"


class Weekday(IntEnum):
    """A day of the week."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


DAYS = [day.name.lower() for day in Weekday]


def as_weekday(value: object) -> Weekday:
    """A day of the week by its first three letters."""
    if isinstance(value, Weekday):
        return value
    if not isinstance(value, str) or value not in DAYS:
        hint = nearest(value, DAYS) if isinstance(value, str) else ""
        raise mixed(f"one of {', '.join(DAYS)}", shown(value) + hint)
    return Weekday(DAYS.index(value))


def as_holidays(value: object) -> str | tuple[date, ...] | None:
    """A country whose public holidays are meant, or the dates themselves."""
    if isinstance(value, str) and iso_date(value) is None:
        check_country(value)
        return value
    if not isinstance(value, list | tuple):
        if value is None:
            return None
        raise mistake(COUNTRY, value)
    dates, wrong = [], []
    for index, entry in enumerate(value):
        try:
            dates.append(as_date(entry))
        except PydanticCustomError as error:
            wrong.append(InitErrorDetails(type=error, loc=(index,), input=entry))
    if wrong:
        raise ValidationError.from_exception_data("holidays", wrong)
    return tuple(dates)


def check_country(name: str) -> None:
    """The name stands for a country, or a part of one, whose holidays are known."""
    known = countries()
    if known is None:
        needed = 'because names of countries need another package (pip install "simbackorder[holidays]")'
        raise mistake_of(f"expected a list of dates, {needed}, found {shown(name)}")
    country, dash, part = name.partition("-")
    if country not in known:
        names = "names are ISO codes such as DE or US-CA"
        raise mistake_of(f"no country is named {shown(country)} ({names}){nearest(country, known)}")
    if dash and part not in known[country]:
        raise mistake_of(f"no part of {country} is named {shown(part)}{nearest(part, known[country])}")


def countries() -> dict[str, list[str]] | None:
    """Countries by their ISO codes, with their parts; None if the package that knows them is not installed."""
    try:
        import holidays
    except ImportError:
        return None
    return holidays.list_supported_countries(include_aliases=True)


def no_day_twice(calendar: Any, context: Context | None) -> Iterator[Broken]:
    """A week has every day once."""
    days = calendar.working_days
    for place, day in enumerate(days):
        if day in days[:place]:
            yield "working_days", mistake_of(f"{shown(day.name.lower())} is named twice")


def weeks_of_days(calendar: Any, context: Context | None) -> Iterator[Broken]:
    """Days of the week exist when the unit of time is the day."""
    if context and context.unit != "day":
        yield "", mistake_of(f"expected no calendar, because the unit of time is the {context.unit}, not the day")


WEEKDAYS = WithJsonSchema({"enum": DAYS})
HOLIDAYS = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}], "description": COUNTRY}
)


class Calendar(Record):
    """Days on which somebody works: these weekdays, but not on these holidays (of a country, or dates)."""

    working_days: Annotated[
        tuple[Annotated[Weekday, PlainValidator(as_weekday), WEEKDAYS], ...],
        Field(min_length=1, json_schema_extra={"default": DAYS}),
    ] = tuple(Weekday)
    holidays: Annotated[str | tuple[date, ...] | None, PlainValidator(as_holidays), HOLIDAYS] = None

    conditions = (no_day_twice, weeks_of_days)


def open_days(calendar: Calendar | None, start: date, days: int) -> NDArray[np.bool_]:
    """Which of so many days from `start` on are open; without a calendar all are."""
    if calendar is None:
        return np.ones(days, np.bool_)
    weekday = (start.weekday() + np.arange(days)) % 7
    found: NDArray[np.bool_] = np.isin(weekday, [day.value for day in calendar.working_days])
    closed = np.array(holidays_of(calendar.holidays, start, days), np.int64) - start.toordinal()
    found[closed[(closed >= 0) & (closed < days)]] = False
    return found


def holidays_of(stated: str | tuple[date, ...] | None, start: date, days: int) -> tuple[int, ...]:
    """The holidays of a calendar, by their number since the year 1; of a country, those of the years of these days."""
    if stated is None or days == 0:
        return ()
    if isinstance(stated, str):
        return public_holidays(stated, start.year, (start + timedelta(days=days - 1)).year)
    return tuple(day.toordinal() for day in stated)


@lru_cache(maxsize=64)
def public_holidays(name: str, first: int, last: int) -> tuple[int, ...]:
    """The public holidays of a country, or of a part of it, from the year `first` to the year `last`."""
    import holidays

    country, _, part = name.partition("-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that holidays of remote years are estimates
        found = holidays.country_holidays(country, subdiv=part or None, years=range(first, last + 1))
    return tuple(sorted(day.toordinal() for day in found))

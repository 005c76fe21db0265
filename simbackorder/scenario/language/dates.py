"""Calendar dates in a scenario."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from simbackorder.quantities import DURATION_QUANTITY, Quantity, days_in, mistake, mistake_of

LIKE_A_DATE = re.compile(r"\d+-\d+-\d+")


def iso_date(value: object) -> date | None:
    """The date that the text states, as in 2025-01-06."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def as_date(value: object) -> date:
    """A calendar date between 1900 and 2200."""
    found = iso_date(value)
    if found is None or not 1900 <= found.year <= 2200:
        raise mistake("a date such as 2025-01-06", value)
    return found


def as_instant(value: object, info: ValidationInfo) -> float:
    """A time since the start: a duration, or a date on or after the start (not in months)."""
    time = as_moment(value, info, DURATION_QUANTITY)
    if time < 0:
        raise mistake_of(f"expected a date on or after the start ({start_of(info)}), found {iso_date(value)}")
    return time


def as_date_promised(value: object, info: ValidationInfo) -> float:
    """A time since the start, or a date, which may also lie before it."""
    return as_moment(value, info, BEFORE_OR_AFTER)


def as_moment(value: object, info: ValidationInfo, quantity: Quantity) -> float:
    """A time since the start, stated by this quantity or as a date."""
    found = iso_date(value)
    if found is None and isinstance(value, str) and LIKE_A_DATE.fullmatch(value.strip()):
        raise mistake("a date of the calendar such as 2025-01-06", value)
    if found is None:
        return quantity.read(value, info.context)
    unit = info.context.unit if info.context else "day"
    days = days_in(unit)
    if days is None:
        raise mistake("a time in months, because the unit of time is the month", value)
    return (found - start_of(info)).days / days


def start_of(info: ValidationInfo) -> date:
    """The date of time 0."""
    return getattr(info.context, "start", None) or date(2024, 1, 1)


BEFORE_OR_AFTER = replace(DURATION_QUANTITY, low=-1e6)
INSTANT_IN_FILES = WithJsonSchema({"type": ["number", "string"], "description": "a time since the start, or a date"})
Instant = Annotated[float, BeforeValidator(as_instant), INSTANT_IN_FILES]
DatePromised = Annotated[float, BeforeValidator(as_date_promised), INSTANT_IN_FILES]

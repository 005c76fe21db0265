"""Calendar dates in a scenario."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo, WithJsonSchema

from simbackorder.quantities import DURATION_QUANTITY, mistake, mistake_of

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
    """A time since the start: a duration, or a date on or after the start (when the unit of time is the day)."""
    found = iso_date(value)
    if found is None and isinstance(value, str) and LIKE_A_DATE.fullmatch(value.strip()):
        raise mistake("a date of the calendar such as 2025-01-06", value)
    if found is None:
        return DURATION_QUANTITY.read(value, info.context)
    if info.context and info.context.unit == "month":
        raise mistake("a time in months, because the unit of time is the month", value)
    start = getattr(info.context, "start", None) or date(2024, 1, 1)
    days = (found - start).days
    if days < 0:
        raise mistake_of(f"expected a date on or after the start ({start}), found {found}")
    return float(days)


INSTANT_IN_FILES = WithJsonSchema({"type": ["number", "string"], "description": "a time since the start, or a date"})
Instant = Annotated[float, BeforeValidator(as_instant), INSTANT_IN_FILES]

"""When orders came: dates in the forms that files have, on one clock; day numbers of spreadsheets; units of time."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.quantities import days_in, nearest, shown
from simbackorder.scenario.order_files.amounts import Decimal, Flags, UnclearError, matches, read_numbers
from simbackorder.scenario.order_files.table import Texts

Dates = Literal["day-first", "month-first", "spreadsheet"]
Instants = NDArray[np.datetime64]
Int64s = NDArray[np.int64]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOCK = (
    r"(?:(?:T|t| +|, *| +at +)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<seconds>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<offset>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?)?$"
)
YEAR_FIRST = r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + CLOCK
YEAR_LAST = r"^(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + CLOCK
DAY_NAMED = (
    r"^(?:[A-Za-z]{3,9},? +)?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<name>[A-Za-z]{3,9})\.?,?[ -](?P<year>\d{4})"
)
MONTH_NAMED = r"^(?:[A-Za-z]{3,9},? +)?(?P<name>[A-Za-z]{3,9})\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})"
NUMBER = r"^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$"
SPREADSHEETS = (20_000, 80_000)
"""Between these (1954 and 2119), numbers are days as spreadsheets count them."""
DAY_0 = np.datetime64("1899-12-30", "us")
DAY = 86_400_000_000  # microseconds
FURTHEST = 1e9
"""Units of time from the start, further than any run: times before or after it are all the same."""


class Moments(NamedTuple):
    """The moment of each distinct text: an instant on the file's clock, or a number of units of time (no instant, or
    not a number: where there is none); what is wrong with texts, by their number; and how they were read."""

    value: Any
    mistakes: dict[int, str]
    notes: tuple[str, ...]


class Parts(NamedTuple):
    """Dates taken apart, a row per text: `offset` in minutes where `has_offset`; `good` where there is a date."""

    instant: Instants
    offset: Int64s
    has_offset: Flags
    good: Flags


def read_moments(texts: Texts, dates: Dates | None, time_zone: str | None, decimal: Decimal) -> Moments:
    """The moments of a column. Raises UnclearError for a question that the scenario has to answer."""
    words = texts.distinct
    number = matches(words, NUMBER)
    stated = matches(words, r".")
    if dates == "spreadsheet" or number.sum() * 2 > stated.sum():
        return as_numbers(texts, number, stated, dates, decimal)
    mistakes = mixed(words, number, "dates")
    last, order = year_last(texts, dates, mistakes)
    found = joined([year_first(words), last, *named(words)])
    for code in np.flatnonzero(stated & ~found.good & ~number):
        mistakes.setdefault(int(code), f"expected a date or a number, found {shown(words[int(code)].as_py())}")
    value, notes = on_one_clock(texts, found, time_zone, mistakes)
    return Moments(np.where(found.good, value, np.datetime64("NaT", "us")), mistakes, (*order, *notes))


def as_numbers(texts: Texts, number: Flags, stated: Flags, dates: Dates | None, decimal: Decimal) -> Moments:
    """Units of time since the start, or the days of a spreadsheet."""
    read = read_numbers(texts, decimal)
    value = np.where(number, read.value, np.nan)
    mistakes = mixed(texts.distinct, stated & ~number, "days" if dates == "spreadsheet" else "numbers")
    mistakes |= {code: message for code, message in read.mistakes.items() if number[code]}
    for code in np.flatnonzero(number & np.isnan(read.value)):
        words = texts.distinct[int(code)].as_py()
        mistakes.setdefault(int(code), f"expected a number that is no larger than any time, found {shown(words)}")
    known = value[~np.isnan(value)]
    low, high = SPREADSHEETS
    if dates != "spreadsheet" and not (known.size and low <= known.min() and known.max() <= high):
        return Moments(value, mistakes, ())
    outside = np.flatnonzero((value < 0) | (value >= 150_000))
    mistakes |= {
        int(code): f"expected a day of a spreadsheet, found {shown(texts.distinct[int(code)].as_py())}"
        for code in outside
    }
    seconds = np.rint(np.where((value >= 0) & (value < 150_000), value, 0.0) * 86_400).astype(np.int64)
    instant = DAY_0 + (seconds * 1_000_000).astype("timedelta64[us]")
    return Moments(
        np.where(np.isnan(value), np.datetime64("NaT", "us"), instant),
        mistakes,
        ("times are day numbers of a spreadsheet",),
    )


def mixed(words: Any, rest: Flags, kind: str) -> dict[int, str]:
    """Texts of the other kind."""
    expected = {
        "dates": "dates throughout, or numbers throughout",
        "numbers": "a number like the others, or dates throughout",
        "days": "a day of a spreadsheet",
    }[kind]
    return {int(code): f"expected {expected}, found {shown(words[int(code)].as_py())}" for code in np.flatnonzero(rest)}


def year_first(words: Any) -> Parts:
    """Dates such as 2025-03-01 or 2025/03/01."""
    part = taken_apart(words, YEAR_FIRST)
    return assembled(part, whole(part, "year"), whole(part, "month"), whole(part, "day"))


def named(words: Any) -> list[Parts]:
    """Dates such as 1 March 2025 or Mar 1, 2025."""
    found = []
    for pattern in (DAY_NAMED, MONTH_NAMED):
        part = taken_apart(words, pattern + CLOCK)
        names = part["name"].to_pylist()
        month = np.array(
            [MONTHS.index(name[:3].lower()) + 1 if name and name[:3].lower() in MONTHS else 0 for name in names],
            np.int64,
        )
        found.append(assembled(part, whole(part, "year"), month, whole(part, "day")))
    return found


def year_last(texts: Texts, dates: Dates | None, mistakes: dict[int, str]) -> tuple[Parts, tuple[str, ...]]:
    """Dates such as 12/1/2010, and which part comes first if that was seen. Raises UnclearError if nobody says it."""
    words = texts.distinct
    part = taken_apart(words, YEAR_LAST)
    year, first, second = whole(part, "year"), whole(part, "first"), whole(part, "second")
    here = first > 0
    short = here & (year < 100)
    year = np.where(short, np.where(year < 70, year + 2000, year + 1900), year)
    day_first = dates == "day-first" or (dates is None and starts_with_day(texts, part, first, second, short))
    day, month = (first, second) if day_first else (second, first)
    way = "day" if day_first else "month"
    why = "dates says" if dates else "other rows have it"
    for code in np.flatnonzero(here & (month > 12)):
        mistakes[int(code)] = f"expected the {way} first, as {why}, found {shown(words[int(code)].as_py())}"
    seen = (f"dates have the {way} first",) if here.any() and dates is None else ()
    return assembled(part, year, month, day), seen


def starts_with_day(texts: Texts, part: dict[str, Any], first: Int64s, second: Int64s, short: Flags) -> bool:
    """Whether the day comes first, as far as the dates themselves tell. Raises UnclearError."""
    here = first > 0
    dotted = np.array([mark == "." for mark in part["mark"].to_pylist()], bool)
    day_first = here & ~dotted & ~short & (first > 12)
    month_first = here & ~dotted & ~short & (second > 12)
    unclear = here & ~dotted & ((first != second) | short)
    if unclear.any() and not day_first.any() and not month_first.any():
        code = int(np.flatnonzero(unclear)[0])
        message = "month first or day first? say dates: month-first or dates: day-first"
        raise UnclearError(texts, code, f"{texts.distinct[code].as_py()}: {message}")
    return bool((day_first | dotted).sum() >= month_first.sum())


def taken_apart(words: Any, pattern: str) -> dict[str, Any]:
    """The named parts of the texts that a pattern fits."""
    import pyarrow.compute as pc

    found = pc.extract_regex(words, pattern=pattern)
    return {field.name: pc.struct_field(found, [place]) for place, field in enumerate(found.type)}


def whole(part: dict[str, Any], name: str) -> Int64s:
    """A part as a number; 0 where there is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = part[name]
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return np.array(pc.fill_null(pc.cast(texts, pa.int64()), 0).to_numpy(zero_copy_only=False), np.int64)


def assembled(part: dict[str, Any], year: Int64s, month: Int64s, day: Int64s) -> Parts:
    """Instants from the parts of dates and of the time of day."""
    import pyarrow.compute as pc

    here = np.array(pc.is_valid(part["year"]).to_numpy(zero_copy_only=False), bool)
    hour, minute, second = (whole(part, name) for name in ("hour", "minute", "seconds"))
    half = [text.lower() if text else "" for text in part["half"].to_pylist()]
    afternoon, morning = (np.array([text == letter for text in half], bool) for letter in "pa")
    good = here & (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    good &= (year >= 1) & ~((afternoon | morning) & ((hour < 1) | (hour > 12)))
    hour = np.where(afternoon & (hour < 12), hour + 12, np.where(morning & (hour == 12), 0, hour))
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    next_month = (months + np.timedelta64(1, "M")).astype("datetime64[D]")
    good &= day <= (next_month - months.astype("datetime64[D]")).astype(np.int64)
    fraction = whole(
        {"part": pc.utf8_slice_codeunits(pc.utf8_rpad(pc.fill_null(part["part"], ""), 6, "0"), 0, 6)}, "part"
    )
    clock = ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
    instant = months.astype("datetime64[D]").astype("datetime64[us]") + ((day - 1) * DAY + clock).astype(
        "timedelta64[us]"
    )
    offset, has_offset = offsets(part["offset"].to_pylist())
    return Parts(instant, offset, has_offset, good)


def offsets(texts: list[str | None]) -> tuple[Int64s, Flags]:
    """Minutes that clocks are ahead of UTC, and which times state it."""
    known: dict[str, int] = {}
    for text in {*texts} - {None, ""}:
        assert text is not None
        digits = text[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:] or 0) if digits.isdigit() else 0
        known[text] = -minutes if text.startswith("-") else minutes
    return np.array([known.get(text or "", 0) for text in texts], np.int64), np.array([bool(t) for t in texts], bool)


def joined(forms: list[Parts]) -> Parts:
    """The dates of all forms."""
    found = forms[0]
    for form in forms[1:]:
        found = Parts(*(np.where(form.good, new, old) for new, old in zip(form, found, strict=True)))
    return found


def on_one_clock(
    texts: Texts, found: Parts, time_zone: str | None, mistakes: dict[int, str]
) -> tuple[Instants, tuple[str, ...]]:
    """All instants as the clock of one place shows them, and which clock that is. Raises UnclearError."""
    words = texts.distinct
    with_offset, without = found.good & found.has_offset, found.good & ~found.has_offset
    if not with_offset.any():
        return found.instant, (f"times are those of {time_zone}",) if time_zone and found.good.any() else ()
    if without.any():
        odd, other = (without, "an offset") if with_offset.sum() >= without.sum() else (with_offset, "no offset")
        for odd_code in np.flatnonzero(odd).tolist():
            mistakes[odd_code] = f"expected {other}, as other rows have, found {shown(words[odd_code].as_py())}"
        return found.instant, ()
    utc = found.instant - (found.offset * 60_000_000).astype("timedelta64[us]")
    if time_zone:
        return in_zone(utc, time_zone), (f"times are converted to the clock of {time_zone}",)
    different = list(dict.fromkeys(found.offset[with_offset].tolist()))
    if len(different) > 1:
        code = int(np.flatnonzero(with_offset & (found.offset != different[0]))[0])
        first, other = offset_name(different[0]), offset_name(different[1])
        message = "say which clock is meant, such as time_zone: America/New_York"
        raise UnclearError(texts, code, f"offsets differ ({first}, and {other} in {words[code].as_py()}): {message}")
    return found.instant, (f"times are on the clock of {offset_name(different[0])}, as the file has them",)


def in_zone(utc: Instants, time_zone: str) -> Instants:
    """Instants of UTC as the clock of a time zone shows them."""
    import pandas as pd

    local = pd.DatetimeIndex(utc).tz_localize("UTC").tz_convert(time_zone).tz_localize(None)
    return np.array(local.to_numpy(), "datetime64[us]")


def offset_name(minutes: int) -> str:
    """An offset as in UTC-05:00."""
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def zone_mistake(time_zone: str) -> str:
    """What is wrong with the name of a time zone, or nothing."""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        known = available_timezones()
        hint = nearest(time_zone, known)
        return f"expected a time zone such as Europe/Berlin, found {shown(time_zone)}{hint}"
    return ""


def until_the_end_of_days(value: Any) -> Any:
    """Instants, midnight standing for the day that begins then: for its end; numbers as they are."""
    if value.dtype.kind == "f":
        return value
    whole = value == value.astype("datetime64[D]")
    return np.where(whole, value + np.timedelta64(DAY, "us"), value)


def since_start(value: Any, clock: Any) -> NDArray[np.float64]:
    """Moments in units of time since the start of the run (0: midnight of the start date)."""
    if value.dtype.kind == "f":
        numbers: NDArray[np.float64] = value
        return numbers
    start = np.datetime64(clock.start, "us")
    days = days_in(clock.unit)
    if days is not None:
        times: NDArray[np.float64] = (value - start) / np.timedelta64(1, "D").astype("timedelta64[us]") / days
        return times
    return months(value) - float(months(np.array([start]))[0])


def months(value: Any) -> NDArray[np.float64]:
    """Months since the year 0, the part of the current month as a fraction of its length."""
    month = value.astype("datetime64[M]")
    first = month.astype("datetime64[us]")
    length = (month + np.timedelta64(1, "M")).astype("datetime64[us]") - first
    found: NDArray[np.float64] = (month.astype(np.int64) + 1970 * 12) + (value - first) / length
    return found


def day_of(value: Any) -> Int64s:
    """The day of each moment; of numbers, their whole part, as far as any run goes."""
    numbers = value.dtype.kind == "f"
    whole = np.floor(np.clip(np.nan_to_num(value), -FURTHEST, FURTHEST)) if numbers else value.astype("datetime64[D]")
    days: Int64s = whole.astype(np.int64)
    return days

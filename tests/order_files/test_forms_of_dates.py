"""Dates in the forms that files have, offsets, and the day numbers of spreadsheets."""

from pathlib import Path
from typing import Any

import pytest

from support.order_files import mistakes, notes, orders, scenario

NOON = 1.5
"""2 March 2025, 12:00, in days since the start."""


def read(folder: Path, *dates: str, **keys: Any) -> list[float]:
    """Times of orders with these dates."""
    return [order.time for order in orders(folder, column(*dates), {"time": "date", **keys})]


def column(*dates: str) -> str:
    return "date\n" + "".join(f'"{date}"\n' for date in dates)


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-02T12:00",
        "2025-03-02 12:00:00.000",
        "2025/3/2 12:00",
        "2025.03.02 12:00:00",
        "02.03.2025 12:00",
        "2 March 2025 12:00",
        "Sunday, 2 Mar 2025 12:00 pm",
        "Mar 2, 2025 12:00 PM",
        "March 2nd, 2025, 12:00",
        "Mar 2, 2025 at 12:00 p.m.",
        "02-Mar-2025 12:00",
        "45718.5",
        "1.5",
    ],
)
def test_a_form_is_recognised(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == [NOON]


@pytest.mark.parametrize(("dates", "day"), [("month-first", 11), ("day-first", 1 + 31)])
def test_two_ways_to_read_a_date_are_a_question(tmp_path: Path, dates: str, day: int) -> None:
    [message] = mistakes(tmp_path, column("3/12/2025 8:26"), {"time": "date"})
    question = "3/12/2025 8:26: month first or day first? say dates: month-first or dates: day-first"
    assert message == f"data/orders.csv:2: date: {question}"
    found = read(tmp_path, "3/12/2025 12:00", "3/3/2025", dates=dates)
    assert found == ([2, 11.5] if dates == "month-first" else [2])


def test_other_rows_tell_which_comes_first(tmp_path: Path) -> None:
    assert read(tmp_path, "3/2/2025", "3/13/2025") == [1, 12]
    assert read(tmp_path, "2/3/2025", "13/3/2025") == [1, 12]
    assert notes(scenario(tmp_path, column("2/3/2025", "13/3/2025"), {"time": "date"})) == ["dates have the day first."]
    [message] = mistakes(tmp_path, column("2/3/2025", "13/3/2025", "14/3/2025", "3/13/2025"), {"time": "date"})
    assert message == "data/orders.csv:5: date: expected the day first, as other rows have it, found '3/13/2025'"
    [message] = mistakes(tmp_path, column("13/3/2025"), {"time": "date", "dates": "month-first"})
    assert message == "data/orders.csv:2: date: expected the month first, as dates says, found '13/3/2025'"


@pytest.mark.parametrize("text", ["2/3/25", "13/3/25"])
def test_short_years_are_a_question(tmp_path: Path, text: str) -> None:
    """13/3/25 is the 13th of March, or the 25th in 2013."""
    [message] = mistakes(tmp_path, column(text), {"time": "date"})
    assert "month first or day first?" in message
    assert read(tmp_path, text, dates="day-first") == [float(text.split("/")[0]) - 1]


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01", "2025-03-02 25:00", "31/4/2025", "2 Mai 2025", "soon"])
def test_what_is_no_date(tmp_path: Path, text: str) -> None:
    [message] = mistakes(tmp_path, column("2025-03-02", "13/3/2025", text), {"time": "date"})
    assert message == f"data/orders.csv:4: date: expected a date or a number, found {text!r}"


def test_dates_and_numbers_do_not_mix(tmp_path: Path) -> None:
    [message] = mistakes(tmp_path, column("2025-03-02", "2025-03-03", "45720"), {"time": "date"})
    assert message.endswith("expected dates throughout, or numbers throughout, found '45720'")
    [message] = mistakes(tmp_path, column("2025-03-02", "45720", "45721"), {"time": "date"})
    assert message.endswith("expected a number like the others, or dates throughout, found '2025-03-02'")


@pytest.mark.parametrize("text", ["1e400", "1" * 200_000], ids=["huge", "endless"])
def test_what_is_no_time_however_long_it_is(tmp_path: Path, text: str) -> None:
    [message] = mistakes(tmp_path, column("3", text), {"time": "date"})
    assert "orders.csv:3: date: expected a number that is no larger than any time, found '1" in message
    assert len(message) < 200


def test_spreadsheets_count_days(tmp_path: Path) -> None:
    assert notes(scenario(tmp_path, column("45718.5", "45720"), {"time": "date"})) == [
        "times are day numbers of a spreadsheet."
    ]
    assert read(tmp_path, "45718.352083333", "45720") == [round(1 + (8 * 60 + 27) / 1440, 6), 3]
    assert read(tmp_path, "3", "4") == [3, 4]
    assert read(tmp_path, "3", "45720", dates="spreadsheet") == [3]
    assert read(tmp_path, "3", "45720") == [3]
    [message] = mistakes(tmp_path, column("20250303"), {"time": "date", "dates": "spreadsheet"})
    assert message == "data/orders.csv:2: date: expected a day of a spreadsheet, found '20250303'"
    [message] = mistakes(tmp_path, column("2025-03-03"), {"time": "date", "dates": "spreadsheet"})
    assert message == "data/orders.csv:2: date: expected a day of a spreadsheet, found '2025-03-03'"


def test_offsets_are_converted_to_a_stated_clock(tmp_path: Path) -> None:
    """Clocks in New York go forward on 9 March 2025."""
    dates = ("2025-03-02 12:00:00 -0500", "2025-03-12T12:00:00-04:00", "2025-03-12T17:00:00Z")
    assert read(tmp_path, *dates, time_zone="America/New_York") == [1.5, 11.5, round(11 + 13 / 24, 6)]
    assert notes(scenario(tmp_path, column(*dates), {"time": "date", "time_zone": "Europe/Berlin"})) == [
        "times are converted to the clock of Europe/Berlin."
    ]
    assert read(tmp_path, "2025-03-02 23:30:00 +0000", time_zone="Europe/Berlin") == [round(2 + 0.5 / 24, 6)]


def test_one_offset_is_a_clock_and_several_are_a_question(tmp_path: Path) -> None:
    content = column("2025-03-02 12:00:00 -0500", "2025-03-03 12:00:00 -0500")
    assert [order.time for order in orders(tmp_path, content, {"time": "date"})] == [1.5, 2.5]
    assert notes(scenario(tmp_path, content, {"time": "date"})) == [
        "times are on the clock of UTC-05:00, as the file has them."
    ]
    content = column("2025-03-02 12:00:00 -0500", "2025-03-12 12:00:00 -0400")
    [message] = mistakes(tmp_path, content, {"time": "date"})
    assert message.startswith("data/orders.csv:3: date: offsets differ (UTC-05:00, and UTC-04:00 in 2025-03-12 12:00")
    assert message.endswith("say which clock is meant, such as time_zone: America/New_York")


@pytest.mark.parametrize("keys", [{}, {"time_zone": "Europe/Berlin"}])
def test_some_times_with_an_offset_are_refused(tmp_path: Path, keys: dict[str, str]) -> None:
    content = column("2025-03-02T12:00Z", "2025-03-02T13:00", "2025-03-02T14:00Z")
    assert mistakes(tmp_path, content, {"time": "date", **keys}) == [
        "data/orders.csv:3: date: expected an offset, as other rows have, found '2025-03-02T13:00'"
    ]


def test_times_without_offset_are_those_of_the_zone(tmp_path: Path) -> None:
    keys = {"time": "date", "time_zone": "Europe/Berlin"}
    found = scenario(tmp_path, column("2025-03-02T12:00"), keys)
    assert notes(found) == ["times are those of Europe/Berlin."]
    assert read(tmp_path, "2025-03-02T12:00", time_zone="Europe/Berlin") == [NOON]

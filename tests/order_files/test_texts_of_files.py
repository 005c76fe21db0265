"""Encodings, separators, headers and numbers as spreadsheets and shops write them."""

from pathlib import Path
from typing import Any

import pytest

from support.order_files import COLUMNS, HEADER, Order, mistakes, notes, orders, scenario

ROW = "2025-03-02,7,ann,a,2,20.50\n"
READ = [Order(1, 0, (("a", 2, 2050),))]


@pytest.mark.parametrize(
    "content",
    [
        HEADER + ROW,
        "\ufeff" + HEADER + ROW,
        (HEADER + ROW).replace("\n", "\r\n"),
        (HEADER + ROW).replace("\n", "\r"),
        "\n\n" + HEADER + "\n" + ROW + ",,,,,\n\n",
        (HEADER + ROW).encode("utf-16"),
        (HEADER + ROW).encode("utf-16-le"),
        (HEADER + ROW).encode("utf-16-be"),
        (HEADER + ROW).replace(",", "\t"),
        (HEADER + ROW).replace(",", ";").replace(".50", ",50"),
        "sep=;\n" + (HEADER + ROW).replace(",", ";"),
        (HEADER + ROW).replace(",", " , "),
        HEADER.strip() + ",,\n" + ROW.strip() + ",,\n",
        HEADER.strip() + ",note,note\n" + ROW.strip() + ',"two\nlines, and a ""quotation""",\n',
        HEADER + ROW.strip() + ",,,\n",
        HEADER + ROW.strip(),
    ],
)
def test_a_file_is_recognised(tmp_path: Path, content: str | bytes) -> None:
    assert orders(tmp_path, content) == READ


def test_what_is_no_utf_8_is_said(tmp_path: Path) -> None:
    found = scenario(tmp_path, (HEADER + ROW.replace("ann", "Jörg")).encode("cp1252"))
    assert notes(found) == ["read as Windows-1252 (line 2 is no UTF-8)."]


@pytest.mark.parametrize(
    ("column", "cents"),
    [
        (["1234.5"], [123450]),
        (["1,234.50"], [123450]),
        (["1.234,50"], [123450]),
        (["1 234,50"], [123450]),
        (["1,234", "9.99"], [123400, 999]),
        (["1,234", "9,99"], [123, 999]),
        (["1.234", "9,99"], [123400, 999]),
        (["1e1", ".5", "5.", "+2"], [1000, 50, 500, 200]),
    ],
)
def test_what_stands_before_decimals_is_seen(tmp_path: Path, column: list[str], cents: list[int]) -> None:
    rows = "".join(f'2025-03-02,{n},ann,a,1,"{text}"\n' for n, text in enumerate(column))
    assert [order.lines[0][2] for order in orders(tmp_path, HEADER + rows)] == cents


@pytest.mark.parametrize(("decimal", "cents"), [("comma", 123), ("point", 123400)])
def test_what_nobody_can_see_is_asked(tmp_path: Path, decimal: str, cents: int) -> None:
    content = HEADER + '2025-03-02,7,ann,a,1,"1,234"\n'
    question = "1,234: does the comma part thousands or decimals? say decimal: comma or decimal: point"
    assert mistakes(tmp_path, content) == [f"data/orders.csv:2: value: {question}"]
    assert orders(tmp_path, content, {**COLUMNS, "decimal": decimal})[0].lines == (("a", 1, cents),)


@pytest.mark.parametrize("text", ["1_0", "nan", "inf", "ten", "1.5", "", "0x1", "--1", "1e99"])
def test_what_is_no_number_of_units(tmp_path: Path, text: str) -> None:
    [message] = mistakes(tmp_path, HEADER + f"2025-03-02,7,ann,a,{text},1\n")
    assert message == f"data/orders.csv:2: units: expected a whole number of units, found {text!r}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04" + bytes(50), "expected a CSV file, found data/orders.csv, which looks like a spreadsheet"),
        (b"", "expected columns in data/orders.csv, found an empty file"),
        (HEADER.encode(), "expected at least one order in data/orders.csv, found none"),
        (HEADER.encode() + b"\xff\x00", "expected text in data/orders.csv, found other bytes on line 2"),
        (
            (HEADER + ROW + ROW.replace("ann", '"ann') + ROW).encode(),
            "data/orders.csv:3: expected the end of what is quoted",
        ),
        (
            (HEADER + ROW.replace(".", ",")).encode(),
            "data/orders.csv:2: expected 6 entries, as there are columns, found 7",
        ),
        ((HEADER + ROW.replace(".", ",") * 3).encode(), "found 7 (3 rows): an entry that contains ',' stands in"),
    ],
)
def test_what_a_file_looks_like_is_said(tmp_path: Path, content: bytes, message: str) -> None:
    [found] = mistakes(tmp_path, content)
    assert message in found


def test_no_line_is_endless(tmp_path: Path) -> None:
    """Taking one of half a gigabyte apart would take many times as much."""
    [found] = mistakes(tmp_path, (HEADER + ROW * 30_000 + "1" * 1_000_001).encode())
    assert "expected lines of at most 1,000,000 bytes in data/orders.csv, found a longer one, line 30002" in found
    assert len(orders(tmp_path, HEADER + ROW + " " * 999_000)) == 1


def test_only_columns_in_use_have_names_of_their_own(tmp_path: Path) -> None:
    content = "date,x,x,,,units,units\n2025-03-02,1,2,3,4,5,6\n"
    assert len(orders(tmp_path, content, {"time": "date"})) == 1
    [message] = mistakes(tmp_path, content, {"time": "date", "units": "units"})
    assert message.endswith("replay.units: expected one column 'units' in data/orders.csv, found 2")


def test_names_of_columns_are_told_so_that_they_can_be_read(tmp_path: Path) -> None:
    """Neither escapes of a terminal, nor lines turned round, nor a header without an end."""
    [message] = mistakes(tmp_path, "\x1b[31mred,\u202eright,caf\u00e9\n1,2,3\n", {"time": "date"})
    assert message.endswith(r"it has \x1b[31mred, \u202eright, " + "caf\u00e9")
    [message] = mistakes(tmp_path, ",".join(f"c{n}" for n in range(30)) + "," + "y" * 5000 + "\n", {"time": "date"})
    assert message.endswith("c18, c19 and 11 more")
    [message] = mistakes(tmp_path, "y" * 5000 + "\n1\n", {"time": "date"})
    assert len(message) < 300


@pytest.mark.parametrize(
    ("times", "dates", "message"),
    [
        (["-1e308"], "spreadsheet", "expected a day of a spreadsheet, found '-1e308'"),
        (
            ["1e308", "-1e308"],
            None,
            "expected orders within the run (30 days from 2025-03-01), found only -1e+308 to 1e+308",
        ),
        (["-9e18", "9e18"], None, "found only -9e+18 to 9e+18"),
    ],
)
def test_times_further_than_any_run_are_told(tmp_path: Path, times: list[str], dates: str | None, message: str) -> None:
    rows = "".join(f"{time},{n},ann,a,1,1\n" for n, time in enumerate(times))
    [found] = mistakes(tmp_path, HEADER + rows, {**COLUMNS, **({"dates": dates} if dates else {})})
    assert message in found


def test_what_is_worth_more_than_any_number_is_no_amount(tmp_path: Path) -> None:
    columns = {"time": "date", "item": "item", "units": "units", "price": "value"}
    content = HEADER + "2025-03-02,7,ann,a,2,1e308\n2025-03-02,8,ann,a,1e9,1e308\n"
    assert mistakes(tmp_path, content, columns) == [
        "data/orders.csv:2: value: expected an amount of money, found '1e308' (2 rows)"
    ]


def test_a_mistake_is_told_once_with_its_rows(tmp_path: Path) -> None:
    rows = "".join(f"2025-03-02,{n},ann,{'xyz'[n % 3]},1,1\n" for n in range(300))
    assert mistakes(tmp_path, HEADER + rows) == [
        f"data/orders.csv:{2 + n}: item: no item is named {'xyz'[n]!r} (100 rows)" for n in range(3)
    ]
    rows = "".join(f"2025-03-02,{n},ann,x{n % 30},1,1\n" for n in range(300))
    first, *rest = mistakes(tmp_path, HEADER + rows)
    assert first == "data/orders.csv: item: 300 rows have mistakes of 30 kinds, the first 10 are:"
    assert rest == [f"data/orders.csv:{2 + n}: item: no item is named 'x{n}' (10 rows)" for n in range(10)]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """Below quoted line breaks and blank lines, too."""
    content = 'note,date\n"one\ntwo",2025-03-02\n\n,,\n"three\nfour",yesterday\n'
    assert mistakes(tmp_path, content, {"time": "date"}) == [
        "data/orders.csv:7: date: expected a date or a number, found 'yesterday'"
    ]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"order": "order"}, "replay.time: expected the name of a column, or a format, found nothing"),
        ({"time": "date", "value": "value", "price": "value"}, "expected the value of a row, or the price of a unit"),
        ({"time": "date", "cancelled": ["void"]}, "replay.cancelled: expected status, the column with these words"),
        ({"time": "date", "order_numbers": "unique"}, "replay.order_numbers: expected order, the column of numbers"),
        ({"time": "date", "other_items": "leave-out"}, "replay.other_items: expected item, the column of items"),
        ({"time": "date", "time_zone": "Europe/Berlim"}, "found 'Europe/Berlim'; did you mean 'Europe/Berlin'?"),
        ({"time": "date", "customer": "costumer"}, "has no column 'costumer'; did you mean 'customer'?"),
        ({"format": "shopify"}, "has no column 'Created at', which shopify files have (time: COLUMN names another)"),
    ],
)
def test_what_a_replay_cannot_mean(tmp_path: Path, columns: dict[str, Any], message: str) -> None:
    assert any(message in found for found in mistakes(tmp_path, HEADER + ROW, columns))

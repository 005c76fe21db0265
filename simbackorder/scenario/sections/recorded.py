"""Data files of a scenario: recorded orders to replay, and columns of numbers. They stay in the scenario's folder."""

from __future__ import annotations

import csv
import math
import os
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from datetime import time as midnight
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.quantities import Context, nearest, plain_number, shown
from simbackorder.scenario.language.remains import BrokenError
from simbackorder.scenario.language.yaml_tree import Place

if TYPE_CHECKING:
    from simbackorder.scenario.language.problems import Findings
    from simbackorder.scenario.sections.schema import Replay

LARGEST_DATA = 500_000_000  # bytes
MOST_MISTAKES = 20
ROLES = ("time", "order", "customer", "item", "units", "value")


class Table(NamedTuple):
    """A CSV file: its columns, and its rows with their line numbers."""

    path: Path
    columns: list[str]
    rows: list[tuple[int, list[str]]]


class DataFolder:
    """The scenario's folder. `used` has the files that were read, by the name that the scenario gives them."""

    def __init__(self, folder: Path | None):
        self.folder = folder
        self.used: dict[str, Path] = {}
        self.tables: dict[str, Table] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"folder": self.folder, "used": self.used, "tables": {}}

    def path(self, name: str) -> Path:
        """The file of that name, inside the folder. Raises ValueError."""
        if self.folder is None:
            raise ValueError("a data file can be read only beside a scenario file")
        if not name or "\0" in name or os.path.isabs(name) or "\\" in name:
            raise ValueError(f"expected a file in the scenario's folder, found {shown(name)}")
        root = os.path.realpath(self.folder)
        path = os.path.realpath(os.path.join(root, name))
        if os.path.commonpath([root, path]) != root:
            raise ValueError(f"expected a file in the scenario's folder, found {shown(name)}, which leaves it")
        return Path(path)

    def table(self, name: str) -> Table:
        """The CSV file of that name. Raises ValueError."""
        if name not in self.tables:
            path = self.path(name)
            self.tables[name] = read_table(path, name)
            self.used[name] = path
        return self.tables[name]

    def numbers(self, name: str, column: str) -> list[float]:
        """The numbers of one column. Raises ValueError."""
        table = self.table(name)
        place = column_place(table, column, name)
        numbers = []
        for line, row in table.rows:
            number = as_number(row[place] if place < len(row) else "")
            if number is None:
                raise ValueError(
                    f"expected numbers in column {shown(column)}, found {shown(row[place])} on line {line} of {name}"
                )
            numbers.append(number)
        if not numbers:
            raise ValueError(f"expected at least one row in {name}, found none")
        return numbers


def read_table(path: Path, name: str) -> Table:
    try:
        if path.exists() and not path.is_file():
            raise ValueError(f"{name} cannot be read: it is no file")
        if path.stat().st_size > LARGEST_DATA:
            raise ValueError(f"expected at most {LARGEST_DATA} bytes in {name}, found a larger file")
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            columns = [column.strip() for column in next(reader, [])]
            rows = [(reader.line_num, row) for row in reader if any(row)]
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"expected UTF-8 text in {name}, found other bytes") from None
    except csv.Error as error:
        raise ValueError(f"{name} is not readable as CSV: {error}") from None
    if len(set(columns)) < len(columns):
        raise ValueError(f"expected columns with names of their own in {name}, found one twice")
    return Table(path, columns, rows)


def column_place(table: Table, column: str, name: str) -> int:
    if column not in table.columns:
        hint = nearest(column, table.columns) or f"; it has {', '.join(table.columns)}"
        raise ValueError(f"{name} has no column {shown(column)}{hint}")
    return table.columns.index(column)


def as_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def as_moment(text: str) -> datetime | float | None:
    """A date, a date with time of day, or a number of units of time."""
    number = as_number(text)
    if number is not None:
        return number
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=None)


def check_replay(replay: Replay, time: Any, place: Place, context: Context, findings: Findings) -> None:
    """The file is there, every row of it says what its columns should say, and some order is within the run."""
    folder: DataFolder = context.folder  # type: ignore[attr-defined]
    try:
        table = folder.table(replay.file)
    except ValueError as error:
        findings.add(below(place, "file"), str(error))
        return
    roles = {}
    for role in ROLES:
        column = getattr(replay, role)
        if column is None:
            continue
        try:
            roles[role] = column_place(table, column, replay.file)
        except ValueError as error:
            findings.add(below(place, role), str(error))
    if not table.rows:
        findings.add(below(place, "file"), f"expected at least one order in {replay.file}, found none")
    before = findings.reports
    report_rows(table, roles, replay, context, findings)
    if table.rows and "time" in roles and findings.reports == before:
        with suppress(BrokenError):
            check_times(table, roles, replay, time, below(place, "file"), findings)


def check_times(
    table: Table, roles: dict[str, int], replay: Replay, time: Any, place: Place, findings: Findings
) -> None:
    """Some recorded order is within the run; those outside are left out."""
    orders = []
    for _, row in table.rows:
        if "units" not in roles or float(row[roles["units"]]) > 0:
            moment = moment_of(row[roles["time"]], time)
            if 0 <= moment < time.length:
                return
            orders.append((moment, row[roles["time"]].strip()))
    found = "only rows of 0 units"
    if orders:
        first, last = min(orders)[1], max(orders)[1]
        found = f"only {first}" if first == last else f"only {first} to {last}"
    run = f"{plain_number(time.length)} {time.unit}s from {time.start}"
    findings.add(place, f"expected orders within the run ({run}), found {found}")


def moment_of(text: str, clock: Any) -> float:
    """When a row happened, in units of time from the start of the run (0: midnight of the start date)."""
    moment = as_moment(text)
    if moment is None:
        raise ValueError(f"{text!r} is no date and no number")
    if not isinstance(moment, datetime):
        return moment
    start = datetime.combine(clock.start, midnight())
    if clock.unit == "day":
        return (moment - start) / timedelta(days=1)
    return _months(moment) - _months(start)


def _months(moment: datetime) -> float:
    """Months since the year 0, the part of the current month as a fraction of its length."""
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    length = timedelta(days=monthrange(moment.year, moment.month)[1])
    return moment.year * 12 + moment.month - 1 + (moment - first) / length


def below(place: Place, key: str) -> Place:
    return Place((*place.path, key), place.line, place.option)


def report_rows(table: Table, roles: dict[str, int], replay: Replay, context: Context, findings: Findings) -> None:
    from simbackorder.scenario.language.problems import Problem

    count = 0
    for line, column, message in row_mistakes(table, roles, context):
        count += 1
        if count <= MOST_MISTAKES:
            name = os.path.join(os.path.dirname(findings.file), replay.file)
            findings.problems[Problem(name, line, column, message)] = None
            findings.reports += 1
    if count > MOST_MISTAKES:
        findings.problems[Problem(replay.file, None, "", f"{count - MOST_MISTAKES} more rows with mistakes")] = None


def row_mistakes(table: Table, roles: dict[str, int], context: Context) -> Iterator[tuple[int, str, str]]:
    """Line, column and mistake of every entry that cannot be read."""
    kinds: set[type] = set()
    for line, row in table.rows:
        for role, place in roles.items():
            text = row[place] if place < len(row) else ""
            message = entry_mistake(role, text, context)
            if role == "time" and not message:
                kinds.add(type(as_moment(text)))
                if len(kinds) > 1:
                    message = f"expected dates throughout, or numbers throughout, found {shown(text)}"
                    kinds.discard(type(as_moment(text)))
            if message:
                yield line, table.columns[place], message


def entry_mistake(role: str, text: str, context: Context) -> str:
    """What is wrong with one entry, or nothing."""
    if role == "time" and as_moment(text) is None:
        return f"expected a date or a number, found {shown(text)}"
    if role == "units":
        number = as_number(text)
        if number is None or number < 0 or number > 1e9 or not number.is_integer():
            return f"expected a whole number of units of at least 0, found {shown(text)}"
    if role == "value":
        number = as_number(text)
        if number is None or not 0 <= number <= 1e9:
            return f"expected an amount of money of at least 0, found {shown(text)}"
    if role == "item" and context.items is not None and text not in context.items:
        return f"no item is named {shown(text)}{nearest(text, context.items)}"
    return "expected a name, found nothing" if role in ("order", "customer") and not text else ""

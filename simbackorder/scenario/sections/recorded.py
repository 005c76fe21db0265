"""Data files of a scenario: recorded orders to replay, and columns of numbers. They stay in the scenario's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.quantities import Context, plain_number, shown
from simbackorder.scenario.language.problems import Problem
from simbackorder.scenario.language.remains import BrokenError
from simbackorder.scenario.language.yaml_tree import Place
from simbackorder.scenario.order_files.amounts import as_number
from simbackorder.scenario.order_files.moments import since_start
from simbackorder.scenario.order_files.order_rows import OrderRows, Wrong
from simbackorder.scenario.order_files.reading import Reading, read_orders
from simbackorder.scenario.order_files.table import BrokenRowError, Table, read_table

if TYPE_CHECKING:
    from simbackorder.scenario.language.problems import Findings
    from simbackorder.scenario.sections.schema import Replay, Stream

MOST_DETAILS = 10
"""Different mistakes of a column that are told one by one."""


_along: ContextVar[bool] = ContextVar("data files go along", default=False)


@contextmanager
def data_along() -> Iterator[None]:
    """Data files go along with scenarios that are pickled meanwhile: where they go there may be no such files."""
    before = _along.set(True)
    try:
        yield
    finally:
        _along.reset(before)


class DataFolder:
    """The scenario's folder. `used` has the files that were read, by the name that the scenario gives them; `orders`
    what order files say, by what that depends on."""

    def __init__(self, folder: Path | None):
        self.folder = folder
        self.used: dict[str, Path] = {}
        self.tables: dict[str, Table] = {}
        self.digests: dict[str, str] = {}
        self.orders: dict[Any, Reading] = {}

    def __getstate__(self) -> dict[str, Any]:
        tables = {name: self.table(name) for name in self.used} if _along.get() else {}
        digests = {name: self.digests[name] for name in tables}
        return {"folder": self.folder, "used": self.used, "tables": tables, "digests": digests, "orders": {}}

    def path(self, name: str) -> Path:
        """The file of that name, inside the folder. Raises ValueError."""
        if self.folder is None:
            raise ValueError("a data file can be read only beside a scenario file, or in the `folder` that was named")
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
            from simbackorder.scenario.writing import file_digest

            path = self.path(name)
            self.tables[name] = read_table(path, name)
            self.used[name] = path
            self.digests[name] = file_digest(path)
        return self.tables[name]

    def reading(self, replay: Replay, items: Any, segments: Any) -> Reading:
        """What the file of a replay says; read once. Raises ValueError."""
        key = (replay, items, segments)
        if key not in self.orders:
            self.orders[key] = read_orders(self.table(replay.file), replay, items, segments)
        return self.orders[key]

    def rows(self, replay: Replay) -> OrderRows:
        """The rows of a replay that was read without mistakes."""
        found = [reading.rows for (known, *_), reading in self.orders.items() if known == replay]
        rows = found[-1]
        assert rows is not None, "a replay with mistakes is no part of a scenario"
        return rows

    def numbers(self, name: str, column: str) -> list[float]:
        """The numbers of one column. Raises ValueError."""
        table = self.table(name)
        [texts], kept, _ = table.texts([column])
        words = texts.words()
        numbers = []
        for row, code in enumerate(texts.code.tolist()):
            number = as_number(words[code])
            if number is None:
                line = table.lines([int(kept[row])])[int(kept[row])]
                raise ValueError(
                    f"expected numbers in column {shown(column)}, found {shown(words[code])} on line {line} of {name}"
                )
            numbers.append(number)
        if not numbers:
            raise ValueError(f"expected at least one row in {name}, found none")
        return numbers


def check_replay(stream: Stream, time: Any, place: Place, context: Context, findings: Findings) -> None:
    """The file is there, every row of it says what its columns should say, and some order is within the run."""
    replay: Replay = stream.arrivals.replay  # type: ignore[assignment]
    folder: DataFolder = context.folder  # type: ignore[attr-defined]
    try:
        table = folder.table(replay.file)
        reading = folder.reading(replay, context.items, segments_of(stream))
    except BrokenRowError as error:
        findings.reports += 1
        findings.problems[Problem(path_beside(findings.file, replay.file), error.line, "", error.message)] = None
        return
    except ValueError as error:
        findings.add(below(place, "file"), str(error))
        return
    for key, message in reading.keys:
        findings.add(below(place, key), message)
    report_rows(table, reading.wrong, replay, findings)
    if reading.rows is not None and not reading.wrong and not reading.keys:
        with suppress(BrokenError):
            check_times(reading.rows, replay, time, below(place, "file"), findings)


def segments_of(stream: Stream) -> tuple[str, ...] | None:
    """The names of a stream's segments, as far as they are known."""
    try:
        return tuple(stream.segments)
    except BrokenError:
        return None


def check_times(rows: OrderRows, replay: Replay, time: Any, place: Place, findings: Findings) -> None:
    """Some recorded order is within the run; rows outside are left out."""
    wanted = ~rows.cancelled & ~rows.bare
    if rows.units is not None:
        wanted &= rows.units > 0
    moment = rows.moment[wanted]
    at = since_start(moment, time)
    if ((at >= 0) & (at < time.length)).any():
        return
    found = "only rows of cancelled orders, of returns and of 0 units"
    if moment.size:
        first, last = moment_text(moment[at.argmin()]), moment_text(moment[at.argmax()])
        found = f"only {first}" if first == last else f"only {first} to {last}"
    if moment.size and moment.dtype.kind == "f":
        found += f" {time.unit}s after the start"
    run = f"{plain_number(time.length)} {time.unit}s from {time.start}"
    findings.add(place, f"expected orders within the run ({run}), found {found}")


def moment_text(moment: Any) -> str:
    """A moment as people write it."""
    if isinstance(moment, np.datetime64):
        return str(moment.astype("datetime64[s]")).replace("T00:00:00", "").replace("T", " ")
    return plain_number(float(moment))


def below(place: Place, key: str) -> Place:
    return Place((*place.path, key), place.line, place.option)


def path_beside(file: str, name: str) -> str:
    """A data file as the user would name it, who has named the scenario so."""
    return os.path.join(os.path.dirname(file), name)


def report_rows(table: Table, wrong: list[Wrong], replay: Replay, findings: Findings) -> None:
    """What is wrong in rows: each mistake once, where it is first, with how many rows share it."""
    name = path_beside(findings.file, replay.file)
    told = [(each, *np.unique(each.group, return_index=True, return_counts=True)) for each in wrong]
    firsts = {int(each.rows[row]) for each, _, first, _ in told for row in np.sort(first)[:MOST_DETAILS]}
    lines = table.lines(firsts)
    for each, groups, first, counts in told:
        findings.reports += 1
        if len(groups) > MOST_DETAILS:
            summary = f"{each.rows.size:,} rows have mistakes of {len(groups):,} kinds, the first {MOST_DETAILS} are:"
            findings.problems[Problem(name, None, each.column, summary)] = None
        for place in np.argsort(first)[:MOST_DETAILS]:
            count = int(counts[place])
            shared = f" ({count:,} rows)" if count > 1 else ""
            line = lines[int(each.rows[first[place]])]
            message = each.message(int(groups[place]))
            findings.problems[Problem(name, line, each.column, message + shared)] = None

"""A CSV file as a table of texts. Only the columns that are asked for are read; the others may be as they like."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.quantities import listed, nearest, shown
from simbackorder.scenario.order_files.file_text import FileText, read_text, split

Indices = NDArray[np.int64]


class Texts(NamedTuple):
    """A column: each row's text by its number among the distinct ones (Arrow's array of strings, in the order in which
    they come), outer blanks removed."""

    code: Indices
    distinct: Any

    def words(self) -> list[str]:
        """The distinct texts."""
        found: list[str] = self.distinct.to_pylist()
        return found

    def blank(self) -> NDArray[np.bool_]:
        """Which rows have nothing there."""
        empty = np.array(self.distinct.to_numpy(zero_copy_only=False) == "", bool)
        return empty[self.code]

    def rows(self, kept: Indices) -> Texts:
        """Some of the rows."""
        return Texts(self.code[kept], self.distinct)


class BrokenRowError(ValueError):
    """A row that cannot be taken apart; on which line, and why."""

    def __init__(self, name: str, line: int, message: str):
        super().__init__(f"{message} (line {line} of {name})")
        self.line = line
        self.message = message


class Read(NamedTuple):
    """Columns, which rows of the file their rows are, and how many others say something in other columns only."""

    columns: list[Texts]
    rows: Indices
    other: int


class Table(NamedTuple):
    """A CSV file: its columns, and the text below them."""

    name: str
    text: FileText

    @property
    def columns(self) -> tuple[str, ...]:
        """The header."""
        return self.text.header

    def place(self, column: str) -> int:
        """Where a column is. Raises ValueError."""
        count = self.columns.count(column)
        if count > 1:
            raise ValueError(f"expected one column {shown(column)} in {self.name}, found {count}")
        if not count:
            known = [name for name in self.columns if name]
            hint = nearest(column, known) or f"; it has {listed(known)}"
            raise ValueError(f"{self.name} has no column {shown(column)}{hint}")
        return self.columns.index(column)

    def texts(self, columns: Sequence[str]) -> Read:
        """Some columns, in the rows that say something there. Raises ValueError."""
        places = [self.place(column) for column in columns]
        found = [encoded(column) for column in self._read(places)]
        blank = np.logical_and.reduce([texts.blank() for texts in found])
        kept = np.flatnonzero(~blank)
        if not blank.any():
            return Read(found, kept, 0)
        silent = {int(row) for row in np.flatnonzero(blank)}
        other = sum(row in silent and any(map(str.strip, row_of)) for row, (_, row_of) in enumerate(self.records()))
        return Read([texts.rows(kept) for texts in found], kept, other)

    def lines(self, rows: Iterable[int]) -> dict[int, int]:
        """On which line of the file each of these rows ends."""
        wanted, found = {*rows}, {}
        for row, (line, _) in enumerate(self.records()):
            if row in wanted:
                found[row] = line
                if len(found) == len(wanted):
                    break
        return found

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """All rows, with the lines on which they end."""
        reader = split(io.StringIO(self.text.body, newline=""), self.text.separator)
        for entries in reader:
            if entries:
                yield self.text.above + reader.line_num, entries

    def check_quotes(self) -> None:
        """Every quotation mark that begins an entry has an end. Raises BrokenRowError."""
        if self.text.body.count('"') % 2 == 0:
            return
        reader = split(io.StringIO(self.text.body, newline=""), self.text.separator, strict=True)
        begun = 0
        try:
            for _ in reader:
                begun = reader.line_num
        except csv.Error:
            line = self.text.above + begun + 1
            raise BrokenRowError(self.name, line, "expected the end of what is quoted, found none") from None

    def _read(self, places: list[int]) -> list[Any]:
        """The columns of these places as Arrow's arrays of strings. Raises ValueError."""
        if not self.text.body.strip("\r\n"):
            return [None] * len(places)
        self.check_quotes()
        table, ragged = arrow_table(self.text.body, self.text.separator, len(self.columns), places, self.name)
        if ragged:
            self.check_width()
            body = "".join(self._evened())
            table, _ = arrow_table(body, ",", len(self.columns), places, self.name)
        return [table.column(str(place)) for place in places]

    def check_width(self) -> None:
        """No row has more entries than there are columns, but for blank ones. Raises BrokenRowError."""
        wide = len(self.columns)
        wider = [(n, entries) for n, entries in self.records() if any(entry.strip() for entry in entries[wide:])]
        if wider:
            line, entries = wider[0]
            rows = f" ({len(wider):,} rows)" if len(wider) > 1 else ""
            why = f"an entry that contains {shown(self.text.separator)} stands in quotation marks"
            message = f"expected {wide} entries, as there are columns, found {len(entries)}{rows}: {why}"
            raise BrokenRowError(self.name, line, message)

    def _evened(self) -> Iterator[str]:
        """The lines of the file, all with as many entries as the header."""
        wide = len(self.columns)
        for _, entries in self.records():
            out = io.StringIO()
            csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(
                [*entries, *[""] * (wide - len(entries))][:wide]
            )
            yield out.getvalue()


def read_table(path: Path, name: str) -> Table:
    """The table of a file that mistakes call `name`. Raises ValueError."""
    return Table(name, read_text(path, name))


def arrow_table(body: str, separator: str, wide: int, places: list[int], name: str) -> tuple[Any, bool]:
    """The columns of these places, and whether some row has not as many entries as there are columns."""
    import pyarrow as pa
    from pyarrow import csv as reader

    content = body.encode()
    ragged: list[int] = []

    def skipped(row: Any) -> str:
        ragged.append(row.actual_columns)
        return "skip"

    names = [str(place) for place in range(wide)]
    used = list(dict.fromkeys(str(place) for place in places))
    try:
        table = reader.read_csv(
            pa.BufferReader(content),
            reader.ReadOptions(use_threads=False, block_size=len(content) + 1, column_names=names),
            reader.ParseOptions(delimiter=separator, newlines_in_values=True, invalid_row_handler=skipped),
            reader.ConvertOptions(
                include_columns=used, column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise ValueError(f"{name} is not readable as CSV: {error}") from None
    return table, bool(ragged)


def encoded(column: Any) -> Texts:
    """An array of strings as texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if column is None:
        return Texts(np.zeros(0, np.int64), pa.array([], pa.string()))
    array = pc.utf8_trim_whitespace(column.combine_chunks())
    coded = (array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array).dictionary_encode()
    return Texts(coded.indices.to_numpy().astype(np.int64), coded.dictionary)

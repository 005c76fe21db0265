"""The text of a CSV file: its encoding, and what separates its columns."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

LARGEST_DATA = 500_000_000  # bytes
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
LONGEST_HEADER = 1_000_000  # characters
LONGEST_LINE = 1_000_000  # bytes
WINDOWS = "cp1252"
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class FileText(NamedTuple):
    """A header and the text after it; `above`: how many lines of the file are before that text."""

    header: tuple[str, ...]
    body: str
    separator: str
    above: int
    notes: tuple[str, ...]


def read_text(path: Path, name: str) -> FileText:
    """The text of a file that mistakes call `name`. Raises ValueError."""
    content = content_of(path, name)
    check_lines(content, name)
    text, encoding = decoded(content, name)
    notes = (f"read as {encoding}",) if encoding else ()
    separator, text, above = stated_separator(text)
    text, blank = without_blank_lines(text)
    separator = separator or likely_separator(text)
    if not text.strip():
        raise ValueError(f"expected columns in {name}, found an empty file")
    header, length, lines = first_record(text, separator, name)
    return FileText(header, text[length:], separator, above + blank + lines, notes)


def content_of(path: Path, name: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise ValueError(f"{name} cannot be read: it is no file")
        if path.stat().st_size > LARGEST_DATA:
            raise ValueError(f"expected at most {LARGEST_DATA} bytes in {name}, found a larger file")
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}") from None


def check_lines(content: bytes, name: str) -> None:
    """No line is endless: taking one apart needs many times its length of memory. Raises ValueError."""
    start = 0
    while len(content) - start > LONGEST_LINE:
        end = content.rfind(b"\n", start, start + LONGEST_LINE)
        if end < 0:
            line = content.count(b"\n", 0, start) + 1
            raise ValueError(
                f"expected lines of at most {LONGEST_LINE:,} bytes in {name}, found a longer one, line {line}"
            )
        start = end + 1


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text, and its encoding if that is none to be expected. Raises ValueError."""
    encoding = next((encoding for mark, encoding in MARKS if content.startswith(mark)), "") or unmarked(content)
    if content.startswith(b"PK\x03\x04"):
        raise ValueError(f"expected a CSV file, found {name}, which looks like a spreadsheet (save it as CSV)")
    try:
        return content.decode(encoding), "UTF-16" if encoding.startswith("utf-16") else ""
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        if encoding.startswith("utf-16"):
            raise ValueError(f"{name} looks like UTF-16, but is broken") from None
    if b"\0" in content:
        raise ValueError(f"expected text in {name}, found other bytes on line {line}")
    try:
        return content.decode(WINDOWS), f"Windows-1252 (line {line} is no UTF-8)"
    except UnicodeDecodeError:
        raise ValueError(f"expected UTF-8 text in {name}, found other bytes on line {line}") from None


def unmarked(content: bytes) -> str:
    """The encoding of a text that does not state it: letters of UTF-16 have a zero byte each."""
    head = content[:200]
    if len(head) > 3 and head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    return "utf-16-be" if len(head) > 3 and head[::2].count(0) > len(head) // 3 else "utf-8"


def stated_separator(text: str) -> tuple[str, str, int]:
    """What spreadsheets write above the header (`sep=;`), the text below, and how many lines that took."""
    line, end, rest = text.partition("\n")
    stated = line.rstrip("\r").strip('"')
    if end and stated.lower().startswith("sep=") and len(stated) == 5:
        return stated[4], rest, 1
    return "", text, 0


def without_blank_lines(text: str) -> tuple[str, int]:
    """The text from its first line that says something on, and how many lines are above."""
    start = len(text) - len(text.lstrip("\r\n"))
    return text[start:], text[:start].count("\n")


def likely_separator(text: str) -> str:
    """What there is most of in the first line, outside of quotation marks."""
    line = text[:LONGEST_HEADER].split("\n", 1)[0]
    bare = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=bare.count)


def split(lines: Iterable[str], separator: str, strict: bool = False) -> Any:
    """A reader of Python's, which by itself refuses entries that are longer than 128 kB: a mistake in a file is told as
    what it is, however long."""
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_DATA))
    return csv.reader(lines, delimiter=separator, strict=strict)


def first_record(text: str, separator: str, name: str) -> tuple[tuple[str, ...], int, int]:
    """The columns, how many characters they take, and how many lines. Raises ValueError."""
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in text[:LONGEST_HEADER].splitlines(keepends=True):
            taken += len(line)
            yield line

    reader = split(lines(), separator)
    try:
        header: list[str] = next(reader, [])
    except csv.Error as error:
        raise ValueError(f"{name} is not readable as CSV: {error}") from None
    return tuple(column.strip() for column in header), taken, reader.line_num

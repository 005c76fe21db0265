"""Rows and columns as text: aligned for people, or as Markdown."""

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

LABEL_WIDTH = 28
LONGEST_WORD = 40
"""Of a label that is not cut."""
NARROWEST = 12
GAP = "  "


class Grid(NamedTuple):
    """A table: the heading of its labels, (name, unit) of each column, and (label, cells) of each row; `label_width`:
    what labels have at least before they are continued below; `narrowest`: what headings have; `texts`: how many of the
    first columns are texts, which begin at the left in Markdown."""

    corner: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    label_width: int = LABEL_WIDTH
    narrowest: int = NARROWEST
    texts: int = 0


Paint = Callable[[str, str], str]
"""A line of a table as it is shown, from the label of its row and the line."""


def printable(text: str) -> str:
    """The text on one line, without characters that would steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def markdown(grid: Grid) -> str:
    """The table in Markdown."""
    heads = [f"{name}, {unit}" if unit else name for name, unit in grid.columns]
    lines = [[grid.corner, *heads], ["---", *("---" if n < grid.texts else "---:" for n in range(len(heads)))]]
    lines += [[label, *cells] for label, cells in grid.rows]
    return "\n".join("| " + " | ".join(in_markdown(cell) for cell in line) + " |" for line in lines)


def text(grid: Grid, width: int, paint: Paint | None = None) -> str:
    """The table, aligned; where it is wider than `width`, its columns are continued in further tables below."""
    columns = [_column(grid, index) for index in range(len(grid.columns))]
    labels = _labels(grid, columns, width)
    left = max([_breadth(line) for label in labels for line in label] + [_breadth(grid.corner)])
    names = [label for label, _ in grid.rows]
    parts = (_part(grid.corner, left, labels, names, chosen, paint) for chosen in _balanced(columns, width - left))
    return "\n\n".join(parts)


class _Column(NamedTuple):
    heading: list[str]
    cells: list[str]
    breadth: int


def _labels(grid: Grid, columns: Sequence[_Column], width: int) -> list[list[str]]:
    """The labels on as few lines as possible without more parts of the table."""
    least = max(grid.label_width, width - _used(columns), min(LONGEST_WORD, _longest_word(grid)))
    longest = max((_breadth(printable(label)) for label, _ in grid.rows), default=0)
    corner = _breadth(grid.corner)

    def parts(room: int) -> int:
        return len(list(_fitting(columns, width - max(corner, min(room, longest)))))

    widest = max((len(GAP) + column.breadth for column in columns), default=0)
    rooms = range(min(longest, width - widest), least, -1)
    room = next((room for room in rooms if parts(room) == parts(least)), least)
    return [_wrapped(label, room) for label, _ in grid.rows]


def _column(grid: Grid, index: int) -> _Column:
    name, unit = grid.columns[index]
    cells = _aligned([cells[index] for _, cells in grid.rows])
    widest = max([_breadth(cell) for cell in cells] + [grid.narrowest])
    heading = _folded(name, widest) + (_wrapped(unit, widest) if unit else [])
    return _Column(heading, cells, max(_breadth(line) for line in heading + cells))


def _aligned(cells: Sequence[str]) -> list[str]:
    """Lines up the ± of a column."""
    right = max((_breadth(cell.split(" ± ")[1]) for cell in cells if " ± " in cell), default=0)
    return [_padded(cell, right) for cell in cells]


def _padded(cell: str, right: int) -> str:
    value, mark, half = cell.partition(" ± ")
    if mark:
        return f"{value} ± {half.rjust(right)}"
    return value + " " * (right + 3 if right else 0)


def _balanced(columns: Sequence[_Column], room: int) -> list[list[_Column]]:
    """As few parts as the room allows, and those as narrow as that number allows: 3 + 2 columns instead of 4 + 1."""
    found = list(_fitting(columns, room))
    while room > 0:
        narrower = list(_fitting(columns, max(_used(part) for part in found) - 1))
        if len(narrower) > len(found) or max(map(_used, narrower)) >= max(map(_used, found)):
            break
        found = narrower
    return found


def _used(columns: Sequence[_Column]) -> int:
    return sum(len(GAP) + column.breadth for column in columns)


def _fitting(columns: Sequence[_Column], room: int) -> Iterator[list[_Column]]:
    chosen: list[_Column] = []
    used = 0
    for column in columns:
        needed = len(GAP) + column.breadth
        if chosen and used + needed > room:
            yield chosen
            chosen, used = [], 0
        chosen.append(column)
        used += needed
    if chosen:
        yield chosen


def _part(
    corner: str,
    left: int,
    labels: Sequence[Sequence[str]],
    names: Sequence[str],
    columns: Sequence[_Column],
    paint: Paint | None,
) -> str:
    tall = max(len(column.heading) for column in columns)
    lines = []
    for row in range(tall):
        first = corner if row == tall - 1 else ""
        heads = [([""] * (tall - len(c.heading)) + c.heading)[row] for c in columns]
        lines.append(_line(first, heads, left, columns))
    lines.append("-" * (left + sum(len(GAP) + c.breadth for c in columns)))
    for row, label in enumerate(labels):
        of_row = [_line(label[0], [c.cells[row] for c in columns], left, columns), *label[1:]]
        lines += of_row if paint is None else [paint(names[row], line) for line in of_row]
    return "\n".join(lines)


def _line(first: str, cells: Sequence[str], left: int, columns: Sequence[_Column]) -> str:
    shown = [" " * (c.breadth - _breadth(cell)) + cell for cell, c in zip(cells, columns, strict=True)]
    return (first + " " * (left - _breadth(first)) + GAP + GAP.join(shown)).rstrip()


def _folded(name: str, width: int) -> list[str]:
    """A measure's or an alternative's name on several lines, broken after `_` and spaces and before `[`."""
    lines = [""]
    for piece in re.findall(r"\[?[^_\[ ]*[_ ]?", printable(name)):
        if lines[-1] and _breadth((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _longest_word(grid: Grid) -> int:
    return max((_breadth(word) for label, _ in grid.rows for word in printable(label).split()), default=0)


def _wrapped(label: str, width: int) -> list[str]:
    return textwrap.wrap(printable(label), width) or [""]


def _breadth(shown: str) -> int:
    return sum(_cells(c) for c in shown)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def in_markdown(text: str) -> str:
    """A text of a paragraph or a cell that Markdown shows as it is: no HTML, no links, no code."""
    shown = printable(text).replace("<", "&lt;").replace("`", "\\`").replace("](", "]\\(").replace("![", "!\\[")
    return shown.replace("|", "\\|")

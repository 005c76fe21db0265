"""A CSV file of points: a column per dotted path, a row per point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.quantities import shown
from simbackorder.scenario.designs.axes import MOST_POINTS, too_many
from simbackorder.scenario.language.nodes import plain
from simbackorder.scenario.language.problems import Problem, printable
from simbackorder.scenario.language.yaml_tree import NOTHING, Place
from simbackorder.scenario.order_files.table import BrokenRowError

if TYPE_CHECKING:
    from simbackorder.scenario.language.problems import Findings
    from simbackorder.scenario.order_files.table import Table, Texts
    from simbackorder.scenario.sections.recorded import DataFolder


def points_in(name: Any, place: Place, folder: DataFolder, findings: Findings) -> dict[str, tuple[Any, ...]]:
    """By column, the values of all points; mistakes go to the findings."""
    if not isinstance(name, str):
        if name is not NOTHING:
            findings.add(place, f"expected the name of a file, found {shown(name)}")
        return {}
    from simbackorder.scenario.sections.recorded import path_beside

    beside = path_beside(findings.file, name)
    try:
        table = folder.table(name)
        columns, rows, _ = table.texts(header_of(table))
    except BrokenRowError as error:
        findings.reports += 1
        findings.problems[Problem(beside, error.line, "", error.message)] = None
        return {}
    except ValueError as error:
        findings.add(place, str(error))
        return {}
    if not 0 < rows.size <= MOST_POINTS:
        findings.add(place, too_many(rows.size) if rows.size else f"expected points in {name}, found none")
        return {}
    gaps = [(path, first_gap(texts)) for path, texts in zip(table.columns, columns, strict=True)]
    missing = [(path, int(rows[gap])) for path, gap in gaps if gap is not None]
    lines = table.lines(row for _, row in missing)
    for path, row in missing:
        findings.reports += 1
        findings.problems[Problem(beside, lines[row], printable(path), "expected a value, found nothing")] = None
    return {} if missing else {path: values(texts) for path, texts in zip(table.columns, columns, strict=True)}


def header_of(table: Table) -> list[str]:
    """The paths of the columns. Raises ValueError."""
    if not all(table.columns):
        raise ValueError(f"expected a path above each column of {table.name}, found a column without")
    return list(table.columns)


def first_gap(texts: Texts) -> int | None:
    """The first row that says nothing."""
    gaps = np.flatnonzero(texts.blank())
    return int(gaps[0]) if gaps.size else None


def values(texts: Texts) -> tuple[Any, ...]:
    """The values of a column, numbers being read as in a scenario."""
    distinct = [plain(word) for word in texts.words()]
    return tuple([distinct[code] for code in texts.code.tolist()])


def line_of(name: str, point: int, folder: DataFolder) -> int | None:
    """On which line of the file a point is; None if it cannot be read any more."""
    try:
        table = folder.table(name)
        row = int(table.texts(header_of(table)).rows[point])
        return table.lines([row])[row]
    except (ValueError, LookupError):
        return None

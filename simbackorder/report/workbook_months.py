"""The workbook's sheet by month: profit and its terms, and what customers did, of every alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from simbackorder.experiments.bridge import TERMS
from simbackorder.experiments.by_month import COUNTS
from simbackorder.report.first_table import label, ordered
from simbackorder.report.plain_words import term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from simbackorder.experiments.by_month import ByMonth, Stretch
    from simbackorder.report.result import Result
    from simbackorder.report.workbook_looks import Looks

SHEET = "By month"
WIDE, MIDDLE = 34, 16
HEADS = 2
"""Rows above the numbers."""
FIXED = 4
"""Columns before the numbers."""


class Block(NamedTuple):
    """One alternative's rows: its label, the numbers of every measure by month, and which measures have columns."""

    label: str
    means: Mapping[str, NDArray[np.float64]]
    terms: Sequence[str]
    counts: Sequence[str]


def months_sheet(sheet: Any, result: Result, found: ByMonth, looks: Looks) -> None:
    """A row per alternative and month; profit is a formula of its terms, and below the months stands their sum."""
    terms, counts = _happening(found, TERMS), _happening(found, COUNTS)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, FIXED + len(terms) + len(counts), MIDDLE)
    sheet.freeze_panes(HEADS, 2)
    unit = result.head.time_unit
    sheet.write_string(0, 0, f"Means of the first {found.runs} simulated runs, {result.head.currency} and counts.")
    words = [measure.replace("_", " ") for measure in counts]
    heads = ["alternative", "month", f"from {unit}", f"to {unit}", *map(term, terms), "profit", *words]
    for column, head in enumerate(heads):
        sheet.write_string(HEADS - 1, column, head, looks.head)
    row = HEADS
    for name in ordered(result):
        block = Block(label(result, name), found.means[name], terms, counts)
        for n, month in enumerate(found.months):
            _month(sheet, row + n, (n, month), block, looks)
        _sums(sheet, (row, len(found.months)), block, looks)
        row += len(found.months) + 1


def _happening(found: ByMonth, measures: Iterable[str]) -> list[str]:
    """Those that are not 0 everywhere."""
    return [m for m in measures if any(each[m].any() for each in found.means.values())]


def _month(sheet: Any, row: int, of: tuple[int, Stretch], block: Block, looks: Looks) -> None:
    """The number of the month among all, and the month."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    n, month = of
    sheet.write_string(row, 0, block.label)
    sheet.write_string(row, 1, month.name)
    sheet.write_number(row, 2, month.start)
    sheet.write_number(row, 3, month.end)
    parts = []
    for k, measure in enumerate(block.terms, start=FIXED):
        sheet.write_number(row, k, float(block.means[measure][n]), looks.money)
        parts.append(f"{'+' if TERMS[measure] > 0 else '-'}{xl_rowcol_to_cell(row, k)}")
    column = FIXED + len(block.terms)
    sheet.write_formula(row, column, f"=0{''.join(parts)}", looks.money, float(block.means["profit"][n]))
    for k, measure in enumerate(block.counts, start=column + 1):
        sheet.write_number(row, k, float(block.means[measure][n]), looks.tenths)


def _sums(sheet: Any, at: tuple[int, int], block: Block, looks: Looks) -> None:
    """Below the months, of which there are so many from this row on, their sum."""
    from xlsxwriter.utility import xl_range

    first, months = at
    sheet.write_string(first + months, 0, block.label, looks.bold)
    sheet.write_string(first + months, 1, "all", looks.bold)
    for k, measure in enumerate([*block.terms, "profit", *block.counts]):
        look = looks.money if k <= len(block.terms) else looks.tenths
        cells = xl_range(first, FIXED + k, first + months - 1, FIXED + k)
        sheet.write_formula(first + months, FIXED + k, f"=SUM({cells})", look, float(block.means[measure].sum()))

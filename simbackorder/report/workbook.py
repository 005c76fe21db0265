"""A comparison as a workbook that a controller can check: what follows from the replications is a live formula.

Sheets: the answer; alternatives with means, differences and intervals by formula from the replications; a what-if on
prices and costs as far as profit is linear in them; sales lost by item; every month; the replications; definitions.
Texts are written as texts, whatever they begin with.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from simbackorder.experiments.bridge import TERMS
from simbackorder.quantities import span
from simbackorder.report.answer import answer, consequences
from simbackorder.report.caveats import caveats, worded
from simbackorder.report.drivers import drivers
from simbackorder.report.first_table import caption, label, ordered
from simbackorder.report.grid import printable
from simbackorder.report.page.parts import item_grid
from simbackorder.report.page.sections import shown_alternatives
from simbackorder.report.period import period
from simbackorder.report.plain_words import term
from simbackorder.report.reversal import reversal
from simbackorder.report.workbook_looks import Looks, looks_of
from simbackorder.report.workbook_months import SHEET, months_sheet

if TYPE_CHECKING:
    from simbackorder.experiments.by_month import ByMonth
    from simbackorder.report.page.sections import Matter
    from simbackorder.statistics.estimate import Estimate

DATA = "Replications"
FIRST = 2
"""The first row of replications, as spreadsheets count."""
TO_VARY = ("revenue", "cost_of_goods_sold", "holding_cost", "ordering_cost", "shipping_cost")
WIDE, MIDDLE = 34, 16
TEXT_WIDTH = 110


def workbook(matter: Matter, by_month: ByMonth) -> bytes:
    """The workbook (.xlsx). Needs the extra `report`."""
    import xlsxwriter

    stream = io.BytesIO()
    never = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **never})
    looks = looks_of(book)
    sheets = {name: book.add_worksheet(name) for name in ("Summary", "Alternatives", "What if")}
    lost = _lost(matter)
    if lost is not None:
        sheets["By item"] = book.add_worksheet("By item")
    sheets |= {name: book.add_worksheet(name) for name in (SHEET, DATA, "Definitions")}
    _summary(sheets["Summary"], matter, looks)
    _replications(sheets[DATA], matter, looks)
    _alternatives(sheets["Alternatives"], matter, looks)
    _what_if(sheets["What if"], matter, looks)
    if lost is not None:
        _grid(sheets["By item"], lost, looks)
    months_sheet(sheets[SHEET], matter.result, by_month, looks)
    _definitions(sheets["Definitions"], matter, looks)
    book.close()
    return stream.getvalue()


def _summary(sheet: Any, matter: Matter, looks: Looks) -> None:
    result = matter.result
    head, level = result.head, result.comparison.goal.confidence
    reversed_ = [reversal(each, head, level) for each in matter.reversals]
    texts = [printable(head.title), printable(head.question), answer(result), drivers(result), *consequences(result)]
    texts += [*reversed_, *worded(caveats(result)), caption(result)]
    texts.append(
        f"Scenario {head.digest}, seed {head.seed}, engine {head.engine}; {result.comparison.replications} simulated "
        f"runs. The sheets are of the whole window ({span(head.window, head.time_unit)}), not of a year."
    )
    sheet.set_column(0, 0, TEXT_WIDTH)
    for row, text in enumerate(filter(None, texts)):
        sheet.write_string(row, 0, text, looks.head if row == 0 else looks.text)


def _replications(sheet: Any, matter: Matter, looks: Looks) -> None:
    """A row per replication: the objective of each alternative, then its difference to the baseline by formula."""
    names = ordered(matter.result)
    sheet.set_column(0, 2 * len(names), MIDDLE)
    sheet.freeze_panes(1, 1)
    sheet.write_string(0, 0, "replication", looks.head)
    for k, name in enumerate(names):
        sheet.write_string(0, 1 + k, label(matter.result, name), looks.head)
        sheet.write_string(0, 1 + len(names) + k, f"{printable(name)}: against today", looks.head)
    base = 1 + names.index(matter.result.comparison.baseline)
    today = _values(matter, matter.result.comparison.baseline)
    for k, name in enumerate(names):
        for n, value in enumerate(_values(matter, name)):
            row = FIRST - 1 + n
            if k == 0:
                sheet.write_number(row, 0, n)
            if not np.isnan(value):
                sheet.write_number(row, 1 + k, float(value), looks.money)
            if not np.isnan(value) and not np.isnan(today[n]):
                formula = f"={_cell(row, 1 + k)}-{_cell(row, base)}"
                sheet.write_formula(row, 1 + len(names) + k, formula, looks.signed, float(value - today[n]))


def _alternatives(sheet: Any, matter: Matter, looks: Looks) -> None:
    """Mean, difference, its interval and how often it is better, all by formula; and our own intervals beside."""
    result = matter.result
    names, goal = ordered(result), result.comparison.goal
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 6, MIDDLE)
    level = f"{goal.confidence * 100:g} %"
    heads = ["alternative", f"mean {goal.objective}", "against today", f"± ({level}, Student)", "better in of 100"]
    for column, head in enumerate([*heads, "against today, as reported", "± as reported"]):
        sheet.write_string(0, column, head, looks.head)
    for k, name in enumerate(names):
        row = k + 1
        values, against = _column(matter, 1 + k), _column(matter, 1 + len(names) + k)
        estimate = result.comparison.estimates[name][goal.objective]
        sheet.write_string(row, 0, label(result, name))
        sheet.write_formula(row, 1, f"=AVERAGE({values})", looks.money, _known(estimate))
        if name == result.comparison.baseline:
            continue
        found = result.comparison.differences[name][goal.objective].difference
        better, half = result.chances[name].better or 0.0, _student(matter, name)
        sheet.write_formula(row, 2, f"=AVERAGE({against})", looks.signed, found.mean or 0.0)
        spread = f"=TINV({1 - goal.confidence:.6g},COUNT({against})-1)*STDEV({against})/SQRT(COUNT({against}))"
        if result.comparison.replications > 1:
            sheet.write_formula(row, 3, spread, looks.money, half)
        sign = ">" if goal.better > 0 else "<"
        often = f'=100*COUNTIF({against},"{sign}0")/COUNT({against})'
        sheet.write_formula(row, 4, often, looks.count, 100 * better)
        for column, value in ((5, found.mean), (6, found.half_width)):
            if value is not None:
                sheet.write_number(row, column, value, looks.signed if column == 5 else looks.money)


def _what_if(sheet: Any, matter: Matter, looks: Looks) -> None:
    """Profit if prices and costs were others and nobody behaved differently: the coloured cells are to be changed."""
    result = matter.result
    names = ordered(result)
    known = [m for m in TERMS if m in result.comparison.estimates[names[0]]]
    if "profit" not in result.comparison.estimates[names[0]] or len(known) < len(TERMS):
        sheet.write_string(0, 0, "There is no profit to vary.")
        return
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, len(known) + 1, MIDDLE)
    sheet.write_string(0, 0, "Change the coloured cells; customers and orders stay as they were simulated.", looks.text)
    sheet.write_string(1, 0, "change of it", looks.head)
    sheet.write_string(3, 0, "mean of the window", looks.head)
    sheet.write_string(3, len(known) + 1, "profit", looks.head)
    for k, measure in enumerate(known):
        sheet.write_string(3, 1 + k, term(measure), looks.head)
        if measure in TO_VARY:
            sheet.write_number(1, 1 + k, 0.0, looks.percent)
    for n, name in enumerate(names):
        row = 4 + n
        sheet.write_string(row, 0, label(result, name))
        parts = []
        for k, measure in enumerate(known):
            sheet.write_number(row, 1 + k, _known(result.comparison.estimates[name][measure]), looks.money)
            sign = "+" if TERMS[measure] > 0 else "-"
            change = f"*(1+{_cell(1, 1 + k, fixed=True)})" if measure in TO_VARY else ""
            parts.append(f"{sign}{_cell(row, 1 + k)}{change}")
        profit = _known(result.comparison.estimates[name]["profit"])
        sheet.write_formula(row, len(known) + 1, f"=0{''.join(parts)}", looks.money, profit)


def _definitions(sheet: Any, matter: Matter, looks: Looks) -> None:
    sheet.set_column(0, 1, WIDE)
    sheet.set_column(2, 2, TEXT_WIDTH)
    for column, head in enumerate(("measure", "unit", "definition")):
        sheet.write_string(0, column, head, looks.head)
    for row, measure in enumerate(matter.catalogue.values(), start=1):
        for column, text in enumerate((measure.name, measure.unit, measure.definition)):
            sheet.write_string(row, column, text, looks.text)


def _grid(sheet: Any, grid: Any, looks: Looks) -> None:
    sheet.set_column(0, len(grid.columns), MIDDLE)
    for column, (name, unit) in enumerate([(grid.corner, ""), *grid.columns]):
        sheet.write_string(0, column, f"{name}, {unit}" if unit else name, looks.head)
    for row, (name, cells) in enumerate(grid.rows, start=1):
        sheet.write_string(row, 0, name)
        for column, cell in enumerate(cells, start=1):
            if cell[:1].isdigit():
                sheet.write_number(row, column, float(cell.replace(",", "")), looks.count)
            else:
                sheet.write_string(row, column, cell)


def _lost(matter: Matter) -> Any:
    """Sales lost by item in the window; None: there is one item only, or nothing is lost."""
    if matter.backdrop is None or "item" not in matter.backdrop.parts:
        return None
    names, whole = shown_alternatives(matter.result), period(matter.result)._replace(factor=1.0)
    return item_grid(matter.scenario, matter.backdrop.parts["item"], names, whole)


def _values(matter: Matter, name: str) -> Any:
    return matter.result.chances[name].values


def _student(matter: Matter, name: str) -> float:
    """The half-width that the formula gives."""
    from scipy.special import stdtrit

    against = _values(matter, name) - _values(matter, matter.result.comparison.baseline)
    known = against[~np.isnan(against)]
    if known.size < 2:
        return 0.0
    t = float(stdtrit(known.size - 1, (1 + matter.result.comparison.goal.confidence) / 2))
    return t * float(known.std(ddof=1)) / float(np.sqrt(known.size))


def _known(estimate: Estimate) -> float:
    return 0.0 if estimate.mean is None else float(estimate.mean)


def _cell(row: int, column: int, fixed: bool = False) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    found: str = xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)
    return found


def _column(matter: Matter, column: int) -> str:
    """The replications' cells of a column, from another sheet."""
    last = FIRST - 2 + matter.result.comparison.replications
    return f"{DATA}!{_cell(FIRST - 1, column, fixed=True)}:{_cell(last, column, fixed=True)}"

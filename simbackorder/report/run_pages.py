"""What `run` reports: the measures of one alternative, or of one after another, with what else was asked for."""

from __future__ import annotations

from typing import Any, NamedTuple

from simbackorder.report import document, tables
from simbackorder.report.extra_reports import ExtraReports
from simbackorder.report.latex import latex
from simbackorder.report.long_form import Row, rows
from simbackorder.report.notes import of_all
from simbackorder.report.result import Result


class OfAlternative(NamedTuple):
    """One alternative: its measures, which of them the table shows, what else was asked for, and whether the measures
    were asked for."""

    result: Result
    measures: tuple[str, ...]
    more: ExtraReports
    asked: bool = True


def text(found: list[OfAlternative], width: int) -> str:
    """As tables of at most so many columns, and sentences."""
    blocks = []
    for result, measures, more, asked in found:
        blocks += [tables.run_text(result, measures, width, asked), *more.text(result.head, width)]
    return "\n\n".join(blocks)


def markdown(found: list[OfAlternative]) -> str:
    """In Markdown."""
    blocks = []
    for result, measures, more, asked in found:
        blocks += [tables.run_markdown(result, measures, asked), *more.markdown(result.head)]
    return "\n\n".join(blocks)


def in_latex(found: list[OfAlternative]) -> str:
    """In LaTeX."""
    blocks = []
    for result, measures, more, asked in found:
        blocks += [*tables.run_blocks(result, measures, asked), *more.blocks(result.head)]
    return latex(blocks)


def run_document(found: list[OfAlternative]) -> dict[str, Any]:
    """One document of all alternatives. `waits` is an object of one alternative, by name only of several."""
    result, _, more, _ = found[0]
    page = document.run_document(result)
    if len(found) == 1:
        return page | more.document(result.head)
    for other in found[1:]:
        page["alternatives"] |= document.run_document(other.result)["alternatives"]
    page["notes"] = of_all(each.result for each in found)
    pages = [each.more.document(result.head) for each in found]
    parts = list(zip(page["alternatives"], pages, strict=True))
    if more.of_runs is not None:
        page["range"] = pages[0]["range"]
        for part in pages[1:]:
            page["range"]["alternatives"] |= part["range"]["alternatives"]
    if more.books is not None:
        page["books"] = {name: part["books"][name] for name, part in parts}
    if more.waits is not None:
        page["waits"] = {name: part["waits"] for name, part in parts}
    return page


def run_rows(found: list[OfAlternative]) -> list[Row]:
    """The measures as tidy rows, and what else was asked for as further rows."""
    return [row for result, _, more, _ in found for row in (*rows(result), *more.rows(result.head))]

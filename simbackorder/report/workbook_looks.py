"""How cells of a workbook look."""

from __future__ import annotations

from typing import Any, NamedTuple


class Looks(NamedTuple):
    """Formats of cells."""

    head: Any
    text: Any
    money: Any
    signed: Any
    count: Any
    percent: Any
    tenths: Any
    bold: Any


def looks_of(book: Any) -> Looks:
    """The formats of a workbook of xlsxwriter."""
    return Looks(
        book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"num_format": "#,##0.00"}),
        book.add_format({"num_format": "+#,##0.00;-#,##0.00;0.00"}),
        book.add_format({"num_format": "#,##0"}),
        book.add_format({"num_format": "0 %", "bg_color": "#FFF2CC"}),
        book.add_format({"num_format": "#,##0.0"}),
        book.add_format({"bold": True}),
    )

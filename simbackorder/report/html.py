"""Tables and sentences as HTML, for notebooks: the same as in the terminal, every text escaped."""

from collections.abc import Iterable
from html import escape

from simbackorder.report.grid import Grid

STYLE = 'style="text-align:{side};white-space:nowrap"'
WIDTH = 'style="max-width:60em"'


def page(blocks: Iterable[str | Grid]) -> str:
    """Paragraphs and tables, in order."""
    return "<div>" + "".join(table(each) if isinstance(each, Grid) else paragraph(each) for each in blocks) + "</div>"


def paragraph(text: str) -> str:
    """A sentence or several; lines of a listing stay lines."""
    return f"<p {WIDTH}>{escape(text).replace(chr(10), '<br>')}</p>"


def table(grid: Grid) -> str:
    """A table with a heading, labels to the left and numbers to the right."""
    heads = [escape(name) + (f"<br><small>{escape(unit)}</small>" if unit else "") for name, unit in grid.columns]
    left, right = STYLE.format(side="left"), STYLE.format(side="right")
    top = f"<th {left}>{escape(grid.corner)}</th>" + "".join(f"<th {right}>{head}</th>" for head in heads)
    rows = (
        f"<tr><th {left}>{escape(label)}</th>" + "".join(f"<td {right}>{escape(cell)}</td>" for cell in cells) + "</tr>"
        for label, cells in grid.rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(rows)}</tbody></table>"

"""Tables and sentences as LaTeX, with booktabs: every text escaped."""

from __future__ import annotations

from collections.abc import Iterable

from simbackorder.report.grid import Grid, printable

ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': "''", "`": r"\textasciigrave{}", "±": r"$\pm$",
}  # fmt: skip
"""What means something to TeX."""
SIGNED = ("+", "-")


def latex(blocks: Iterable[str | Grid]) -> str:
    """Paragraphs and tables, in order; tables need the package booktabs."""
    return "\n\n".join(table(each) if isinstance(each, Grid) else escaped(each) for each in blocks)


def table(grid: Grid) -> str:
    """A table with its labels to the left and numbers to the right."""
    heads = [grid.corner, *(f"{name}, {unit}" if unit else name for name, unit in grid.columns)]
    lines = [r"\begin{tabular}{l" + "r" * len(grid.columns) + "}", r"\toprule", _line(heads), r"\midrule"]
    lines += [_line([label, *map(_number, cells)], raw=range(1, len(cells) + 1)) for label, cells in grid.rows]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"])


def escaped(text: str) -> str:
    """A text that TeX sets as it is."""
    return "".join(ESCAPED.get(character, character) for character in printable(text))


def _number(cell: str) -> str:
    """A cell; the sign of a number in mathematics, so that a minus is one."""
    sign = cell[:1] if cell[:1] in SIGNED and cell[1:2].isdigit() else ""
    return f"${sign}$" + escaped(cell[1:]) if sign else escaped(cell)


def _line(cells: list[str], raw: Iterable[int] = ()) -> str:
    done = set(raw)
    return " & ".join(cell if k in done else escaped(cell) for k, cell in enumerate(cells)) + r" \\"

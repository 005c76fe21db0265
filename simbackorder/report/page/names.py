"""Names of alternatives on axes: on several lines rather than cut."""

from __future__ import annotations

import textwrap

from simbackorder.report.grid import printable

BREAK = "\n"
"""Between the lines of a label; no name has it."""
SPLIT = r"split(datum.label, '\n')"
"""What an axis makes of a label."""
WIDE_NAME, NARROW_NAME = 30, 16


def label_of(name: str, width: int) -> str:
    """A name, wrapped for a chart of this width."""
    letters = WIDE_NAME if width > 500 else NARROW_NAME
    return BREAK.join(textwrap.wrap(printable(name), letters) or [""])


def lines_of(text: str, letters: int) -> list[str]:
    """A title on as many lines as it needs."""
    return textwrap.wrap(text, max(20, letters)) or [""]

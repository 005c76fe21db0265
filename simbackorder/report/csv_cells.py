"""Texts in CSV: what a spreadsheet would take for a formula is shown as text."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet begins a formula with."""


def cell(value: object) -> object:
    """A value as a cell of CSV: nothing for None; before a text that would be a formula stands an apostrophe.

    >>> cell("=1+1"), cell("wait"), cell(-2.5), cell(None)
    ("'=1+1", 'wait', -2.5, '')
    """
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value

"""What an audit finds: which law does not hold for which row, with the numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

SUBJECTS = {
    "item": "item",
    "order": "order",
    "line": "line",
    "contract": "contract of order",
    "supply": "replenishment order",
}
"""What the rows that laws are about are called; a law of the shop as a whole has no row."""


class Finding(NamedTuple):
    """A law that is broken, the kind and number of the row (from 0) that breaks it, and the numbers that show it."""

    law: str
    kind: str
    which: int
    numbers: str

    def __str__(self) -> str:
        return f"{SUBJECTS[self.kind]} {self.which}: {self.numbers}" if self.kind in SUBJECTS else self.numbers


def statement(law: Callable[..., Any]) -> str:
    """A law in words: its docstring, on one line, without the full stop."""
    return " ".join((law.__doc__ or law.__name__).split()).rstrip(".")

"""The tree of a scenario that is stated in Python: mappings, lists, numbers and texts, as a file would have them."""

from __future__ import annotations

import math
from collections.abc import Mapping as AnyMapping
from datetime import date
from decimal import Decimal
from typing import Any

from simbackorder.quantities import shown
from simbackorder.scenario.language.nodes import NOTHING, KeyPath, Mapping, Place, Sequence

DEEPEST = 60


class Stated:
    """Builds a tree; what cannot be part of one is noted in `flaws`, with its place. `option`: what mistakes name."""

    def __init__(self, option: str = "") -> None:
        self.option = option
        self.flaws: list[tuple[Place, str]] = []

    def tree(self, value: Any, path: KeyPath) -> Any:
        """The value as part of a tree."""
        if isinstance(value, AnyMapping) and len(path) < DEEPEST:
            places = {str(key): self.place((*path, str(key))) for key in value}
            return Mapping({str(key): self.tree(entry, (*path, str(key))) for key, entry in value.items()}, places)
        if is_list(value) and len(path) < DEEPEST:
            inner = [(*path, str(n)) for n in range(len(value))]
            entries = [self.tree(entry, where) for entry, where in zip(value, inner, strict=True)]
            return Sequence(entries, [self.place(where) for where in inner])
        return self.scalar(value, path)

    def place(self, path: KeyPath) -> Place:
        """Where an entry was stated."""
        return Place(path, None, self.option)

    def scalar(self, value: Any, path: KeyPath) -> Any:
        """Text, number or truth value; numbers of NumPy and dates are taken as such."""
        if isinstance(value, Decimal):
            value = int(value) if value == value.to_integral_value() else float(value)
        value = value.item() if hasattr(value, "dtype") and not getattr(value, "shape", None) else value
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, float) and not math.isfinite(value):
            self.flaws.append((self.place(path), f"expected a finite number, found {value}"))
            return NOTHING
        if isinstance(value, str | int | float):
            return str(value) if isinstance(value, str) else value
        found = "nothing (None)" if value is None else shown(value)
        self.flaws.append((self.place(path), f"expected a value, found {found}"))
        return NOTHING


def is_list(value: Any) -> bool:
    """Lists, tuples, and arrays of numbers."""
    return isinstance(value, list | tuple) or bool(getattr(value, "shape", None))

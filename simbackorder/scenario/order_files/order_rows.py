"""The rows of an order file as numbers: which order a row is of, when that came, and what the row says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from simbackorder.scenario.order_files.amounts import Flags, Floats
from simbackorder.scenario.order_files.table import Indices


class Named(NamedTuple):
    """A column of names: each row's by its number, -1 where there is none."""

    code: Indices
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class OrderRows:
    """The rows of an order file. `moment`: instants, or units of time; `order`: rows with the same number are one
    order; `number`: how the file calls it; `requested`: the moment until which its customer is ready to wait (none: the
    file does not say); `bare`: rows that name no item and no units. What has no column is None."""

    moment: Any
    order: Indices
    number: Named | None
    customer: Named | None
    item: Named | None
    segment: Named | None
    units: Floats | None
    value: Floats | None
    requested: Any
    cancelled: Flags
    bare: Flags
    notes: tuple[str, ...]


class Wrong(NamedTuple):
    """What is wrong in some rows of a column: rows of the same `group` share a mistake, which `message` words."""

    column: str
    rows: Indices
    group: Indices
    message: Callable[[int], str]


def all_alike(column: str, rows: Indices, message: str) -> Wrong:
    """One mistake that these rows share."""
    return Wrong(column, rows, np.zeros(rows.size, np.int64), lambda _: message)

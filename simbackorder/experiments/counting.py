"""Whether orders are counted in plain Python or by compiled code; the numbers are the same."""

from functools import cache
from typing import Any

import numpy as np

from simbackorder.metrics import flows, tally
from simbackorder.metrics.window import PLAIN, Counting
from simbackorder.model.record import Rows


def counting(engine: str) -> Counting:
    """As the engine works: compiled where it is."""
    return compiled_counting() if engine == "compiled" else PLAIN


@cache
def compiled_counting() -> Counting:
    """Compiled once in a process, or loaded from the cache of machine code."""
    from simbackorder.engines.compiled import compiled
    from simbackorder.engines.tables import table

    return Counting(compiled(tally.count, flows, tally), table, rows_of, column_of_rows, np.ascontiguousarray)


def rows_of(table: Rows) -> Any:
    """A table as it stands."""
    return table.rows


def column_of_rows(table: Rows, name: str) -> Any:
    """A column where it stands, in its table of rows."""
    return table.rows[name]

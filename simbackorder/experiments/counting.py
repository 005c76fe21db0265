"""Whether orders are counted in plain Python or by compiled code; the numbers are the same."""

from functools import cache
from typing import Any

import numpy as np

from simbackorder.metrics import tally
from simbackorder.metrics.window import PLAIN, Counting


def counting(engine: str) -> Counting:
    """As the engine works: compiled where it is."""
    return compiled_counting() if engine == "compiled" else PLAIN


@cache
def compiled_counting() -> Counting:
    """Compiled once in a process, or loaded from the cache of machine code."""
    from simbackorder.engines.compiled import compiled
    from simbackorder.engines.tables import table

    return Counting(compiled(tally.count, tally), table, column_of_rows, np.ascontiguousarray)


def column_of_rows(table: Any, name: str) -> Any:
    """A column where it stands, in its table of rows."""
    return table.rows[name]

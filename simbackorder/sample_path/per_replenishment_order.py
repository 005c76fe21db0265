"""Luck of the k-th replenishment order of each item, drawn as far as a run needs it.

Row k, column i belongs to the k-th order of item i (at one supplier, or for the mark that random sourcing uses).
Uniforms are drawn in blocks of 64 rows, each block from a source of its own and item by item: more rows never change
the rows before, and an item added at the end of the scenario never changes the columns of the others.
"""

from typing import Any

import numpy as np

from simbackorder.sample_path.distributions import Evaluation, values
from simbackorder.sample_path.sources import Floats, Luck

BLOCK = 64
FIRST_ROWS = 4
LARGEST_TABLE = 2**15


def most_rows(items: int) -> int:
    """Up to how many orders of every item there is a table of all items; after that, busy items go on alone."""
    return max(BLOCK, LARGEST_TABLE // max(items, 1))


class PerReplenishment:
    """A table with a row per replenishment order and a column per item, which grows when it is read beyond its end.

    `distribution` None gives the uniforms themselves; `luck` None: not known yet. `[k, i]` reads a Python float.
    """

    def __init__(self, luck: Luck | None, source: tuple[str, ...], distribution: Evaluation | None, items: int) -> None:
        self.items = items
        self._luck: Any = luck
        self._source = source
        self._distribution = distribution
        self._table: Floats = np.empty((0, items))
        self._rows: list[list[float]] = []
        self._most = most_rows(items)
        self._later: dict[int, list[float]] = {}  # by item, what comes after the table

    def under(self, luck: Luck) -> "PerReplenishment":
        """Return the table with this luck; one that needs none is the same for everybody."""
        if self._distribution is not None and self._distribution.constant is not None:
            return self
        return PerReplenishment(luck, self._source, self._distribution, self.items)

    def __getitem__(self, at: tuple[int, int]) -> float:
        k, i = at
        if k >= self._most:
            return self._of_busy_item(k - self._most, i)
        try:
            return self._rows[k][i]
        except IndexError:
            self._rows = self.table(k + 1).tolist()
            return self._rows[k][i]

    def _of_busy_item(self, n: int, i: int) -> float:
        later = self._later.setdefault(i, [])
        while n >= len(later):
            start = self._most + len(later)
            later += self.of_item(i, start, start + BLOCK).tolist()
        return later[n]

    def of_item(self, i: int, start: int, stop: int) -> Floats:
        """Return one item's numbers from its order `start` to before `stop`, without those of other items: a busy item
        needs more than the others."""
        if self._distribution is not None and self._distribution.constant is not None:
            return np.full(stop - start, self._distribution.constant)
        numbers = range(start // BLOCK, -(-stop // BLOCK))
        u = self._luck.numbered(self._source, numbers, i * BLOCK, (i + 1) * BLOCK).ravel()
        u = u[start - numbers.start * BLOCK : stop - numbers.start * BLOCK]
        return u if self._distribution is None else values(self._distribution, u, np.arange(start, stop))

    def table(self, n: int) -> Floats:
        """Return the table with at least `n` rows (rows x items, contiguous)."""
        known = len(self._table)
        if n > known:
            rows = max(n, FIRST_ROWS, 2 * known)
            more = self._drawn(known, rows)
            self._table = np.concatenate((self._table, more)) if known else np.ascontiguousarray(more)
        return self._table

    def _drawn(self, start: int, stop: int) -> Floats:
        if self._distribution is not None and self._distribution.constant is not None:
            return np.full((stop - start, self.items), self._distribution.constant)
        # of several items, a block holds much more than is used: too much to be drawn for other replications, too
        if (
            self.items == 1
            and start == 0
            and stop <= BLOCK
            and self._distribution is not None
            and self._distribution.turns is None
        ):
            alone: Floats = self._luck.drawn(self._distribution.quantile, stop, *self._source, 0)
            return alone.reshape(stop, 1)
        u = self._uniforms(start, stop)
        if self._distribution is None:
            return u
        turns = self._distribution.turns is not None
        return values(
            self._distribution, u, np.broadcast_to(np.arange(start, stop)[:, None], u.shape) if turns else None
        )

    def _uniforms(self, start: int, stop: int) -> Floats:
        """The luck of these rows. Blocks are not kept: they may be much longer than what is used of them."""
        items = self.items
        numbers = range(start // BLOCK, -(-stop // BLOCK))
        blocks = self._luck.numbered(self._source, numbers, 0, items * BLOCK).reshape(-1, items, BLOCK)
        first = start - numbers.start * BLOCK
        rows: Floats = blocks[0].T if len(blocks) == 1 else blocks.transpose(0, 2, 1).reshape(-1, items)  # T: no copy
        return rows[first : first + stop - start]

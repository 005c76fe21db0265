"""Which rows an event has written to: seen at the rows themselves, so that no row is missed because nobody names it."""

from __future__ import annotations

from typing import Any

from simbackorder.state import Books

TABLES = {"item": "items", "order": "orders", "line": "lines", "contract": "contracts", "supply": "supplies"}


class Writes:
    """Watches the rows of the reference engine, which are plain objects; keeps the numbers of those written to."""

    def __init__(self, s: Books) -> None:
        self.s = s
        self.supplies = 0
        self.rows: dict[str, set[int]] = {kind: set() for kind in TABLES}
        self._watched: dict[type, type] = {}
        self._numbers: dict[int, int] = {}  # by the row's identity, which the books keep
        for kind in ("item", "order", "line"):
            for which, row in enumerate(getattr(s, TABLES[kind])):
                self._watch(kind, which, row)
        for which in range(len(s.orders) if s.terms[0].contracts else 0):
            self._watch("contract", which, s.contracts[which])

    def new_supplies(self) -> None:
        """Replenishment orders that have been placed since the last look are watched from now on, and are touched."""
        for k in range(self.supplies, self.s.world[0].supplies):
            self._watch("supply", k, self.s.supplies[k])
            self.rows["supply"].add(k)
        self.supplies = self.s.world[0].supplies

    def forget(self) -> None:
        """Nothing has been written to since now."""
        for touched in self.rows.values():
            touched.clear()

    def _watch(self, kind: str, which: int, row: Any) -> None:
        plain = type(row)
        if plain not in self._watched:
            self._watched[plain] = watched(plain, self._numbers, self.rows[kind])
        self._numbers[id(row)] = which
        row.__class__ = self._watched[plain]


def watched(plain: type, numbers: dict[int, int], touched: set[int]) -> type:
    """A class of rows that put their number into `touched` when they are written to."""

    keep: Any = plain.__setattr__

    def write(row: Any, name: str, value: Any) -> None:
        touched.add(numbers[id(row)])
        keep(row, name, value)

    return type(plain.__name__, (plain,), {"__setattr__": write, "__slots__": ()})

"""Kinds of values in translated code, and how rows, tables and tuples of tables lie in memory.

A row is an address. A table is the address of its first row and its lengths, which are put down once, when the
translated function is called from Python, and do not change during the call. A named tuple is the address of a piece of
memory in which its members stand one after another, in words of eight bytes.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

WORD = 8
ROOT = "!0"


class Number(NamedTuple):
    """A whole number, a float or a truth value."""

    llvm: str


class Nothing(NamedTuple):
    """What a function returns that returns nothing."""

    llvm: str = "void"


class Row(NamedTuple):
    """A row of a table: its class, and its columns as a structured NumPy type lays them out. `lasting`: it is never
    written."""

    of: type
    columns: Any
    lasting: bool = False
    llvm: str = "ptr"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and other.of is self.of

    def __hash__(self) -> int:
        return hash(self.of)

    @property
    def name(self) -> str:
        """What a row of this kind is called."""
        return self.of.__name__

    @property
    def size(self) -> int:
        """Bytes from one row to the next."""
        return int(self.columns.itemsize)


class Table(NamedTuple):
    """Rows, or numbers as they are stored ("i4", "i8", "f8"), in one dimension or more. `masked`: of one dimension, and
    only some bits of an index count, so that a column that is the same everywhere is a single number in memory; such
    numbers are never written. `filled`: it has a row, whatever the shop."""

    entry: Any
    dimensions: int = 1
    masked: bool = False
    filled: bool = False

    @property
    def size(self) -> int:
        """Bytes from one entry to the next."""
        return self.entry.size if isinstance(self.entry, Row) else int(np.dtype(self.entry).itemsize)


class Held:
    """A named tuple of tables, numbers and other such tuples. Two of them are the same only if they are one object."""

    def __init__(self, of: type, members: tuple[Any, ...]) -> None:
        self.of = of
        self.members = members
        starts = accumulate(map(words, members), initial=0)
        self._places = dict(zip(of._fields, zip(members, starts, strict=False), strict=True))  # type: ignore[attr-defined]

    def member(self, name: str) -> tuple[Any, int]:
        """The kind of a member, and at which word it begins."""
        return self._places[name]


class Elsewhere(NamedTuple):
    """A member that is not put down, since it is one of another named tuple: of this one, by this name."""

    of: Held
    name: str


class Several(NamedTuple):
    """What a function returns that returns several numbers."""

    parts: tuple[Number, ...]

    @property
    def llvm(self) -> str:
        """As LLVM writes it."""
        return f"{{ {', '.join(part.llvm for part in self.parts)} }}"


class Static(NamedTuple):
    """Something that is known when the code is translated: a function, a module, a choice among policies."""

    what: Any


INT, FLOAT, BOOL, NOTHING = Number("i64"), Number("double"), Number("i1"), Nothing()
STORED = {"i4": "i32", "i8": "i64", "f8": "double"}
READ = {"i4": INT, "i8": INT, "f8": FLOAT}


def words(kind: Any) -> int:
    """Words of memory that a member of a named tuple takes."""
    if isinstance(kind, Held):
        return sum(map(words, kind.members))
    if isinstance(kind, Elsewhere):
        return 0
    return 1 + kind.dimensions + kind.masked if isinstance(kind, Table) else 1


def held(of: type, **members: Any) -> Held:
    """A named tuple with these kinds of members, given by name."""
    return Held(of, tuple(members[name] for name in of._fields))  # type: ignore[attr-defined]


def members(kind: Held) -> dict[str, Any]:
    """The kinds of the members of a named tuple, by name."""
    return dict(zip(kind.of._fields, kind.members, strict=True))  # type: ignore[attr-defined]


def wider(one: Any, other: Any) -> Any:
    """The kind of number that holds both; None if there is none."""
    if one == other:
        return one
    if not isinstance(one, Number) or not isinstance(other, Number):
        return None
    return FLOAT if FLOAT in (one, other) else INT


class Value(NamedTuple):
    """A value in translated code: its kind, how LLVM calls it (of a table: the address), the lengths of a table and the
    bits of an index that count, and the number that it is, if that is known already."""

    kind: Any
    text: str = ""
    lengths: tuple[str, ...] = ()
    known: Any = None


def known(number: Any) -> Value:
    """A number that is known already."""
    if isinstance(number, bool | np.bool_):
        return Value(BOOL, "true" if number else "false", (), bool(number))
    if isinstance(number, int):
        return Value(INT, str(number), (), number)
    bits = int(np.float64(number).view(np.uint64))
    return Value(FLOAT, f"0x{bits:016X}", (), float(number))

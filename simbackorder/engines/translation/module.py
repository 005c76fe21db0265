"""An LLVM module while it is written: functions, facts that are known beforehand, and how memory is told apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from simbackorder.engines.translation.kinds import ROOT, Held, words

ZEROS, COUNTING = "zeros", "counting"
Facts = Mapping[tuple[type, str], int | float | str]
"""Columns, and members of named tuples, that are always the same: by class and name. Of a table, its length; or what
its numbers are: ZEROS, or COUNTING, from 0 on."""


TIGHT = "tight."
"""How the names of tight functions begin."""


class Module:
    """The text of a module, and the functions in it by what was translated for which kinds of arguments.

    `facts`: what is known beforehand. `tight`: functions in whose speed much lies: each is kept apart from what calls
    it, all that it calls is put into it, and it is optimised further. `checked`: machine code stops the process where a
    number leaves its table, its width or the whole numbers.
    """

    def __init__(
        self,
        facts: Facts | None = None,
        tight: Collection[Callable[..., Any]] = (),
        checked: bool = False,
    ) -> None:
        self.facts = facts or {}
        self.tight = tight
        self.whole: Any = None  # the tight function of which what is translated at present is a part
        self.checked = checked
        self.functions: list[str] = []
        self.words = 0  # that are given
        self.places: dict[Held, int] = {}  # of all named tuples: at which word of what is given they begin
        self.instances: dict[Any, Any] = {}
        self._named = 0
        self._declared: dict[str, None] = {}
        self._metadata = [f'{ROOT} = !{{!"simbackorder"}}', "!1 = !{}"]
        self._tags: dict[str, str] = {}
        self._texts: list[str] = []
        if checked:
            self._texts.append(STOP)

    lasting = "!invariant.load !1"
    """What is loaded does not change during the call."""

    @contextmanager
    def part_of(self, tight: Any) -> Iterator[None]:
        """What is translated meanwhile is a part of this tight function."""
        self.whole = tight
        try:
            yield
        finally:
            self.whole = None

    def place(self, held: Held, at: int) -> None:
        """A named tuple, and those in it, begin at this word of what is given."""
        self.places[held] = at
        for member in held.members:
            if isinstance(member, Held):
                self.place(member, at)
            at += words(member)

    def declare(self, line: str) -> None:
        """A function from elsewhere."""
        self._declared[line] = None

    def tag(self, column: str) -> str:
        """By this LLVM knows that writing one column changes no other."""
        if column not in self._tags:
            n = len(self._metadata)
            self._metadata.append(f'!{n} = !{{!"{column}", {ROOT}, i64 0}}')
            self._metadata.append(f"!{n + 1} = !{{!{n}, !{n}, i64 0}}")
            self._tags[column] = f"!{n + 1}"
        return self._tags[column]

    def text(self, content: str) -> str:
        """A text in memory."""
        name = f"@text{len(self._texts)}"
        escaped = "".join(c if c.isalnum() or c in " .:/_" else f"\\{ord(c):02X}" for c in content)
        self._texts.append(f'{name} = private constant [{len(content) + 1} x i8] c"{escaped}\\00"')
        return name

    def fresh(self, name: str) -> str:
        """A name for a function."""
        self._named += 1
        return f"@{name}.{self._named}"

    def __str__(self) -> str:
        return "\n".join([*self._texts, *self._declared, *self.functions, *self._metadata]) + "\n"


STOP = """
declare i32 @puts(ptr)
declare i32 @fflush(ptr)
declare void @abort()
define internal void @stop(ptr %text) noinline cold noreturn {
  %1 = call i32 @puts(ptr %text)
  %2 = call i32 @fflush(ptr null)
  call void @abort()
  unreachable
}
"""

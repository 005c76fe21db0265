"""A function of the subset as machine code: translated, made and called."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from simbackorder.engines.translation.arguments import put
from simbackorder.engines.translation.functions import instance
from simbackorder.engines.translation.kinds import BOOL, INT, Held, Static, Value, words
from simbackorder.engines.translation.module import Module
from simbackorder.engines.translation.writer import GIVEN, Writer

Kept = Callable[[str, Callable[[], bytes]], bytes]
"""Where machine code is kept: gives that of this name, or makes it."""


class Entrance(NamedTuple):
    """What Python calls: a function, and its arguments, which are named tuples but for what is known beforehand."""

    function: Callable[..., Any]
    arguments: tuple[Held | Static, ...]


def written(name: str, entrance: Entrance, module: Module) -> str:
    """The module's text, with this entrance: a function of the address of its arguments that gives a whole number."""
    at = 0
    for kind in entrance.arguments:
        if isinstance(kind, Held):
            module.place(kind, at)
            at += words(kind)
    module.words = at
    callee = instance(module, entrance.function, entrance.arguments)
    writer = Writer(module)
    found = Value(callee.returns, writer.result(f"call {callee.returns.llvm} {callee.name}(ptr {GIVEN})"))
    assert found.kind in (INT, BOOL)
    whole = writer.converted(found, INT)
    head = f"define i64 @{name}(ptr noalias {GIVEN}) nounwind {{"
    module.functions.append("\n".join([head, "entry:", *writer.lines, f"  ret i64 {whole.text}", "}"]))
    return str(module)


def loaded(name: str, text: Callable[[], str], kept: Kept, *signature: Any) -> Any:
    """Machine code that is kept, or made now, at its place in memory."""
    from simbackorder.engines.translation.machine import Loaded, object_code

    return Loaded(name, kept(name, lambda: object_code(text())), *signature)


class Kernel:
    """A function as machine code. It is made, or found where machine code is kept, when it is first called."""

    def __init__(self, name: str, entrance: Callable[[], tuple[Entrance, Module]], kept: Kept) -> None:
        self.name = name
        self._entrance = entrance
        self._kept = kept

    @cached_property
    def entrance(self) -> tuple[Entrance, Module]:
        """What is called, and the module that it is written into."""
        return self._entrance()

    def load(self) -> None:
        """Have it at hand."""
        self._loaded.call  # noqa: B018 - making it is what is wanted

    def forget(self) -> None:
        """It has to be made again when it is next called."""
        for name in ("entrance", "_given"):
            vars(self).pop(name, None)
        vars(self).pop("_loaded", None)

    @property
    def is_loaded(self) -> bool:
        """Whether it is at hand."""
        return "_loaded" in vars(self)

    @cached_property
    def _given(self) -> tuple[Held, ...]:
        """The arguments that are given at a call."""
        return tuple(kind for kind in self.entrance[0].arguments if isinstance(kind, Held))

    @cached_property
    def _loaded(self) -> Any:
        return loaded(self.name, self.text, self._kept)

    def text(self) -> str:
        """All of it as LLVM reads it."""
        return written(self.name, *self.entrance)

    def __call__(self, *values: Any) -> int:
        """Call it with named tuples. Raises ValueError for tables that do not lie in memory as they are read."""
        words = array("q")  # it has to last as long as the call
        for kind, value in zip(self._given, values, strict=True):
            put(kind, value, words)
        return self.at(words.buffer_info()[0])

    def at(self, address: int) -> int:
        """Call it with arguments that are laid down already."""
        found: int = self._loaded.call(address)
        return found

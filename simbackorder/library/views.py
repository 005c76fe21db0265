"""A part of a scenario as its file would state it, for reading: `study.items["hoodie"].price` is 65."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simbackorder.scenario.writing import block


class View(Mapping[str, Any]):
    """Entries by name, as `view["price"]` or `view.price`: money in currency units, times in the scenario's unit of
    time, shares as fractions. Every default is there, and nothing can be changed: that is what `Study.with_` is for."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._entries = entries

    def __getitem__(self, name: str) -> Any:
        return seen(self._entries[name])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._entries:
            raise AttributeError(f"expected one of {', '.join(self._entries)}, found {name!r}")
        return seen(self._entries[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(name for name in self._entries if name.isidentifier())]

    def __repr__(self) -> str:
        return "\n".join(block(dict(self._entries), ""))


def seen(value: Any) -> Any:
    """A value of a form, its mappings as views."""
    if isinstance(value, Mapping):
        return View(value)
    return tuple(map(seen, value)) if isinstance(value, list) else value

"""The tree of a scenario file: plain mappings, lists and scalars that remember where each entry was written."""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

KeyPath = tuple[str, ...]


class Place(NamedTuple):
    """Where an entry was stated: line and path in the file, or the option that set it."""

    path: KeyPath
    line: int | None
    option: str = ""


class Mapping(dict[str, Any]):
    """A mapping of the file; `places` says where each entry was stated."""

    __slots__ = ("_origin", "_places")
    _places: dict[str, Place] | None
    _origin: tuple[Any, Any]  # path and lines, or the two that were laid over each other; while nobody has asked

    def __init__(self, entries: dict[str, Any] | None = None, places: dict[str, Place] | None = None):
        super().__init__(entries or {})
        self._places = places or {}

    @classmethod
    def written(cls, entries: dict[str, Any], path: KeyPath, lines: int | list[int]) -> Mapping:
        """A mapping that stands at the path; `lines`: that of all its entries, or of each. Their places are put
        together only when somebody asks for them: most are never asked for."""
        made = cls.__new__(cls)
        made.update(entries)
        made._places, made._origin = None, (path, lines)
        return made

    def over(self, below: Mapping) -> Mapping:
        """These entries over those below, each with its own place."""
        made = Mapping.__new__(Mapping)
        made.update(below)
        made.update(self)
        made._places, made._origin = None, (below, self)
        return made

    @property
    def places(self) -> dict[str, Place]:
        if self._places is None:
            first, second = self._origin
            if isinstance(first, Mapping):
                self._places = {**first.places, **second.places}
            else:
                lines = [second] * len(self) if isinstance(second, int) else second
                self._places = {key: Place((*first, key), line) for key, line in zip(self, lines, strict=True)}
        return self._places

    def copy(self) -> Mapping:
        return Mapping(self, dict(self.places))

    def put(self, key: str, value: Any, place: Place) -> None:
        self.places[key] = place
        self[key] = value


def kind_of(entry: Mapping) -> tuple[str | int, ...]:
    """The same for two mappings that state the very same values: what is read of them, but for where they stand, is the
    same too. Long files say the same again and again, and each text of a scalar is one value."""
    return (*entry, *map(id, entry.values()))


class Sequence(list[Any]):
    """A list of the file; `places` says where each element was stated."""

    def __init__(self, elements: list[Any] | None = None, places: list[Place] | None = None):
        super().__init__(elements or [])
        self.places: list[Place] = places or []

    def copy(self) -> Sequence:
        return Sequence(list(self), list(self.places))


# -- scalars -----------------------------------------------------------------------------------------------------------

INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
REAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
NULLS = ("", "~", "null", "Null", "NULL")
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class Nothing:
    """Stands where the file has no usable value; the mistake is already noted."""

    def __repr__(self) -> str:
        return "nothing"


NOTHING = Nothing()


def plain(text: str) -> Any:
    """The value of an unquoted scalar."""
    if text in BOOLEANS:
        return BOOLEANS[text]
    if INTEGER.fullmatch(text):
        return whole(text)
    if REAL.fullmatch(text):
        value = float(text)
        return value if math.isfinite(value) else text
    return text


def whole(text: str) -> Any:
    """An integer; one of more than 400 digits stays text, which is a number nowhere."""
    if len(text) > 400:
        return text
    return int(text, 8 if text.startswith("0o") else 16) if text[:2] in ("0o", "0x") else int(text)


# -- places ------------------------------------------------------------------------------------------------------------


def place_of(tree: Any, path: tuple[str | int, ...], start: Place) -> Place:
    """Where the entry at the path was stated; of an absent one, its nearest ancestor's place, path completed."""
    node, place = tree, start
    for depth, key in enumerate(path):
        if isinstance(node, Mapping) and str(key) in node:
            node, place = node[str(key)], node.places.get(str(key), place)
        elif isinstance(node, Sequence) and str(key).isdigit() and int(key) < len(node):
            node, place = node[int(key)], node.places[int(key)]
        else:
            rest = tuple(str(part) for part in path[depth:])
            return Place((*place.path, *rest), place.line, place.option)
    return place


def reached(tree: Any, path: tuple[str | int, ...]) -> Any:
    """The entry at the path, or the last one on the way to it."""
    for key in path:
        if isinstance(tree, dict) and str(key) in tree:
            tree = tree[str(key)]
        elif isinstance(tree, list) and str(key).isdigit() and int(key) < len(tree):
            tree = tree[int(key)]
        else:
            break
    return tree

"""YAML text to plain mappings, lists and scalars that remember where each entry was written.

Only the parser's events are used: no object is ever constructed from a tag, so a scenario cannot run code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from simbackorder.scenario.language import usual_yaml
from simbackorder.scenario.language.nodes import INFINITE, NULLS, plain
from simbackorder.scenario.language.nodes import NOTHING as NOTHING
from simbackorder.scenario.language.nodes import KeyPath as KeyPath
from simbackorder.scenario.language.nodes import Mapping as Mapping
from simbackorder.scenario.language.nodes import Place as Place
from simbackorder.scenario.language.nodes import Sequence as Sequence
from simbackorder.scenario.language.nodes import kind_of as kind_of
from simbackorder.scenario.language.nodes import place_of as place_of
from simbackorder.scenario.language.nodes import reached as reached

LARGEST_TEXT = 16_000_000  # bytes
LARGEST_TREE = 5_000_000  # entries, counted after aliases are expanded
DEEPEST = 60


class UnreadableError(Exception):
    """The text is not a YAML tree of a scenario; with the place of the mistake."""

    def __init__(self, line: int, path: KeyPath, message: str):
        super().__init__(message)
        self.line, self.path, self.message = line, path, message


class Flaw(NamedTuple):
    """A mistake in the text itself that does not stop the reading."""

    line: int
    path: KeyPath
    message: str


PLAIN_TAGS = ("str", "int", "float", "bool", "map", "seq", "null", "timestamp")


def parse(text: str) -> tuple[Any, list[Flaw]]:
    """The tree of the text, and the flaws that were found on the way (duplicate keys, nulls, infinities, tags).

    Raises UnreadableError when there is no tree.
    """
    try:
        return usual_yaml.read(text, LARGEST_TREE), []
    except usual_yaml.UnusualError:
        return parse_any(text)


def parse_any(text: str) -> tuple[Any, list[Flaw]]:
    """What `parse` does, by a parser of all YAML."""
    builder = Builder(events(text))
    tree = builder.document()
    return tree, builder.flaws


def events(text: str) -> Iterator[Any]:
    """The parser's events; its own errors become UnreadableError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).splitlines()[0]
        raise UnreadableError(mark.line + 1 if mark else 1, (), f"not readable as YAML: {reason}") from None
    except (ValueError, AssertionError, AttributeError, IndexError, TypeError, KeyError, NotImplementedError) as error:
        # the pure parser fails in these ways on some malformed directives and escapes
        raise UnreadableError(1, (), f"not readable as YAML: {error}") from None


class Builder:
    """Builds the tree from events, once through."""

    def __init__(self, source: Iterator[Any]):
        self.source = source
        self.flaws: list[Flaw] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open_anchors: list[str] = []
        self.size = 0

    def document(self) -> Any:
        """The one document of the text."""
        tree: Any = None
        count = 0
        for event in self.source:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                count += 1
                if count > 1:
                    raise UnreadableError(line_of(event), (), "expected one document, found a second one")
            elif kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                tree = self.node(event, (), 0)
        if count == 0:
            raise UnreadableError(1, (), "expected a scenario, found an empty file")
        return tree

    def node(self, event: Any, path: KeyPath, depth: int) -> Any:
        if depth > DEEPEST:
            raise UnreadableError(line_of(event), path[:3], f"nested more than {DEEPEST} levels deep")
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self.alias(event, path)
        before = self.size
        self.count(event, path, 1)
        plain_tag = self.has_plain_tag(event, path)
        anchor = event.anchor
        if anchor:
            self.open_anchors.append(anchor)
        if kind == "ScalarEvent":
            value: Any = self.scalar(event, path)
        elif kind == "SequenceStartEvent":
            value = self.sequence(path, depth)
        else:
            value = self.mapping(path, depth)
        if anchor:
            self.open_anchors.pop()
            self.anchors[anchor] = (value, self.size - before)
        return value if plain_tag else NOTHING

    def count(self, event: Any, path: KeyPath, entries: int) -> None:
        self.size += entries
        if self.size > LARGEST_TREE:
            raise UnreadableError(line_of(event), path, f"more than {LARGEST_TREE} entries once aliases are expanded")

    def alias(self, event: Any, path: KeyPath) -> Any:
        name = event.anchor
        if name in self.open_anchors:
            raise UnreadableError(line_of(event), path, f"the alias '*{name}' contains itself")
        if name not in self.anchors:
            raise UnreadableError(line_of(event), path, f"no anchor '&{name}' comes before the alias '*{name}'")
        value, size = self.anchors[name]
        self.count(event, path, size)
        return value

    def has_plain_tag(self, event: Any, path: KeyPath) -> bool:
        tag = event.tag and str(event.tag)
        if tag and tag not in [f"tag:yaml.org,2002:{name}" for name in PLAIN_TAGS] and tag != "!":
            self.flaws.append(Flaw(line_of(event), path, f"expected plain YAML, found the tag {tag!r}"))
            return False
        return True

    def sequence(self, path: KeyPath, depth: int) -> Sequence:
        result = Sequence()
        for event in self.source:
            if type(event).__name__ == "SequenceEndEvent":
                break
            inner = (*path, str(len(result)))
            result.append(self.node(event, inner, depth + 1))
            result.places.append(Place(inner, line_of(event)))
        return result

    def mapping(self, path: KeyPath, depth: int) -> Mapping:
        result = Mapping()
        for event in self.source:
            if type(event).__name__ == "MappingEndEvent":
                break
            key = self.key(event, path)
            inner = (*path, key)
            value = self.node(next(self.source), inner, depth + 1)
            if key in result:
                first = result.places[key].line
                self.flaws.append(Flaw(line_of(event), inner, f"duplicate key, first on line {first}"))
            else:
                result.put(key, value, Place(inner, line_of(event)))
        return result

    def key(self, event: Any, path: KeyPath) -> str:
        """A key is the text that was written; numbers keep their spelling."""
        if type(event).__name__ == "AliasEvent" and isinstance(self.anchors.get(event.anchor, (None, 0))[0], str):
            return str(self.anchors[event.anchor][0])
        if type(event).__name__ != "ScalarEvent":
            raise UnreadableError(line_of(event), path, "expected a name as key, found a list or a mapping")
        if event.value == "<<" and event.implicit[0]:
            raise UnreadableError(line_of(event), path, "merge keys ('<<') are not supported")
        return str(event.value)

    def scalar(self, event: Any, path: KeyPath) -> Any:
        """Text, number or truth value, by the rules of YAML 1.2."""
        text = event.value
        if event.style or str(event.tag or "").endswith(":str"):
            return text
        if text in NULLS:
            self.flaws.append(Flaw(line_of(event), path, "expected a value, found nothing (null)"))
            return NOTHING
        if INFINITE.fullmatch(text):
            self.flaws.append(Flaw(line_of(event), path, f"expected a finite number, found {text}"))
            return NOTHING
        return plain(text)


def line_of(event: Any) -> int:
    return int(event.start_mark.line) + 1

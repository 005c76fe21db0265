"""The YAML that scenarios are usually written in, read line by line: a hundred times faster than a parser of all YAML.

Usual are block mappings and lists, flow mappings and lists over any number of lines, scalars on one line, plain or
quoted without escapes, comments, and anchors and aliases of what begins on the same line. Whatever else there is, and
whatever might be a mistake, is left to the full parser: `read` raises UnusualError, and reads nothing differently.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any, NoReturn

from simbackorder.scenario.language.nodes import INFINITE, NULLS, KeyPath, Mapping, Place, Sequence, plain

DEEPEST = 50
LONGEST_KEY = 500

UNUSUAL = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
UNUSUAL_ASCII = re.compile(r"[^\n\x20-\x7e]")
"""Tabs, control characters and other line breaks."""
MARKS = ("\n---", "\n...")  # between documents

FIRST = r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[0-9A-Za-z.]))"  # of a plain scalar
WORD = r"[^\s:]*(?::(?=\S)[^\s:]*)*"
BLOCK = rf"{FIRST}{WORD}(?: +[^\s:#]{WORD})*"  # a plain scalar, or a key, that ends with its line
FLOW = r"[^\s,\[\]{}:#]*(?:(?<=[0-9]):(?=[0-9])[^\s,\[\]{}:#]*)*"
INSIDE = rf"{FIRST}{FLOW}(?: +[^\s,\[\]{{}}:#]{FLOW})*"  # the same inside brackets
QUOTED = r"\"[^\"\\\n]*\"|'[^'\n]*'"
END = r" *(?: #[^\n]*)?\n"  # of a line

GAP = re.compile(r"(?:[ \n]|(?<=[ \n])#[^\n]*)*")  # inside brackets
NEXT = re.compile(r"(?: *(?:#[^\n]*)?\n)*( *)")  # empty lines, and the indentation of the next one
LINE = rf"({BLOCK}): +(?:({BLOCK})|\{{([^\n{{}}\[\]#]*)\}}){END}"  # a key with what is most usual
KEY = re.compile(rf"(?:({BLOCK})|({QUOTED})):(?: +(?![ #\n])|(?={END}))")
PAIRS = re.compile(
    r"(?:^|, +)([A-Za-z_][A-Za-z_0-9]*): +(-?[0-9.]+|[A-Za-z0-9][A-Za-z0-9_.%/+-]*(?: +[A-Za-z0-9_.%/+-]+)*)(?=,|$)"
)
INSIDE_KEY = re.compile(rf"(?:({INSIDE})|({QUOTED})):(?=[ \n])")
ANCHOR = re.compile(r"&([A-Za-z0-9_-]+) +")
ALIAS = re.compile(r"\*([A-Za-z0-9_-]+)(?=[ \n,\]}])")
BLOCK_SCALAR = re.compile(rf"({BLOCK})|({QUOTED})")
INSIDE_SCALAR = re.compile(rf"({INSIDE})|({QUOTED})")
END_OF_LINE = re.compile(END)
DASH = re.compile(r"-( +)(?![ #\n])")


class UnusualError(Exception):
    """The text is not one of those that are read here."""


def unusual() -> NoReturn:
    raise UnusualError


class Scalars(dict[str, Any]):
    """The value of each plain scalar of the text."""

    def __missing__(self, text: str) -> Any:
        value = plain(text)
        if value.__class__ is str and (text in NULLS or INFINITE.fullmatch(text)):
            unusual()
        self[text] = value
        return value


class Pairs(dict[str, dict[str, Any]]):
    """The entries of each flow mapping of plain scalars, by what stands inside its brackets; none of any other."""

    def __init__(self, scalars: Scalars):
        super().__init__()
        self.scalars = scalars

    def __missing__(self, inside: str) -> dict[str, Any]:
        stated = PAIRS.findall(inside)
        plain_pairs = len(stated) == inside.count(",") + 1 and len(inside) <= LONGEST_KEY
        entries = {key: self.scalars[text] for key, text in stated} if plain_pairs else {}
        if plain_pairs and len(entries) < len(stated):
            unusual()
        self[inside] = entries
        return entries


@cache
def line_of(indent: int) -> re.Pattern[str]:
    """A line of a block mapping of this indentation, with a key and what is most usual."""
    return re.compile(f" {{{indent}}}{LINE}")


def read(text: str, most: int) -> Any:
    """The tree of the text, of at most so many entries once aliases are expanded. Raises UnusualError."""
    lines = "\n" + text.replace("\r\n", "\n") + "\n"
    if (UNUSUAL_ASCII if lines.isascii() else UNUSUAL).search(lines) or any(mark in lines for mark in MARKS):
        unusual()
    usual = UsualText(lines[1:])
    try:
        tree = usual.document()
    except IndexError:  # the text ends too early
        unusual()
    if usual.size > most:
        unusual()
    return tree


class UsualText:
    """The text, how far it was read, on which line that is, and with which indentation the line began.

    Every function leaves the text after what it has read; those of blocks begin after the indentation of their first
    line, and leave the text after the indentation of the next line.
    """

    def __init__(self, text: str):
        self.text, self.at, self.line, self.indent = text, 0, 1, 0
        self.scalars = Scalars()
        self.pairs = Pairs(self.scalars)
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.size = 0  # entries, once aliases are expanded

    def document(self) -> Any:
        """All of the text."""
        self.next_line()
        if self.indent:
            unusual()
        if DASH.match(self.text, self.at) or KEY.match(self.text, self.at):
            tree = self.block((), 0)
        else:
            tree = self.node(BLOCK_SCALAR, (), 0)
            self.end_line()
        if self.at < len(self.text):
            unusual()
        return tree

    def found(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """What must stand here."""
        match = pattern.match(self.text, self.at)
        if match is None:
            unusual()
        self.at = match.end()
        return match

    def next_line(self) -> None:
        """Goes to the next line with something on it; at the end of the text the indentation is negative."""
        start = self.at
        match = self.found(NEXT)
        self.line += self.text.count("\n", start, match.start(1))
        self.indent = self.at - match.start(1) if self.at < len(self.text) else -1

    def end_line(self) -> None:
        """Nothing but a comment may be left of this line."""
        self.found(END_OF_LINE)
        self.line += 1
        self.next_line()

    # -- blocks --------------------------------------------------------------------------------------------------------

    def block(self, path: KeyPath, depth: int) -> Any:
        """A mapping or a list, of the indentation of this line."""
        if depth > DEEPEST:
            unusual()
        self.size += 1
        listed = DASH.match(self.text, self.at)
        return self.block_list(self.indent, path, depth) if listed else self.block_mapping(self.indent, path, depth)

    def block_mapping(self, indent: int, path: KeyPath, depth: int) -> Mapping:
        entries: dict[str, Any] = {}
        lines: list[int] = []
        while self.indent == indent:
            if not self.usual_lines(indent, path, depth, entries, lines):
                lines.append(self.line)
                key = self.key(KEY)
                entries[key] = self.value(indent, (*path, key), depth + 1)
        if self.indent > indent or len(entries) < len(lines):
            unusual()
        check_keys(entries)
        return Mapping.written(entries, path, lines)

    def usual_lines(self, indent: int, path: KeyPath, depth: int, entries: dict[str, Any], lines: list[int]) -> bool:
        """Adds the lines from here on that have a key and a plain scalar or a flow mapping; whether there was one."""
        text, match, first = self.text, line_of(indent).match, self.line
        line = match(text, self.at - indent)
        while line:
            key, scalar, inside = line.groups()
            lines.append(self.line)
            if scalar is not None:
                self.size += 1
                entries[key] = self.scalars[scalar]
            elif pairs := self.pairs[inside]:
                self.size += 1 + len(pairs)
                entries[key] = Mapping.written(pairs, (*path, key), self.line)
            else:
                self.at = line.start(3) - 1
                entries[key] = self.node(BLOCK_SCALAR, (*path, key), depth + 1)
            self.line += 1
            self.at = line.end()
            line = match(text, self.at)
        if self.line > first:
            self.next_line()
        return self.line > first

    def value(self, indent: int, path: KeyPath, depth: int) -> Any:
        """What belongs to a key of this indentation: the rest of the line, or the lines below it."""
        if self.text[self.at - 1] != ":":
            result = self.node(BLOCK_SCALAR, path, depth)
            self.end_line()
            return result
        self.end_line()
        if self.indent < indent or (self.indent == indent and not DASH.match(self.text, self.at)):
            unusual()
        return self.block(path, depth)

    def block_list(self, indent: int, path: KeyPath, depth: int) -> Sequence:
        result = Sequence()
        while self.indent == indent and (dash := DASH.match(self.text, self.at)):
            inner, line = (*path, str(len(result))), self.line
            self.at = dash.end()
            if DASH.match(self.text, self.at) or KEY.match(self.text, self.at):
                self.indent = indent + len(dash[0])
                result.append(self.block(inner, depth + 1))
            else:
                result.append(self.node(BLOCK_SCALAR, inner, depth + 1))
                self.end_line()
            result.places.append(Place(inner, line))
        if self.indent > indent:
            unusual()
        return result

    # -- what begins on this line --------------------------------------------------------------------------------------

    def key(self, pattern: re.Pattern[str]) -> str:
        match = self.found(pattern)
        key: str = match[1] or match[2][1:-1]
        check_keys((key,))
        return key

    def node(self, scalar: re.Pattern[str], path: KeyPath, depth: int) -> Any:
        """A flow mapping or list, an alias, or a scalar."""
        if alias := ALIAS.match(self.text, self.at):
            self.at = alias.end()
            value, size = self.anchors.get(alias[1]) or unusual()
            self.size += size
            return value
        anchor, before = ANCHOR.match(self.text, self.at), self.size
        self.at = anchor.end() if anchor else self.at
        self.size += 1
        start = self.text[self.at]
        if start == "{":
            value = self.flow_mapping(path, depth)
        elif start == "[":
            value = self.flow_list(path, depth)
        else:
            match = self.found(scalar)
            value = self.scalars[match[1]] if match[2] is None else match[2][1:-1]
        if anchor:
            self.anchors[anchor[1]] = (value, self.size - before)
        return value

    def flow_mapping(self, path: KeyPath, depth: int) -> Mapping:
        entries: dict[str, Any] = {}
        lines: list[int] = []
        self.open_bracket(depth)
        while self.text[self.at] != "}":
            lines.append(self.line)
            key = self.key(INSIDE_KEY)
            self.gap()
            entries[key] = self.node(INSIDE_SCALAR, (*path, key), depth + 1)
            self.comma("}")
        self.at += 1
        if len(entries) < len(lines):
            unusual()
        return Mapping.written(entries, path, lines)

    def flow_list(self, path: KeyPath, depth: int) -> Sequence:
        result = Sequence()
        self.open_bracket(depth)
        while self.text[self.at] != "]":
            inner, line = (*path, str(len(result))), self.line
            result.append(self.node(INSIDE_SCALAR, inner, depth + 1))
            result.places.append(Place(inner, line))
            self.comma("]")
        self.at += 1
        return result

    def open_bracket(self, depth: int) -> None:
        if depth > DEEPEST:
            unusual()
        self.at += 1
        self.gap()

    def gap(self) -> None:
        """Blanks, comments and ends of lines between two parts of a flow mapping or list."""
        start = self.at
        self.line += self.text.count("\n", start, self.found(GAP).end())

    def comma(self, closing: str) -> None:
        """After an entry comes a comma, or the end."""
        self.gap()
        if self.text[self.at] == ",":
            self.at += 1
            self.gap()
        elif self.text[self.at] != closing:
            unusual()


def check_keys(keys: Collection[str]) -> None:
    """Merge keys, and keys that are longer than the full parser takes."""
    if "<<" in keys or max(map(len, keys)) > LONGEST_KEY:
        unusual()

"""Hostile input: files of rows and values of settings as nobody means them, or as somebody does who means harm."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from random import Random
from typing import Any

NUMBERS = (
    *("0", "-0", "-0.0", "1", "2", "-1", "1e-400", "1e-320"),
    *("1e308", "-1e308", "1e400", "1e999999999", "1E5", "5e-1"),
    *("nan", "NaN", ".nan", "inf", "-inf", ".inf", "-.inf", "Infinity", "0x7fffffffffffffff", "0o17", "0b1", "1_000"),
    *("9" * 20, "9" * 400, "9" * 5000, "0." + "0" * 400 + "1", "1" + "0" * 308, "2147483648", "9223372036854775808"),
    *("1,5", "1.234,5", "1,234.5", "1 234", "1\u00a0234,5", "1/0", "0/0"),
    *("1/3", "100%", "1e400%", "-1%", "101%", "%"),
    *("\u0661\u0662", "\uff11\uff12", "\u00bd", "\u221e", "\u22125", "+5", "+-5", "5.", ".5", ".", "-", "e5", "1e"),
    *("0e0",),
)
TIMES = (
    *("2025-01-06", "2025-01-07T10:30", "2025-02-30", "2025-13-01", "0000-00-00", "0001-01-01", "9999-12-31"),
    *("10000-01-01", "-2025-01-01", "2025-W01-1", "2025-01-06T25:00", "2025-01-06T10:30+99:99", "2025-01-06T10:30Z"),
    *("2025-01-06T10:30-05:00", "9999-12-31T23:59-14:00", "0001-01-01T00:00+14:00", "12/13/2025"),
    *("1/2/2025", "1/2/25"),
    *("13.1.2025", "1 January 2025", "Feb 30, 2025", "45663", "45663.5", "1736121600", "1e308", "20000"),
    *("262144-01-01",),
    *("2025-01-06T10:30:59.999999999", "12:30:45", "T", "1e400 days", "1e308 days", "-5 days", "5 dayz", "6 weeks"),
    *("2025-03-30T02:30+01:00", "5 per day", "0 per day", "1 month", "1e-320 hours"),
)
TEXTS = (
    *("", " ", "x", "none", "true", "null", "~", "mug", "bowl", "everybody", "all", "*", "..", "../x.csv"),
    *("/etc/passwd",),
    *("C:\\x", "a\\b", ".", "x" * 300, "x" * 10_000, "\u00e9", "e\u0301"),
    *("\u202ex", "\x07", "\x1b[31m", "\x7f", "\0"),
    *("\U0001f600", "\ufeffx", "\u2028", "\x85", "\x0b", "\x0c", "\x1c", "=1+1", "@x", "'", '"', '""', '"x', 'x"y'),
    *("a,b",),
    *("__class__", "a.b", "a\nb", "a\rb", "\ud800", "NA", "NULL", "-", "#"),
    *("{}", "%s", "{0}", "\\", "`x`", "$x", "&a"),
)
SEPARATORS = (",", ";", "\t", "|")
ENDS = ("\n", "\r\n", "\r", "\n\n", "\r\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\0")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7")
PIECES = (b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b'"', b"\r", b"\n", b",", b";", b"\x80", b"PK\x03\x04", b"sep=")
ABOVE = ("sep=;", "sep=,", "sep=\t", 'sep="', "sep=\r", "sep= ", "sep=\u00e9", "sep=", "sep=\0", '"sep=|"', "\ufeff")


def word(luck: Random) -> str:
    """One entry of a file."""
    kind = luck.random()
    if kind < 0.75:
        return luck.choice(luck.choice((NUMBERS, TIMES, TEXTS)))
    if kind < 0.9:
        return repr(any_float(luck))
    return "".join(chr(luck.choice((luck.randrange(128), luck.randrange(0x800)))) for _ in range(luck.randrange(9)))


def any_float(luck: Random) -> float:
    """Any bits."""
    found: float = struct.unpack("<d", luck.randbytes(8))[0]
    return found


def hostile_file(luck: Random, rows: Sequence[Sequence[str]]) -> bytes:
    """A file of these rows, the first being the header, with some to many things wrong."""
    table = [list(row) for row in rows]
    for _ in range(luck.choice((0, 1, 1, 2, 3, 8))):
        spoil(luck, table)
    separator = luck.choice(SEPARATORS) if luck.random() < 0.3 else ","
    end = luck.choice(ENDS) if luck.random() < 0.25 else "\n"
    quoted = luck.random()
    lines = [separator.join(entry(luck, each, separator, quoted) for each in row) for row in table]
    if luck.random() < 0.15:
        lines.insert(luck.randrange(len(lines) + 1), luck.choice((*ABOVE, "", " ", separator * 3, "#")))
    text = end.join(lines) + (end if luck.random() < 0.8 else "")
    encoding = luck.choice(ENCODINGS) if luck.random() < 0.2 else "utf-8"
    content = text.encode(encoding, "surrogatepass" if encoding == "utf-8" else "replace")
    for _ in range(luck.choice((0, 0, 0, 1, 4))):
        content = with_other_bytes(luck, content)
    return content


def spoil(luck: Random, table: list[list[str]]) -> None:
    """One thing is wrong with the rows."""
    row = luck.choice(table) if table else []
    place = luck.randrange(len(row)) if row else 0
    act = luck.randrange(11)
    if act <= 4 and row:
        row[place] = word(luck)
    elif act == 5 and row:
        del row[place]
    elif act == 6:
        row.insert(place, word(luck))
    elif act == 7:
        table.insert(luck.randrange(len(table) + 1), [word(luck) for _ in range(luck.randrange(8))])
    elif act == 8 and table:
        table.pop(luck.randrange(len(table)))
    elif act == 9 and row:
        table.extend([list(row) for _ in range(luck.choice((1, 3, 200)))])
    elif row and (other := luck.choice(table)):
        row[place] = luck.choice(other)


def entry(luck: Random, text: str, separator: str, quoted: float) -> str:
    """An entry as it stands in a file; rarely with no quotation marks where there should be."""
    needed = any(mark in text for mark in (separator, '"', "\n", "\r"))
    if quoted < 0.1 or (needed and luck.random() < 0.8):
        return '"' + text.replace('"', '""') + '"'
    return text


def with_other_bytes(luck: Random, content: bytes) -> bytes:
    """Some bytes replaced, left out, or put in."""
    start = luck.randrange(len(content) + 1)
    end = min(len(content), start + luck.choice((0, 1, 1, 2, 30)))
    put = luck.choice((b"", luck.randbytes(luck.randrange(1, 5)), luck.choice(PIECES), luck.choice(PIECES) * 50))
    return content[:start] + put + content[end:]


YAML = (
    *("{", "}", "[", "]", "{a", "{a: b", "[1, 2", "- 1\n- 2", "a: b", "a: b: c", "? a", "|\n x", ">\n x", "%YAML"),
    *("---",),
    *("--- 1", "...", "# c", "1 # c", "'x", '"\\x41"', '"\\ud800"', '"\\q"', "<<: {a: 1}", "{<<: {a: 1}}", "{1: 2}"),
    *("{[a]: 2}", "{? a: b}", "{a: 1, a: 2}", "*a", "&a [*a]", "&a 1", "[&a 1, *a]", "[&a [x, x], [*a, *a]]", "!x y"),
    *("!!python/object/apply:os.system [ls]", "!!binary aGk=", "!!set {a}", "!!int x"),
    *("!!float nan", "!!null x", "!"),
    *("!!timestamp 2025-01-01", "!<tag:yaml.org,2002:str> 1", "&a &b x", "[]", "{}"),
    *("[[]]", "[{}]", "{a: {}}", "[,]"),
    *("{rule: s-S}", "{rule: {}}", "{rule: none}", "{constant: 5}", "{constant: -0.0}"),
    *("{gamma: {mean: 1e308, cv: 1e-300}}",),
    *("{gamma: {mean: 1e-320, cv: 1e3}}", "{poisson: 1e9}", "{table: {0: 1}}", "{table: {1: 1, 1.0: 1}}"),
    *("{uniform: [1, 1]}",),
    *("{scipy: {law: norm, loc: 1e308}}", "{scipy: {law: __class__}}", "{scipy: {law: norm, scale: 1e-320}}"),
    *("{scipy: {}}",),
    *("{scipy: {law: levy_stable, alpha: 0.1, beta: 1}}", "{scipy: {law: zipf, a: 1.0000001}}"),
    *("{piecewise: {from: [0]}}",),
    *("{empirical: {file: ../x, column: y}}", "{empirical: {file: /etc/passwd, column: a}}"),
    *("{empirical: [1e308, 1e308]}",),
    *("{empirical: {file: data, column: a}}", "{sequence: [0]}", "{geometric: 1}", "{geometric: {mean: 1}}"),
    *("{weibull: 1}",),
    *("{weibull: {mean: 1, shape: 1e-3}}", "{lognormal: {mu: 1e9, sigma: 1e3}}", "{normal: {mean: 0, sd: 1e9}}"),
    *("[1, 2]", "[2, 1]", "[0, 0]", "[1e308, 1e308]", "{from: 1, to: 2}", "{from: 1, to: 0, steps: 1e9}"),
    *("{at: 1, rate: 2}",),
    *("{rate: 1e308}", "{items: {a: 1}}", "{all: 1}", "{share: 1}", "{mean: 5}", "{file: data/orders.csv}"),
    *("{replay: {}}",),
)
LAUGHS = [f"&{new} [*{old}" + f", *{old}" * 9 + "]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
LARGE = (
    "[" * 60 + "]" * 60,
    "[" * 3000 + "]" * 3000,
    "{a: " * 60 + "1" + "}" * 60,
    "[" + "1, " * 3000 + "1]",
    "{" + ", ".join(f"k{n}: 1" for n in range(2000)) + "}",
    f"[&a [x{', x' * 9}], {', '.join(LAUGHS)}]",
    "'" + "x" * 50_000 + "'",
)
KEYS = (
    *("", " ", "0", "1", "-1", "9" * 30, "x", "*", "rule", "gamma", "items", "a", "__class__", '"a.b"', "a b"),
    *("\u00e9",),
    *("\x07", "\ud800", "mean", "constant", "file", "all", "policy", "sweep", "time", "uncertain", "x" * 300, "'"),
    *('"', "["),
)


def plain_value(luck: Random, tree: Any) -> Any:
    """An entry that stands somewhere in a tree."""
    while isinstance(tree, dict | list) and tree and luck.random() < 0.8:
        tree = luck.choice(list(tree.values()) if isinstance(tree, dict) else tree)
    return tree


def hostile_value(luck: Random, trees: Sequence[Any], there: Any) -> str:
    """The right side of a setting, where now stands `there`."""
    kind = luck.random()
    if kind < 0.35:
        return luck.choice(luck.choice((NUMBERS, TIMES, TEXTS)))
    if kind < 0.6:
        return luck.choice(YAML)
    if kind < 0.62:
        return luck.choice(LARGE)
    if kind < 0.7:
        return repr(any_float(luck))
    if kind < 0.85:
        return flow(plain_value(luck, luck.choice(trees)))
    text = flow(there)
    start = luck.randrange(len(text) + 1)
    return text[:start] + luck.choice((word(luck), luck.choice(YAML), "")) + text[start + luck.randrange(4) :]


def flow(tree: Any) -> str:
    """A tree on one line."""
    text = json.dumps(tree, ensure_ascii=False)
    return text.replace("NaN", ".nan").replace("-Infinity", "-.inf").replace("Infinity", ".inf")


def hostile_path(luck: Random, path: Sequence[Any]) -> str:
    """A dotted path, mostly one that is there."""
    parts = [str(part) for part in path]
    if luck.random() < 0.3:
        place = luck.randrange(len(parts) + 1)
        act = luck.randrange(4)
        if act == 0:
            parts.insert(place, luck.choice(KEYS))
        elif act == 1 and place < len(parts):
            parts[place] = luck.choice(KEYS)
        elif act == 2:
            parts = parts[:place] or [""]
        else:
            parts.append(luck.choice(KEYS))
    return ".".join(parts) if luck.random() < 0.99 else luck.choice(("", ".", "..", "a.." * 3, "x." * 700, "=", " "))


def hostile_setting(luck: Random, tree: Any, trees: Sequence[Any]) -> str:
    """`PATH=VALUE` for a scenario of this tree, with values of others."""
    path: list[Any] = []
    there = tree
    while isinstance(there, dict | list) and there and (not path or luck.random() < 0.85):
        key = luck.choice(list(there) if isinstance(there, dict) else list(range(len(there))))
        path.append(key)
        there = there[key]
    sign = "=" if luck.random() < 0.995 else ""
    return hostile_path(luck, path) + sign + hostile_value(luck, trees, there)

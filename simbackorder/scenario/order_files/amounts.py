"""Numbers as files write them: with a decimal point or a decimal comma, thousands parted or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.quantities import shown
from simbackorder.scenario.order_files.table import Texts

Decimal = Literal["point", "comma"]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

POINT = r"^[+-]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$"
COMMA = r"^[+-]?(?:(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d*)?|,\d+)$"
PARTED = r"(\d)[ \x{a0}\x{202f}](\d{3})"
MARKS = {"point": ",", "comma": "."}
"""What parts thousands, by what stands before decimals."""


class Numbers(NamedTuple):
    """The number of each distinct text (not a number: what is none), and what is wrong with texts, by their number."""

    value: Floats
    mistakes: dict[int, str]


class UnclearError(ValueError):
    """A text that can be read in two ways; `rows` have it."""

    def __init__(self, texts: Texts, code: int, message: str):
        super().__init__(message)
        self.texts = texts
        self.rows = np.flatnonzero(texts.code == code)


def decimal_of(columns: Iterable[Texts], separator: str) -> Decimal:
    """What stands before decimals, judged by all numbers of a file. Raises UnclearError if that cannot be told."""
    point = comma = False
    unclear: tuple[Texts, int] | None = None
    for texts in columns:
        words = unparted(texts.distinct)
        fits_point, fits_comma = matches(words, POINT), matches(words, COMMA)
        point = point or bool((fits_point & ~fits_comma).any())
        comma = comma or bool((fits_comma & ~fits_point).any())
        marked = fits_point & fits_comma & matches(words, r"[.,]" if separator == ";" else ",")
        if marked.any() and unclear is None:
            unclear = texts, int(np.flatnonzero(marked)[0])
    if point or comma or unclear is None:
        return "comma" if comma and not point else "point"
    texts, code = unclear
    text = texts.distinct[code].as_py()
    mark = "comma" if "," in text else "point"
    message = f"{text}: does the {mark} part thousands or decimals? say decimal: comma or decimal: point"
    raise UnclearError(texts, code, message)


def read_numbers(texts: Texts, decimal: Decimal) -> Numbers:
    """The numbers of a column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    words = unparted(texts.distinct)
    fits = matches(words, POINT if decimal == "point" else COMMA)
    plain = pc.replace_substring(words, MARKS[decimal], "")
    if decimal == "comma":
        plain = pc.replace_substring(plain, ",", ".")
    plain = pc.if_else(pa.array(fits), plain, pa.scalar(None, pa.string()))
    value = pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False)
    value = np.where(np.isfinite(value), value, np.nan)
    other = matches(words, COMMA if decimal == "point" else POINT) & ~fits
    wrong = {
        int(code): f"expected a decimal {decimal} throughout, found {shown(words[int(code)].as_py())}"
        for code in np.flatnonzero(other)
    }
    return Numbers(value, wrong)


def unparted(words: Any) -> Any:
    """Texts without the blanks that part thousands."""
    import pyarrow.compute as pc

    return pc.replace_substring_regex(words, PARTED, r"\1\2")


def matches(words: Any, pattern: str) -> Flags:
    """Which texts a pattern fits."""
    import pyarrow.compute as pc

    return np.array(pc.match_substring_regex(words, pattern).to_numpy(zero_copy_only=False), bool)


def as_number(text: str) -> float | None:
    """The number that one text with a decimal point states."""
    import re

    return float(text) if re.search(POINT, text) and "," not in text and np.isfinite(float(text)) else None

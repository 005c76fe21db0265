"""How a study gets by with less noise: the key `less_noise` of `experiment`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from simbackorder.quantities import mistake, mistake_of, nearest, shown

ALONE = ("controls", "antithetic")
"""Words that say all: the usual controls, or pairs of opposite luck."""
CONTROLS = ("arrivals", "units", "lead_times", "outages", "patience", "tolerance", "strata")
"""What is drawn, has a known mean, and can be named."""
USUAL = CONTROLS[:4]
"""What `controls` stands for; patience and tolerance move no measure much, and strata of demand help where a measure is
not linear in it."""


def as_words(value: object) -> object:
    """One word or a list of words; none twice, and those that say all alone."""
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise mistake("controls, antithetic or a list of controls", value)
    for word in words:
        if word not in (*ALONE, *CONTROLS):
            known = ", ".join((*ALONE, *CONTROLS))
            raise mistake_of(f"expected {known}, found {shown(word)}{nearest(word, (*ALONE, *CONTROLS))}")
        if words.count(word) > 1:
            raise mistake_of(f"{shown(word)} is named twice")
        if word in ALONE and len(words) > 1:
            raise mistake_of(f"{word} stands alone: expected no other word, found {', '.join(words)}")
    return tuple(words)


_WORD = {"enum": [*ALONE, *CONTROLS]}
LessNoise = Annotated[
    tuple[str, ...],
    BeforeValidator(as_words),
    WithJsonSchema({"anyOf": [_WORD, {"type": "array", "items": {"enum": [*CONTROLS]}}]}),
]
"""Nothing, `("controls",)`, `("antithetic",)`, or controls by name."""


def controls_named(words: tuple[str, ...]) -> tuple[str, ...]:
    """The controls that these words stand for."""
    return USUAL if words == ("controls",) else tuple(word for word in CONTROLS if word in words)


def is_antithetic(words: tuple[str, ...]) -> bool:
    """Whether every second replication has the opposite luck of the one before."""
    return words == ("antithetic",)

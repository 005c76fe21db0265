"""What drives the difference of two profits, in a sentence: the largest terms of the bridge between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simbackorder.experiments.bridge import Bridge, bridge, leading, whole
from simbackorder.report.numbers import rounded
from simbackorder.report.period import period
from simbackorder.report.plain_words import quoted, term

if TYPE_CHECKING:
    from simbackorder.report.result import Result

MOST_TERMS = 4
SMALL = 0.03
"""Terms below this share of all movements are not named."""


def bridge_of(result: Result) -> Bridge | None:
    """From today's profit to the best alternative's (or the best change's); None: there is none to tell."""
    to = leading(result.comparison)
    if to is None or result.comparison.goal.objective != "profit":
        return None
    return bridge(result.comparison, to, result.head.minor_digits)


def drivers(result: Result) -> str:
    """The sentence; empty if there is nothing to tell."""
    found = bridge_of(result)
    if found is None or not found.terms:
        return ""
    when = period(result)
    moved = sum(abs(each.amount) for each in found.terms)
    large = sorted(found.terms, key=lambda each: -abs(each.amount))[:MOST_TERMS]
    named = [each for each in large if abs(each.amount) >= SMALL * moved]
    if not named:
        return ""
    rest = found.change - sum(each.amount for each in named)
    places = _places([each.amount * when.factor for each in named])
    scale = when.factor * 10.0**places
    *parts, left = whole([*(scale * each.amount for each in named), scale * rest])
    said = [f"{term(each.measure)} {_shown(part, places)}" for each, part in zip(named, parts, strict=True)]
    if left:
        said.append(f"all else {_shown(left, places)}")
    total = _shown(sum(parts) + left, places)
    return (
        f"What drives it, from {quoted([found.baseline])} to {quoted([found.to])}, {result.head.currency} "
        f"{when.words}: {', '.join(said)}; together {total}."
    )


def _shown(amount: int, places: int) -> str:
    """So many units of the last digit shown."""
    return rounded(amount / 10.0**places, places, signed=True)


def _places(amounts: list[float]) -> int:
    """Three digits of the largest."""
    largest = max(abs(each) for each in amounts)
    return next(k for k in range(-6, 3) if k == 2 or (round(largest, k) and largest * 10**k >= 100))

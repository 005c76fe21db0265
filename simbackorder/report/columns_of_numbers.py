"""Numbers of one column, all with the same number of decimals: as many as their intervals support."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from simbackorder.report.numbers import MOST_DECIMALS, ROUNDING, UNDEFINED, rounded

DIGITS = 4
"""Of the largest number of a column, if nothing is said of its uncertainty."""
LEAST_DIGITS = 2
MOST_DIGITS = 3


class Number(NamedTuple):
    """A mean and the half of its interval; None: undefined."""

    mean: float | None
    half_width: float | None = None

    def times(self, factor: float) -> Number:
        """The number in another unit."""
        return Number(
            None if self.mean is None else self.mean * factor,
            None if self.half_width is None else self.half_width * factor,
        )

    @property
    def unsure(self) -> float:
        """The half-width, unless it is rounding or unknown: then 0."""
        half = self.half_width or 0.0
        return half if half > ROUNDING * abs(self.mean or 0.0) else 0.0


def means(numbers: Sequence[Number], most: int = MOST_DECIMALS, suffix: str = "", more: int = 0) -> list[str]:
    """Means without their intervals, to the first digit that is uncertain where it is surest, but no more than three of
    the largest; what is smaller than that, and not nothing, reads `<1`. `more`: so many digits beyond these."""
    places = min(most, _places(numbers) + more)
    return [_mean(each, places, suffix) for each in numbers]


def intervals(numbers: Sequence[Number], most: int = MOST_DECIMALS) -> list[str]:
    """Differences, `+12 ± 3`, to the second digit of the widest interval and at least the first of every one."""
    halves = [each.unsure for each in numbers if each.unsure]
    places = _places(numbers) if not halves else max(1 - _exponent(max(halves)), -_exponent(min(halves)))
    places = min(places, most)
    return [_interval(each, places) for each in numbers]


def _places(numbers: Sequence[Number]) -> int:
    """Decimals of a column of means (negative: tens, hundreds...)."""
    values = [abs(each.mean) for each in numbers if each.mean]
    if not values:
        return 0
    halves = [each.unsure for each in numbers if each.unsure]
    if not halves:
        most = max(0, DIGITS - 1 - _exponent(max(values)))
        return next(k for k in range(most + 1) if k == most or _same(values, k))
    surest = max(-_exponent(min(halves)), LEAST_DIGITS - 1 - _exponent(max(values)))
    return min(surest, MOST_DIGITS - 1 - _exponent(max(values)), MOST_DECIMALS)


def _same(values: Sequence[float], places: int) -> bool:
    return all(math.isclose(round(value, places), value, rel_tol=1e-9) for value in values)


def _exponent(value: float) -> int:
    return math.floor(math.log10(value))


def _mean(number: Number, places: int, suffix: str) -> str:
    if number.mean is None:
        return UNDEFINED
    shown = rounded(number.mean, places)
    if number.mean > 0 and not round(number.mean, places):
        shown = f"<{10.0**-places:,.{max(places, 0)}f}"
    return shown + suffix


def _interval(number: Number, places: int) -> str:
    if number.mean is None:
        return UNDEFINED
    shown = rounded(number.mean, places, signed=True)
    if not number.unsure:
        return shown
    half = rounded(number.unsure, places)
    return f"{shown} ± {half}" if round(number.unsure, places) else f"{shown} ± <{10.0**-places:,.{max(places, 0)}f}"

"""A measure's value in one run: numerator and denominator."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

Ratio = tuple[float, float]
Measures = dict[str, Ratio]
Array = NDArray[Any]


def total(value: Any) -> Ratio:
    """A total, or the mean of a run."""
    return float(value), 1.0


def ratio(part: int, whole: int) -> Ratio:
    """A ratio of counts."""
    return float(part), float(whole)

"""Holm's step-down adjustment of p-values (Scandinavian Journal of Statistics 6(2), 65-70, 1979)."""

from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Adjusted p-values in the order given: the j-th smallest of m times (m - j + 1), never below the one before it,
    at most 1. Undefined ones (None) stay so and are not counted as tests.

    >>> [round(p, 4) for p in holm([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    tested = sorted((p, index) for index, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    floor = 0.0
    for rank, (p, index) in enumerate(tested):
        floor = max(floor, min(1.0, p * (len(tested) - rank)))
        adjusted[index] = floor
    return tuple(adjusted)

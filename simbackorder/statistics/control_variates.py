"""Means with less noise, by what is known of the luck behind them: control variates.

Lavenberg and Welch, A perspective on the use of control variables to increase the efficiency of Monte Carlo
simulations, Management Science 27 (1981): the regression of a mean on controls of known mean, at their mean. With n
replications and q controls its variance is that of the residuals, over n - 1 - q degrees of freedom, times 1 / n plus
what follows from how far the controls' own means lie from the known ones (equations 7 to 10).

The estimate is a weighted mean of the replications, with weights that depend on the controls alone. So differences of
adjusted means are adjusted means of differences, and sums stay sums.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SAME = 1e-10
"""A control that others leave less than this part of, does not vary beside them."""


class Adjustment(NamedTuple):
    """What controls do to any row of n replications: `basis`, directions of unit length in which they vary; `slopes`,
    how far their means are from the known ones in these; `stretch`, by which residuals count more, so that the standard
    error of the adjusted values is that of the estimate."""

    basis: tuple[Array, ...]
    slopes: tuple[float, ...]
    stretch: float

    @property
    def lost(self) -> int:
        """Degrees of freedom that the controls take."""
        return len(self.basis)


def adjustment(controls: Array) -> Adjustment:
    """Of `controls[replication, control]`, each less its known mean. Those that do not vary, beside the ones before
    them, are left out. Raises ValueError if there are too few replications to have a variance left."""
    n = len(controls)
    basis: list[Array] = []
    slopes: list[float] = []
    for column in controls.T:
        rest, mean = column - column.mean(), float(column.mean())
        size = math.sqrt(float((rest**2).sum()))
        for direction, slope in zip(basis, slopes, strict=True):  # Gram and Schmidt, as modified
            along = float((rest * direction).sum())
            rest = rest - along * direction
            mean -= along * slope
        left = math.sqrt(float((rest**2).sum()))
        if left > SAME * size:
            basis.append(rest / left)
            slopes.append(mean / left)
    free = n - 1 - len(basis)
    if free < 1:
        raise ValueError(f"expected more than {len(basis) + 1} replications for {len(basis)} controls, found {n}")
    times = 1.0 + n * sum(slope**2 for slope in slopes)
    return Adjustment(tuple(basis), tuple(slopes), math.sqrt((n - 1) / free * times))


def adjusted(values: Array, by: Adjustment) -> tuple[Array, Array]:
    """Of each row: by how much its mean is too large, and the row with the adjusted mean, whose standard error is that
    of the adjusted mean. Rows without variance stay as they are."""
    mean = values.mean(axis=-1, keepdims=True)
    rest = values - mean
    shift = np.zeros_like(mean)
    for direction, slope in zip(by.basis, by.slopes, strict=True):
        along = (rest * direction).sum(axis=-1, keepdims=True)
        rest = rest - along * direction
        shift = shift + along * slope
    still = np.all(values == values[..., :1], axis=-1, keepdims=True)
    shift = np.where(still, 0.0, shift)
    return shift[..., 0], np.where(still, values, mean - shift + by.stretch * rest)

"""Means with less noise, by what is known of the luck behind them: control variates.

The estimate is that of Lavenberg and Welch, A perspective on the use of control variables to increase the efficiency of
Monte Carlo simulations, Management Science 27 (1981), equations 7 to 10: the regression of a mean on controls of known
mean, at their mean; q controls take q degrees of freedom. Its standard error is not theirs, which holds for normal
residuals of equal variance and covers too little where a control is skewed (a year with a long outage), but the
jackknife's: how the estimate changes when a replication is left out (Nelson, Control variate remedies, Operations
Research 38, 1990; the same as HC3 of MacKinnon and White, Journal of Econometrics 29, 1985, about its mean).

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
MOST = 0.9
"""A control is left out of which a replication would decide by more than this how the controls are used: without it
nothing would be known (the only outage of a study)."""


class Adjustment(NamedTuple):
    """What controls do to any row of n replications: `basis`, directions of unit length in which they vary; `slopes`,
    how far their means are from the known ones in these; `stretch`, by how much the residual of each replication counts
    in the pseudo-values of the estimate."""

    basis: tuple[Array, ...]
    slopes: tuple[float, ...]
    stretch: Array

    @property
    def lost(self) -> int:
        """Degrees of freedom that the controls take."""
        return len(self.basis)


def adjustment(controls: Array) -> Adjustment:
    """Of `controls[replication, control]`, each less its known mean. Those that do not vary, beside the ones before
    them, are left out, and those that single replications make vary: some degrees of freedom are always left."""
    n = len(controls)
    pull = np.full(n, 1.0 / n)
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
        if left > SAME * size and np.all(pull + (rest / left) ** 2 <= MOST):
            basis.append(rest / left)
            slopes.append(mean / left)
            pull += basis[-1] ** 2
    weight = np.full(n, 1.0 / n)
    for direction, slope in zip(basis, slopes, strict=True):
        weight -= slope * direction
    return Adjustment(tuple(basis), tuple(slopes), (n - 1) * weight / (1.0 - pull))


def adjusted(values: Array, by: Adjustment) -> tuple[Array, Array]:
    """Of each row: by how much its mean is too large, and the jackknife's pseudo-values of the adjusted mean, moved so
    that they have this mean. Rows without variance stay as they are, and all do without controls."""
    if not by.basis:
        return np.zeros(values.shape[:-1]), values
    mean = values.mean(axis=-1, keepdims=True)
    rest = values - mean
    shift = np.zeros_like(mean)
    for direction, slope in zip(by.basis, by.slopes, strict=True):
        along = (rest * direction).sum(axis=-1, keepdims=True)
        rest = rest - along * direction
        shift = shift + along * slope
    still = np.all(values == values[..., :1], axis=-1, keepdims=True)
    shift = np.where(still, 0.0, shift)
    pseudo = by.stretch * rest
    pseudo = pseudo - pseudo.mean(axis=-1, keepdims=True)
    return shift[..., 0], np.where(still, values, mean - shift + pseudo)

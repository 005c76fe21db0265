"""By how much each alternative is better than the best of the others: multiple comparisons with the best.

Hsu, Constrained simultaneous confidence intervals for multiple comparisons with the best, Annals of Statistics 12
(1984); for unequal variances as in Edwards and Hsu, Multiple comparisons with the best treatment, Journal of the
American Statistical Association 78 (1983), from comparisons with each alternative as the control. Each control has its
own one-sided bounds on paired differences, by Bonferroni, so that alternatives may depend on one another as they do
when they meet the same luck.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Array = NDArray[np.float64]


class Lead(NamedTuple):
    """Between which bounds the lead over the best of the others lies, in the objective's unit: what is above 0 is
    better than it. `low` 0: the best; `high` 0: not the best; of all alternatives together with the confidence
    asked for."""

    low: float
    high: float

    def within(self, smallest: float) -> bool:
        """Whether it is surely not worse than the best by more than this."""
        return self.low >= -smallest


def leads(means: Array, errors: Array, n: int, confidence: float) -> list[Lead]:
    """Of every alternative.

    `means[k]`: larger is better. `errors[j, k]`: the standard error of the paired difference of j and k. `n`: the
    replications, at least 2.
    """
    count = len(means)
    if count < 2:
        return [Lead(0.0, 0.0)] * count
    quantile = float(stdtrit(n - 1, 1 - (1 - confidence) / (count - 1)))
    apart = means[:, None] - means[None, :]
    most = apart + quantile * errors
    np.fill_diagonal(most, np.inf)
    high = np.maximum(0.0, most.min(axis=1))
    may_be_best = most.min(axis=1) >= 0
    least = np.where(may_be_best[None, :], -most.T, np.inf)
    np.fill_diagonal(least, np.inf)
    low = np.minimum(0.0, least.min(axis=1))
    return [Lead(*ends) for ends in zip((low + 0.0).tolist(), high.tolist(), strict=True)]

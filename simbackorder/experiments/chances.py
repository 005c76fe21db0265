"""What luck does: how the measure that decides turns out in single replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.statistics.difference import ROUNDING

if TYPE_CHECKING:
    from simbackorder.experiments.replications import Observations

Array = NDArray[np.float64]


class Chance(NamedTuple):
    """One alternative's: `values` of every replication (NaN: undefined); `better`: the share of replications in which
    it is better than the baseline, replications in which both are alike not being counted as such (None: it is the
    baseline, or they are alike in all)."""

    values: Array
    better: float | None

    def within(self, share: float) -> tuple[float, float] | None:
        """Between which values the middle `share` of the replications lie; None: none has a value."""
        known = self.values[~np.isnan(self.values)]
        if not known.size:
            return None
        low, high = np.quantile(known, [(1 - share) / 2, (1 + share) / 2])
        return float(low), float(high)


def chances(observed: Observations, objective: str, better: int) -> dict[str, Chance]:
    """Of every alternative; the first is the baseline. `better`: +1 if more is better, -1 if less."""
    values = {name: _values(observed, name, objective) for name in observed.alternatives}
    baseline = values[observed.alternatives[0]]
    return {name: Chance(each, _better(each, baseline, better)) for name, each in values.items()}


def _values(observed: Observations, alternative: str, measure: str) -> Array:
    sample = observed.sample(alternative, measure)
    found = np.full(len(sample.numerator), np.nan)
    np.divide(sample.numerator, sample.denominator, out=found, where=sample.denominator != 0)
    return found


def _better(values: Array, baseline: Array, better: int) -> float | None:
    known = ~(np.isnan(values) | np.isnan(baseline))
    lead = better * (values - baseline)[known]
    lead[np.abs(lead) <= ROUNDING * np.maximum(np.abs(values), np.abs(baseline))[known]] = 0.0
    return float((lead > 0).mean()) if lead.any() else None

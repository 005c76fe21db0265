"""What luck does: how the measure that decides turns out in single replications."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.statistics.difference import ROUNDING
from simbackorder.statistics.one_run import Within, chance, next_run, quantile

if TYPE_CHECKING:
    from simbackorder.experiments.replications import Observations

Array = NDArray[np.float64]


class Chance(NamedTuple):
    """One alternative's: `values` of every replication (NaN: undefined); in how many replications it is better and
    worse than the baseline, of so many in which both have a value (`paired`; the baseline: none)."""

    values: Array
    ahead: int
    behind: int
    paired: int

    @property
    def better(self) -> float | None:
        """The share of replications in which it is better than the baseline, replications in which both are alike not
        being counted as such; None: it is the baseline, or they are alike in all."""
        return self.ahead / self.paired if self.ahead + self.behind else None

    @property
    def known(self) -> Array:
        """The values of those replications that have one."""
        return self.values[~np.isnan(self.values)]

    def within(self, share: float) -> tuple[float, float] | None:
        """Between which values the middle `share` of the replications lie; None: none has a value."""
        if not self.known.size:
            return None
        low, high = np.quantile(self.known, [(1 - share) / 2, (1 + share) / 2])
        return float(low), float(high)

    def quantile(self, share: float, confidence: float) -> Within | None:
        """Below which value such a share of all runs lies; None: no replication has a value."""
        return quantile(self.known, share, confidence) if self.known.size else None

    def next_run(self, confidence: float) -> tuple[float, float] | None:
        """Between which values one further run lies; None: too few replications have a value to say so."""
        return next_run(self.known, confidence)

    def often(self, confidence: float) -> tuple[Within, Within] | None:
        """How often it is better, and how often worse, than the baseline in a run; None: it is the baseline, or no
        replication has a value of both."""
        if not self.paired:
            return None
        return chance(self.ahead, self.paired, confidence), chance(self.behind, self.paired, confidence)


def chances(observed: Observations, objective: str, better: int) -> dict[str, Chance]:
    """Of every alternative; the first is the baseline. `better`: +1 if more is better, -1 if less."""
    values = {name: _values(observed, name, objective) for name in observed.alternatives}
    baseline, *others = observed.alternatives
    found = {baseline: Chance(values[baseline], 0, 0, 0)}
    return found | {name: Chance(values[name], *_ahead(values[name], values[baseline], better)) for name in others}


def _values(observed: Observations, alternative: str, measure: str) -> Array:
    sample = observed.sample(alternative, measure)
    found = np.full(len(sample.numerator), np.nan)
    np.divide(sample.numerator, sample.denominator, out=found, where=sample.denominator != 0)
    return found


def _ahead(values: Array, baseline: Array, better: int) -> tuple[int, int, int]:
    known = ~(np.isnan(values) | np.isnan(baseline))
    lead = better * (values - baseline)[known]
    lead[np.abs(lead) <= ROUNDING * np.maximum(np.abs(values), np.abs(baseline))[known]] = 0.0
    return int((lead > 0).sum()), int((lead < 0).sum()), int(known.sum())

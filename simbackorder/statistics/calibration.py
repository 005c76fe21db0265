"""Are stated probabilities those with which it happens? The paired difference of what happened and what was stated."""

import numpy as np

from simbackorder.statistics.control_variates import Adjustment
from simbackorder.statistics.difference import Difference, difference
from simbackorder.statistics.estimate import NOTHING, Sample


def calibration(
    happened: Sample, stated: Sample, confidence: float, nothing: str = NOTHING, controls: Adjustment | None = None
) -> Difference:
    """Share of events that happened minus the mean stated probability, over the same events (the denominators).

    Where all events went the same way there is no variance to test against. If the statement is true, a replication in
    which all did has at most this probability (Markov), whatever its events have to do with one another: p is then at
    least twice the chance of that in every replication.
    """
    found = difference(happened, stated, confidence, nothing, controls=controls)
    events, hits = float(happened.denominator.sum()), float(happened.numerator.sum())
    if found.p is None or 0.0 < hits < events:
        return found
    probability = float(stated.numerator.sum()) / events
    by_luck = (probability if hits else 1.0 - probability) ** int(np.count_nonzero(happened.denominator))
    return found._replace(p=max(found.p, min(1.0, 2.0 * by_luck)))

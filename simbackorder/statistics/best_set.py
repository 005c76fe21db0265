"""Which of several alternatives may be the best: all pairs on the same replications, Holm-adjusted over the pairs."""

import itertools
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtrit

from simbackorder.statistics.against_best import Lead, leads
from simbackorder.statistics.control_variates import Adjustment
from simbackorder.statistics.difference import Difference, differences
from simbackorder.statistics.estimate import NOTHING, Concluded, Sample, concluded, ratio
from simbackorder.statistics.holm import holm

POWER = 0.9


class Pair(NamedTuple):
    """The difference `first` minus `second` and its p-value adjusted over all pairs."""

    first: str
    second: str
    difference: Difference
    p_adjusted: float | None


class BestSet(NamedTuple):
    """`ranking`: all alternatives with a value, best first (ties in the order given); `best`: those not significantly
    worse than any other; `pairs`: every pair; `leads`: of each, by how much it is better than the best of the others
    (empty: of one replication, or one alternative)."""

    ranking: tuple[str, ...]
    best: tuple[str, ...]
    pairs: tuple[Pair, ...]
    leads: Mapping[str, Lead] = MappingProxyType({})

    def pair(self, first: str, second: str) -> Pair:
        """The pair in the direction asked for. Raises LookupError for a pair that was not compared."""
        for pair in self.pairs:
            if (pair.first, pair.second) == (first, second):
                return pair
            if (pair.first, pair.second) == (second, first):
                return _turned(pair)
        raise LookupError(f"no such pair: {first!r}, {second!r}")


def best_set(
    samples: Mapping[str, Sample],
    better: int,
    confidence: float,
    share: bool = False,
    controls: Adjustment | None = None,
) -> BestSet:
    """Ranks by the estimate (`better` +1: more is better, -1: less); best is what no other significantly beats.
    `share`: of a measure between 0 and 1; `controls`: what takes noise off the estimates.

    The chance that an alternative equal to the others is dropped from the best is at most 1 - confidence, whatever the
    number of alternatives.
    """
    known = {name: sample for name, sample in samples.items() if ratio(sample) is not None}
    found = _together(list(known.values()), confidence, share, controls) if known else None
    values = {} if found is None else dict(zip(known, found.ratio.tolist(), strict=True))
    ranking = tuple(sorted(values, key=lambda name: -better * values[name]))
    couples = list(itertools.combinations(values, 2))
    apart = [] if found is None else differences_of(found, confidence)
    adjusted = holm([each.p for each in apart])
    pairs = tuple(Pair(*couple, d, p) for couple, d, p in zip(couples, apart, adjusted, strict=True))
    best = not_beaten(tuple(values), pairs, better, confidence)
    lost = 0 if found is None else found.lost
    return BestSet(ranking, best, pairs, _leads(values, pairs, better, confidence, lost))


def not_beaten(names: Sequence[str], pairs: Sequence[Pair], better: int, confidence: float) -> tuple[str, ...]:
    """Those that no other beats so surely."""
    beaten = {loser for pair in pairs if (loser := _loser(pair, better, confidence)) is not None}
    return tuple(name for name in names if name not in beaten)


def is_equal(pair: Pair) -> bool:
    """Whether two alternatives were exactly equal in every replication, so that more of them tell nothing."""
    return pair.difference.mean == 0 and not pair.difference.half_width


def _leads(
    values: Mapping[str, float], pairs: Sequence[Pair], better: int, confidence: float, lost: int
) -> dict[str, Lead]:
    if not pairs or pairs[0].difference.n < 2:
        return {}
    place = {name: number for number, name in enumerate(values)}
    errors = np.full((len(values), len(values)), np.inf)
    for pair in pairs:
        error = pair.difference.standard_error
        if error is not None:
            one, other = place[pair.first], place[pair.second]
            errors[one, other] = errors[other, one] = error
    means = better * np.array(list(values.values()))
    return dict(zip(values, leads(means, errors, pairs[0].difference.n - lost, confidence), strict=True))


def _together(samples: Sequence[Sample], confidence: float, share: bool, controls: Adjustment | None) -> Concluded:
    rows = Sample(np.stack([each.numerator for each in samples]), np.stack([each.denominator for each in samples]))
    return concluded(rows, confidence, np.full(len(samples), share), controls)


def differences_of(found: Concluded, confidence: float) -> list[Difference]:
    """The difference of every pair of rows, in the order of their numbers."""
    first, second = np.triu_indices(len(found.ratio), 1)
    if not len(first):
        return []
    return differences(found.rows(first), found.rows(second), confidence, [NOTHING] * len(first))


def replications_to_tell(pair: Pair, tests: int, confidence: float) -> int | None:
    """Roughly how many replications would tell the pair apart with power 0.9, were the difference as estimated and were
    all `tests` adjusted for; None when no number would, or nothing is known of the spread."""
    mean, half = pair.difference.mean, pair.difference.half_width
    if not mean or half is None:
        return None
    spread = half / float(stdtrit(pair.difference.n - 1, (1 + confidence) / 2)) * math.sqrt(pair.difference.n)
    level = (1 - confidence) / max(1, tests)
    needed = (float(ndtri(1 - level / 2) + ndtri(POWER)) * spread / abs(mean)) ** 2
    return math.ceil(needed) if math.isfinite(needed) else None


def _loser(pair: Pair, better: int, confidence: float) -> str | None:
    """The alternative of a pair that is significantly worse."""
    if pair.p_adjusted is None or pair.p_adjusted >= 1 - confidence or not pair.difference.mean:
        return None
    return pair.second if pair.difference.mean * better > 0 else pair.first


def _turned(pair: Pair) -> Pair:
    mean = pair.difference.mean
    back = pair.difference._replace(mean=None if mean is None else 0.0 - mean)
    return Pair(pair.second, pair.first, back, pair.p_adjusted)

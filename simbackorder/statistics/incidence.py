"""Times until one of several causes ends them, some censored: curves with intervals that respect replications.

The curves are those of all replications together: of what still goes on, Kaplan and Meier (JASA 53, 1958); of what has
ended by a cause, Aalen and Johansen (Scandinavian Journal of Statistics 5, 1978); both by statsmodels. Times of one
replication are not independent, so that the usual standard errors understate. Intervals are Student's t on one
pseudo-value per replication, by the infinitesimal jackknife: how the estimate moves with that replication's weight
(Jaeckel 1972; Efron, The jackknife, the bootstrap and other resampling plans, 1982).
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.statistics.estimate import NOTHING, ONE_REPLICATION, ONE_SPEAKS, Estimate, half_width

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

NOISE = 12  # decimals of a share beyond which there is only rounding


def available() -> bool:
    """Whether the curves can be estimated: statsmodels is an extra."""
    return find_spec("statsmodels") is not None


class Durations(NamedTuple):
    """What was seen, in rows of `number` alike: the time, the cause that ended it (from 1; 0 is censored), and the
    replication. `replications` and `causes` say how many of these there are, seen or not."""

    time: Array
    cause: Whole
    replication: Whole
    number: Whole
    replications: int
    causes: int


class Curves(NamedTuple):
    """The curves at the times at which something ended: how many were at risk, how many of them ended by each cause
    (`[cause, time]`), the share that still goes on before and after, and that ended by each cause so far."""

    seen: Durations
    times: Array
    at_risk: Array
    events: Array
    before: Array
    going_on: Array
    incidence: Array


class Quantile(NamedTuple):
    """When a share has ended by a cause, with its interval; None: not reached as far as is known."""

    share: float
    time: float | None
    low: float | None
    high: float | None
    reason: str | None = None


def curves(seen: Durations) -> Curves:
    """The estimates of Kaplan and Meier, and of Aalen and Johansen. At least one duration."""
    from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

    number = seen.number.astype(np.float64)
    still = SurvfuncRight(seen.time, (seen.cause > 0).astype(np.float64), freq_weights=number)
    ended = CumIncidenceRight(seen.time, seen.cause, freq_weights=number)
    times = np.asarray(still.surv_times, np.float64)
    at = np.searchsorted(ended.times, times)
    incidence = np.zeros((seen.causes, len(times)))
    events = np.zeros((seen.causes, len(times)))
    for cause in range(1, seen.causes + 1):
        if cause <= len(ended.cinc):  # the library leaves out causes above the largest it has seen
            incidence[cause - 1] = ended.cinc[cause - 1][at]
        which = seen.cause == cause
        np.add.at(events[cause - 1], np.searchsorted(times, seen.time[which]), number[which])
    going_on = np.asarray(still.surv_prob, np.float64)
    before = np.append(1.0, going_on)[: len(times)]
    return Curves(seen, times, np.asarray(still.n_risk, np.float64), events, before, going_on, incidence)


def still_going_on(found: Curves, time: float, confidence: float) -> Estimate:
    """The share that has not ended by `time`."""
    weights = np.repeat(-(found.times <= time).astype(np.float64)[None], found.seen.causes, axis=0)
    return _estimate(found, _at(found, found.going_on, time, 1.0), influence(found, weights), confidence)


def ended_by(found: Curves, cause: int, time: float, confidence: float) -> Estimate:
    """The share that has ended by `cause` until `time`."""
    weights = _of_cause(found, cause, lambda times: (times <= time).astype(np.float64))
    return _estimate(found, _at(found, found.incidence[cause - 1], time, 0.0), influence(found, weights), confidence)


def restricted_mean(found: Curves, until: float, confidence: float) -> Estimate:
    """The mean time until any end, what goes on longer counting as `until`: the area below the curve."""
    weights = np.repeat(np.minimum(found.times - until, 0.0)[None], found.seen.causes, axis=0)
    return _estimate(found, until + _integral(found, weights), influence(found, weights), confidence)


def mean_of_cause(found: Curves, cause: int, until: float, confidence: float, nothing: str = NOTHING) -> Estimate:
    """The mean time of what ends by `cause` until then."""
    times = _of_cause(found, cause, lambda times: np.where(times <= until, times, 0.0))
    share = _of_cause(found, cause, lambda times: (times <= until).astype(np.float64))
    of = _integral(found, share)
    if of <= 0.0:
        return Estimate(None, None, found.seen.replications, nothing)
    mean = _integral(found, times) / of
    return _estimate(found, mean, influence(found, times - mean * share) / of, confidence)


def quantile(found: Curves, cause: int, share: float, confidence: float) -> Quantile:
    """When `share` of all have ended by `cause`. The interval is where the curve meets the share plus and minus the
    half-width that it has there (Woodruff, JASA 47, 1952)."""
    curve = found.incidence[cause - 1]
    time = _reached(found, curve, share)
    if time is None:
        most = float(curve[-1]) if len(curve) else 0.0
        return Quantile(share, None, None, None, f"not reached, {100 * most:.3g} % at the end")
    there = ended_by(found, cause, time, confidence)
    if there.half_width is None:
        return Quantile(share, time, None, None, there.reason)
    low, high = (_reached(found, curve, share + sign * there.half_width) for sign in (-1, 1))
    return Quantile(share, time, low, high, None if high is not None else "the interval has no upper end")


def influence(found: Curves, weights: Array) -> Array:
    """How the integral of `weights[cause, time]` over the curves of incidence moves with each replication's weight.

    The curves are products and sums of the ratios events / at risk at each time; this is their derivative, each
    replication adding its own events and its own share of those at risk. The sum over replications is 0.
    """
    seen, events = found.seen, found.events
    jumps = np.diff(found.incidence, axis=1, prepend=0.0)
    each = (weights * jumps).sum(axis=0)
    later = each[::-1].cumsum()[::-1] - each
    staying = found.at_risk - events.sum(axis=0)
    lost = np.divide(later, staying, out=np.zeros_like(later), where=staying > 0)
    gain = weights * found.before / found.at_risk - lost
    expected = np.append(0.0, (gain * events / found.at_risk).sum(axis=0).cumsum())
    until = np.searchsorted(found.times, seen.time, side="right")
    moved = -expected[until]
    ended = seen.cause > 0
    moved[ended] += gain[seen.cause[ended] - 1, until[ended] - 1]
    summed = np.bincount(seen.replication, moved * seen.number, minlength=seen.replications)
    return np.asarray(summed, np.float64)


def _of_cause(found: Curves, cause: int, weight: Callable[[Array], Array]) -> Array:
    weights = np.zeros_like(found.incidence)
    weights[cause - 1] = weight(found.times)
    return weights


def _integral(found: Curves, weights: Array) -> float:
    return float((weights * np.diff(found.incidence, axis=1, prepend=0.0)).sum())


def _at(found: Curves, curve: Array, time: float, start: float) -> float:
    at = int(np.searchsorted(found.times, time, side="right"))
    return round(float(curve[at - 1]), NOISE) if at else start


def _reached(found: Curves, curve: Array, level: float) -> float | None:
    at = int(np.searchsorted(curve, level - 10.0**-NOISE))
    return float(found.times[at]) if at < len(curve) else None


def _estimate(found: Curves, value: float, moved: Array, confidence: float) -> Estimate:
    """The value with Student's t interval over the replications; those without durations move nothing."""
    n = found.seen.replications
    if n < 2:
        return Estimate(value, None, n, ONE_REPLICATION)
    if len(np.unique(found.seen.replication)) < 2:
        return Estimate(value, None, n, ONE_SPEAKS)
    return Estimate(value, half_width(np.round(n * moved, NOISE), confidence), n)

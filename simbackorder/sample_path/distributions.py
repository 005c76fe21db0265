"""What a distribution means: its quantile function and its mean.

Everything random is drawn by inverse transform: `quantile(distribution, u)` of a uniform u in (0, 1) is the smallest
value x with P(X <= x) >= u. It rises with u, and moves smoothly when a parameter does, so that the same customer keeps
the same luck under other parameters.

The parameters are those of the field: `mean` and `cv` (standard deviation / mean) are the distribution's own, except
for `normal`, where they are those of the normal distribution before it is cut off below zero.
"""

import math
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from simbackorder.sample_path.sources import Floats

if TYPE_CHECKING:
    from simbackorder.scenario.language.distributions import Distribution

Parameters = Mapping[str, Any]
Counts = NDArray[np.int64]
LARGEST_COUNT = 1e9
FEW_EDGES = 8  # with so few, to compare with all of them takes less than to search among them
LONGEST_TABLE = 2**20
ROUNDING = 1e-12
"""Slack on cumulative probabilities: the 0.9 quantile of {1: 0.7, 2: 0.2, 3: 0.1} is 2, though 0.7 + 0.2 < 0.9."""


GRID = 1000
MIDDLES = (np.arange(GRID) + 0.5) / GRID
_EDGES = np.concatenate([np.linspace(0, 0.99, 992)[:-1], 1 - np.logspace(-2, -12, 1001), [1.0]])
TOWARDS_ONE, WIDTHS = (_EDGES[1:] + _EDGES[:-1]) / 2, np.diff(_EDGES)
"""Probabilities, ever closer towards one, and the share that each stands for."""
SUMS_KEPT = 16  # of 8 megabytes each
Quantile = Callable[[Floats], Floats]


class Evaluation(NamedTuple):
    """A distribution made ready to draw from."""

    quantile: Quantile
    mean: float
    turns: Floats | None = None
    """The values of a `sequence`, which are used in turn and not at random."""
    constant: float | None = None
    """The only value, when no luck is needed."""


def quantile(distribution: "Distribution", u: Floats | float) -> Any:
    """Return the u-quantile of `distribution`: an array for an array of probabilities, a float for a float.

    Probabilities lie strictly between 0 and 1. A `sequence` counts as the equally likely values that it lists.
    """
    if isinstance(u, float | int):
        return float(evaluation(distribution).quantile(np.array([float(u)]))[0])
    return evaluation(distribution).quantile(u)


def mean(distribution: "Distribution") -> float:
    """Return the mean of `distribution` (infinite when it has none)."""
    return evaluation(distribution).mean


def usual_interval(ready: Evaluation, end: float) -> float:
    """The mean of intervals as far as a run up to `end` can tell: where most are tiny and a few endless, as of
    `{weibull: {mean: 1, shape: 0.01}}`, the mean says little of how many there are.

    With the mean of min(interval, end) in place of the mean, the number of intervals is between end / mean and twice as
    many, by Wald's equation (Asmussen, Applied Probability and Queues, 2nd ed., 2003, section V.6).
    """
    cut = _mean_up_to(end, ready.quantile) if ready.turns is None else float(np.minimum(ready.turns, end).mean())
    return cut if cut < min(ready.mean, end) / 2 else ready.mean


@lru_cache(maxsize=4096)
def _mean_up_to(end: float, inverse: Callable[[Floats], Floats]) -> float:
    """The mean of min(interval, end); once for a whole study, whose every replication asks for it."""
    return float(np.average(np.minimum(inverse(TOWARDS_ONE), end), weights=WIDTHS))


def draw(distribution: "Distribution", u: Floats, k: Any = None) -> Floats:
    """Return what the uniforms `u` draw from `distribution`.

    A `sequence` gives its element k modulo its length (k: 0, 1, 2... unless given).
    """
    return values(evaluation(distribution), u, k)


def values(ready: Evaluation, u: Floats, k: Any = None) -> Floats:
    """Return what `draw` does, of a distribution made ready before."""
    if ready.turns is None:
        return ready.quantile(u)
    turn = np.arange(u.size) if k is None else np.asarray(k)
    return ready.turns[turn % ready.turns.size]


def counts(ready: Evaluation, u: Floats, k: Any = None) -> Counts:
    """Return whole numbers drawn from a distribution made ready: rounded to the nearest, halves up, never below 0."""
    drawn = np.floor(values(ready, u, k) + 0.5)
    return np.clip(drawn, 0.0, LARGEST_COUNT, out=drawn).astype(np.int64)


@lru_cache(maxsize=4096)
def evaluation(distribution: "Distribution") -> Evaluation:
    """Return the quantile function and the mean of `distribution`, made once per distribution."""
    return EVALUATIONS[distribution.name](dict(distribution.parameters))


# --- continuous distributions ------------------------------------------------------------------------------


def _constant(p: Parameters) -> Evaluation:
    value = float(p["value"])
    return Evaluation(lambda u: np.full(u.shape, value), value, constant=value)


def exponential(scale: float) -> Evaluation:
    """Return the exponential distribution with this mean."""

    def inverse(u: Floats) -> Floats:
        x = np.negative(u)
        np.log1p(x, out=x)  # in its place: fresh memory costs a short run as much as the logarithms
        x *= -scale
        return x

    return Evaluation(inverse, scale)


def _gamma_of(shape: float, scale: float) -> Evaluation:
    if shape == 1.0:
        return exponential(scale)
    return Evaluation(lambda u: np.asarray(special.gammaincinv(shape, u), np.float64) * scale, shape * scale)


def _gamma(p: Parameters) -> Evaluation:
    if "cv" not in p:
        return _gamma_of(float(p["shape"]), float(p["scale"]))
    if p["cv"] == 0 or p["mean"] == 0:
        return _constant({"value": p["mean"]})
    shape = float(p["cv"]) ** -2
    return _gamma_of(shape, float(p["mean"]) / shape)


def _erlang(p: Parameters) -> Evaluation:
    stages = float(p["stages"])
    return _gamma_of(stages, float(p["mean"]) / stages)


def weibull_shape(cv: float) -> float:
    """Return the shape of the Weibull distribution whose coefficient of variation is `cv` (0.01 to 1000 or so)."""

    def log_excess(log_shape: float) -> float:
        a = math.exp(-log_shape)
        return float(special.gammaln(1 + 2 * a) - 2 * special.gammaln(1 + a)) - math.log1p(cv * cv)

    from scipy.optimize import brentq

    return math.exp(float(brentq(log_excess, math.log(0.02), math.log(1e6), xtol=1e-14, rtol=1e-14)))


def _weibull(p: Parameters) -> Evaluation:
    if p.get("cv") == 0:
        return _constant({"value": p["mean"]})
    shape = float(p["shape"]) if "shape" in p else weibull_shape(float(p["cv"]))
    factor = math.gamma(1 + 1 / shape)
    scale = float(p["scale"]) if "scale" in p else float(p["mean"]) / factor
    return Evaluation(lambda u: scale * (-np.log1p(-u)) ** (1 / shape), scale * factor)


def _lognormal(p: Parameters) -> Evaluation:
    if p.get("mean") == 0:
        return _constant({"value": 0.0})
    if "mu" in p:
        mu, sigma = float(p["mu"]), float(p["sigma"])
    else:
        variance = math.log1p(float(p["cv"]) ** 2)
        mu, sigma = math.log(float(p["mean"])) - variance / 2, math.sqrt(variance)
    return Evaluation(lambda u: np.exp(mu + sigma * special.ndtri(u)), math.exp(mu + sigma * sigma / 2))


def _normal(p: Parameters) -> Evaluation:
    """The normal distribution, given that it is not negative, by upper-tail probabilities: a far tail keeps digits."""
    mu = float(p["mean"])
    sigma = float(p["sd"]) if "sd" in p else float(p["cv"]) * mu
    if sigma == 0:
        return _constant({"value": mu})
    alpha = mu / sigma
    kept = float(special.log_ndtr(alpha))
    hazard = math.exp(-alpha * alpha / 2 - kept) / math.sqrt(2 * math.pi)

    def inverse(u: Floats) -> Floats:
        upper = special.ndtri_exp(kept + np.log1p(-u))
        return np.maximum(mu - sigma * upper, 0.0)

    return Evaluation(inverse, mu + sigma * hazard)


def _uniform(p: Parameters) -> Evaluation:
    low, high = float(p["low"]), float(p["high"])
    return Evaluation(lambda u: low + (high - low) * u, (low + high) / 2)


def _triangular(p: Parameters) -> Evaluation:
    low, mode, high = float(p["low"]), float(p["mode"]), float(p["high"])
    width = high - low
    if width == 0:
        return _constant({"value": low})
    peak = (mode - low) / width

    def inverse(u: Floats) -> Floats:
        rising = low + np.sqrt(u * (width * (mode - low)))
        falling = high - np.sqrt((1 - u) * (width * (high - mode)))
        return np.where(u < peak, rising, falling)

    return Evaluation(inverse, (low + mode + high) / 3)


def _scipy(p: Parameters) -> Evaluation:
    """A distribution of scipy.stats; what it has below zero is drawn as zero."""
    from scipy import stats

    given = dict(p)
    frozen = getattr(stats, given.pop("law"))(**given)
    return Evaluation(lambda u: np.maximum(frozen.ppf(u), 0.0), _mean_above_zero(frozen))


def _mean_above_zero(frozen: Any) -> float:
    from scipy import stats

    centre = float(frozen.mean())
    if not math.isfinite(centre):
        return math.inf
    if frozen.support()[0] >= 0:
        return centre
    if isinstance(frozen.dist, stats.rv_continuous):
        from scipy.integrate import quad

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the integration doubts is nothing that users can act on
            return float(quad(frozen.sf, 0.0, math.inf, limit=500)[0])
    last = float(frozen.ppf(1 - 1e-15))
    return float(np.sum(frozen.sf(np.arange(max(last, 0.0) + 1))))


def _piecewise(p: Parameters) -> Evaluation:
    """A hazard that is constant from each of some times on: waits end when it has accumulated to the customer's own
    threshold, -log(1 - u)."""
    start, rate = np.array(p["from"], np.float64), np.array(p["rate"], np.float64)
    length = np.diff(start)
    before = np.concatenate(([0.0], np.cumsum(rate[:-1] * length)))
    after = np.append(start[1:], np.inf)

    def inverse(u: Floats) -> Floats:
        threshold = -np.log1p(-u)
        piece = (
            np.searchsorted(before, threshold, side="left") - 1
        )  # the last that begins with less: its rate is above 0
        ends: Floats = np.minimum(start[piece] + (threshold - before[piece]) / rate[piece], after[piece])
        return ends

    some = np.where(rate > 0, rate, 1.0)
    stays = np.where(rate[:-1] > 0, -np.expm1(-rate[:-1] * length) / some[:-1], length)  # mean time in the piece
    return Evaluation(inverse, math.fsum(np.exp(-before) * np.append(stays, 1 / rate[-1])))


# --- distributions of whole numbers, and of listed values --------------------------------------------------


def _listed(values: Floats, cumulative: Floats, centre: float) -> Evaluation:
    """The distribution of `values` (rising) with these cumulative probabilities."""
    edges = cumulative[:-1] * (1 + ROUNDING)
    return Evaluation(lambda u: values[beyond(edges, u)], centre)


def beyond(edges: Floats, u: Floats) -> NDArray[np.signedinteger[Any]]:
    """Return how many of these edges (rising) each uniform is beyond."""
    if edges.size > FEW_EDGES:
        return np.searchsorted(edges, u, side="left")
    passed = np.zeros(u.shape, np.int8)
    for edge in edges:
        passed += u > edge
    return passed


def _poisson(p: Parameters) -> Evaluation:
    rate = float(p["mean"])
    return _discrete(lambda k: special.pdtr(k, rate), rate, 12 * math.sqrt(rate) + 50)


def _binomial(p: Parameters) -> Evaluation:
    n, chance = int(p["n"]), float(p["p"])
    centre = n * chance
    return _discrete(lambda k: special.bdtr(np.minimum(k, n), n, chance), centre, 12 * math.sqrt(centre) + 50)


def _negative_binomial(p: Parameters) -> Evaluation:
    """Failures before the r-th success; by mean and cv, the variance exceeds the mean."""
    if "cv" in p:
        centre = float(p["mean"])
        variance = (float(p["cv"]) * centre) ** 2
        r, chance = centre * centre / (variance - centre), centre / variance
    else:
        r, chance = float(p["r"]), float(p["p"])
        centre = r * (1 - chance) / chance
    reach = 12 * math.sqrt(centre / chance) + 50 + 40 / chance
    return _discrete(lambda k: special.betainc(r, k + 1, chance), centre, reach)


def _discrete(cumulative: Callable[[Floats], Any], centre: float, reach: float) -> Evaluation:
    """Whole numbers by their distribution function, whose luck stays within `reach` of the mean."""
    low, high = max(0.0, math.floor(centre - reach)), math.ceil(centre + reach)
    if high - low <= LONGEST_TABLE:
        support = np.arange(low, high + 1.0)
        return _listed(support, cumulative(support), centre)

    def inverse(u: Floats) -> Floats:
        below, reached = np.full(u.shape, low - 1), np.full(u.shape, float(high))
        while (reached - below > 1).any():
            middle = np.floor((below + reached) / 2)
            enough = cumulative(middle) >= u
            reached, below = np.where(enough, middle, reached), np.where(enough, below, middle)
        return reached

    return Evaluation(inverse, centre)


def _geometric(p: Parameters) -> Evaluation:
    """Trials up to and including the first success: 1, 2, ..."""
    centre = float(p["mean"]) if "mean" in p else 1 / float(p["p"])
    if centre == 1:
        return _constant({"value": 1.0})
    fail = math.log1p(-1 / centre)
    return Evaluation(lambda u: np.maximum(np.ceil(np.log1p(-u) / fail - ROUNDING), 1.0), centre)


def _table(p: Parameters) -> Evaluation:
    listed, shares = np.array(p["values"], np.float64), np.array(p["probabilities"], np.float64)
    order = np.argsort(listed, kind="stable")
    shares = shares / math.fsum(shares)
    return _listed(listed[order], np.cumsum(shares[order]), math.fsum(listed * shares))


def _empirical(p: Parameters) -> Evaluation:
    values = np.sort(np.array(p["values"], np.float64))
    n = values.size

    def inverse(u: Floats) -> Floats:
        return values[np.clip(np.ceil(u * n - n * ROUNDING).astype(np.int64) - 1, 0, n - 1)]

    return Evaluation(inverse, math.fsum(values) / n)


def _sequence(p: Parameters) -> Evaluation:
    return _empirical(p)._replace(turns=np.array(p["values"], np.float64))


def _lead(p: Parameters) -> Evaluation:
    """The sum of two distributions, the first so many times: a lead time."""
    return _total(evaluation(p["making"]), p["jobs"], evaluation(p["moving"]))


def _total(making: Evaluation, jobs: float, moving: Evaluation) -> Evaluation:
    """Manufacture, so many times, and transport, ready to draw from; exact where only one of the two varies."""
    mean = making.mean * jobs + moving.mean
    if making.constant is not None and moving.constant is not None:
        return making._replace(quantile=lambda u: np.full(u.shape, mean), mean=mean, constant=mean, turns=None)
    if moving.constant is not None:
        moved = moving.constant
        return making._replace(quantile=lambda u: making.quantile(u) * jobs + moved, mean=mean, turns=None)
    if making.constant is not None:
        made = making.constant * jobs
        return moving._replace(quantile=lambda u: made + moving.quantile(u), mean=mean, turns=None)
    both = making.quantile, jobs, moving.quantile
    return making._replace(quantile=lambda u: _between(_sums(*both), u), mean=mean, turns=None)


@lru_cache(maxsize=SUMS_KEPT)
def _sums(making: Quantile, jobs: float, moving: Quantile) -> Floats:
    """The sums of the values that manufacture and transport have at evenly spaced probabilities, in rising order."""
    made, moved = making(MIDDLES) * jobs, moving(MIDDLES)
    return np.sort(np.add.outer(made, moved), axis=None)


def _between(ordered: Floats, u: Floats) -> Floats:
    """The quantiles of a sample in rising order, by linear interpolation."""
    place = u * (ordered.size - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, ordered.size - 1)
    found: Floats = ordered[below] + (ordered[above] - ordered[below]) * (place - below)
    return found


EVALUATIONS: dict[str, Callable[[Parameters], Evaluation]] = {
    "constant": _constant,
    "exponential": lambda p: exponential(float(p["mean"])),
    "gamma": _gamma,
    "erlang": _erlang,
    "weibull": _weibull,
    "lognormal": _lognormal,
    "normal": _normal,
    "uniform": _uniform,
    "triangular": _triangular,
    "poisson": _poisson,
    "geometric": _geometric,
    "negative_binomial": _negative_binomial,
    "binomial": _binomial,
    "table": _table,
    "sequence": _sequence,
    "empirical": _empirical,
    "scipy": _scipy,
    "piecewise": _piecewise,
    "lead": _lead,
}

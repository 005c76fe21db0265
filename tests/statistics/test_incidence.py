"""Curves of what ends by one of several causes, against hand computations, brute force, and known distributions."""

import numpy as np
import pytest
from scipy.optimize import brentq
from statsmodels.duration.survfunc import CumIncidenceRight

from simbackorder.statistics import incidence
from simbackorder.statistics.estimate import ONE_REPLICATION, ONE_SPEAKS
from simbackorder.statistics.incidence import Durations, curves, ended_by, influence, quantile, still_going_on

TINY = Durations(
    np.array([1.0, 2.0, 2.0, 3.0, 4.0, 5.0]),
    np.array([1, 2, 0, 1, 0, 1]),
    np.array([0, 0, 1, 1, 2, 2]),
    np.ones(6, np.int64),
    3,
    2,
)


def test_the_curves_by_hand():
    found = curves(TINY)
    assert found.times.tolist() == [1, 2, 3, 5]
    assert found.at_risk.tolist() == [6, 5, 3, 1]
    np.testing.assert_allclose(found.going_on, [5 / 6, 4 / 6, 4 / 9, 0], atol=1e-15)
    np.testing.assert_allclose(found.incidence[0], [1 / 6, 1 / 6, 1 / 6 + 2 / 9, 1 / 6 + 2 / 3], atol=1e-15)
    np.testing.assert_allclose(found.incidence[1], [0, 1 / 6, 1 / 6, 1 / 6], atol=1e-15)
    np.testing.assert_allclose(found.incidence.sum(axis=0) + found.going_on, 1, atol=1e-15)
    assert incidence.restricted_mean(found, 4, 0.95).mean == pytest.approx(1 + 5 / 6 + 4 / 6 + 4 / 9)
    assert incidence.mean_of_cause(found, 1, 4, 0.95).mean == pytest.approx((1 / 6 + 3 * 2 / 9) / (1 / 6 + 2 / 9))
    assert quantile(found, 1, 0.3, 0.95).time == 3
    assert quantile(found, 2, 0.3, 0.95)[1:] == (None, None, None, "not reached, 16.7 % at the end")


def test_where_nothing_has_ended_nothing_is_reached():
    found = curves(TINY._replace(cause=TINY.cause * 0))
    assert quantile(found, 1, 0.3, 0.95)[1:] == (None, None, None, "not reached, 0 % at the end")


def test_rows_of_several_alike_count_as_often():
    often = np.array([3, 1, 2, 1, 4, 1])
    rows = np.repeat(np.arange(6), often)
    spelled = Durations(TINY.time[rows], TINY.cause[rows], TINY.replication[rows], np.ones(len(rows), np.int64), 3, 2)
    one, other = curves(TINY._replace(number=often)), curves(spelled)
    np.testing.assert_allclose(one.incidence, other.incidence, rtol=1e-14)
    weights = np.array([[1.0, 0.3, 2.0, -1.0], [0.0, 1.0, 0.5, 0.2]])
    np.testing.assert_allclose(influence(one, weights), influence(other, weights), atol=1e-14)


def clustered(rng: np.random.Generator, replications: int, each: int, end: float, digits: int = 9) -> Durations:
    """Gamma frailty by replication speeds up cause 1 (rate 0.3 at a frailty of 1); cause 2 has rate 0.1; censoring is
    uniform up to `end`. Frailty has mean 1 and variance 1/4."""
    replication = np.repeat(np.arange(replications), each)
    frailty = rng.gamma(4.0, 0.25, replications)[replication]
    ends = np.array([rng.uniform(0, end, len(replication)), rng.exponential(1 / (0.3 * frailty)),
                     rng.exponential(10, len(replication))])  # fmt: skip
    cause, time = ends.argmin(axis=0), ends.min(axis=0)
    return Durations(np.round(time, digits), cause, replication, np.ones(len(time), np.int64), replications, 2)


def test_the_influence_is_the_derivative_by_a_replications_weight():
    seen = clustered(np.random.default_rng(5), 6, 20, 9.0, digits=1)
    found = curves(seen)
    weights = np.vstack([np.sin(found.times), found.times**2 / 30])
    step = 1e-5

    def moved(replication: int, by: float) -> float:
        number = np.where(seen.replication == replication, 1.0 + by, 1.0)
        other = curves(seen._replace(number=number))
        return float((weights * np.diff(other.incidence, axis=1, prepend=0.0)).sum())

    slopes = [(moved(r, step) - moved(r, -step)) / (2 * step) for r in range(6)]
    np.testing.assert_allclose(influence(found, weights), slopes, atol=1e-8)
    assert influence(found, weights).sum() == pytest.approx(0, abs=1e-12)


def test_the_half_width_is_near_that_of_leaving_out_replications():
    seen = clustered(np.random.default_rng(6), 40, 20, 9.0)

    def shipped(keep: np.ndarray) -> float:
        part = Durations(*(column[keep] for column in seen[:4]), seen.replications, 2)
        return float(ended_by(curves(part), 1, 4.0, 0.95).mean or 0)

    whole = shipped(np.ones(len(seen.time), bool))
    pseudo = np.array([40 * whole - 39 * shipped(seen.replication != r) for r in range(40)])
    found = ended_by(curves(seen), 1, 4.0, 0.95)
    assert found.half_width == pytest.approx(incidence.half_width(pseudo, 0.95), rel=0.02)


def test_without_censoring_one_cause_gives_the_ratio_of_counts():
    rng = np.random.default_rng(7)
    time, replication = np.ceil(rng.exponential(3, 60)), np.repeat(np.arange(6), 10)
    seen = Durations(time, np.ones(60, np.int64), replication, np.ones(60, np.int64), 6, 1)
    found = ended_by(curves(seen), 1, 3.0, 0.95)
    shares = np.array([(time[replication == r] <= 3).mean() for r in range(6)])
    assert found.mean == pytest.approx(shares.mean())
    assert found.half_width == pytest.approx(incidence.half_width(shares, 0.95))
    assert still_going_on(curves(seen), 3.0, 0.95).half_width == pytest.approx(found.half_width)


@pytest.mark.parametrize(
    ("replications", "replication", "reason"), [(1, [0, 0], ONE_REPLICATION), (5, [2, 2], ONE_SPEAKS)]
)
def test_one_replication_has_no_interval(replications, replication, reason):
    seen = Durations(
        np.array([1.0, 2.0]), np.array([1, 0]), np.array(replication), np.ones(2, np.int64), replications, 2
    )
    found = ended_by(curves(seen), 1, 1.0, 0.95)
    assert (found.mean, found.half_width, found.reason) == (0.5, None, reason)


def test_nothing_has_ended_yet():
    seen = Durations(np.array([1.0, 2.0]), np.array([0, 0]), np.array([0, 1]), np.ones(2, np.int64), 2, 2)
    found = curves(seen)
    assert still_going_on(found, 2.0, 0.95)[:2] == (1.0, 0.0)
    assert ended_by(found, 2, 2.0, 0.95)[:2] == (0.0, 0.0)
    assert incidence.restricted_mean(found, 2.0, 0.95)[:2] == (2.0, 0.0)
    assert incidence.mean_of_cause(found, 1, 2.0, 0.95).mean is None


def distribution(time: float) -> tuple[float, float]:
    """The shares that have ended by cause 1, and by any, of `clustered`, by averaging over the frailty."""
    points, weights = np.polynomial.laguerre.laggauss(40)
    frailty, weights = points / 4, weights * points**3 / 6
    rate = 0.3 * frailty + 0.1
    by_first = (weights * 0.3 * frailty / rate * (1 - np.exp(-rate * time))).sum()
    return float(by_first), float((weights * (1 - np.exp(-rate * time))).sum())


def test_intervals_cover_although_the_durations_of_a_replication_depend_on_each_other():
    rng = np.random.default_rng(20250106)
    exact, any_ = distribution(4.0)
    middle = float(brentq(lambda time: distribution(time)[0] - 0.4, 0.1, 9))
    hits, naive, repetitions = np.zeros(3), 0, 1000
    for _ in range(repetitions):
        found = curves(clustered(rng, 30, 25, 9.0))
        share, waiting = ended_by(found, 1, 4.0, 0.95), still_going_on(found, 4.0, 0.95)
        time = quantile(found, 1, 0.4, 0.95)
        hits += [
            abs(share.mean - exact) <= share.half_width,
            abs(waiting.mean - (1 - any_)) <= waiting.half_width,
            (time.low or 0.0) <= middle <= (time.high or 99.0),
        ]
        with np.errstate(all="ignore"):  # of the last of all
            plain = CumIncidenceRight(found.seen.time, found.seen.cause)
        independent = 1.96 * plain.cinc_se[0][np.searchsorted(plain.times, 4.0) - 1]
        naive += abs(share.mean - exact) <= independent
    assert np.all(hits / repetitions >= 0.93), hits
    assert np.all(hits / repetitions <= 0.97), hits
    assert naive / repetitions < 0.90  # as if they did not

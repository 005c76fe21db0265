"""Ends of intervals where replications are skewed, or few of them have seen the event."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from simbackorder.statistics import intervals
from simbackorder.statistics.difference import difference
from simbackorder.statistics.estimate import Sample, concluded, estimate
from simbackorder.statistics.intervals import Ends


def plain(values) -> Sample:
    return Sample(np.asarray(values, float), np.ones(len(values)))


@given(st.floats(-4, 4), st.floats(-0.9, 0.9))
def test_a_straightened_statistic_is_one_whose_transformation_it_is(x, skew):
    back = intervals.transformed(intervals.straightened(x, np.array([skew])), np.array([skew]))
    assert back == pytest.approx([x], abs=1e-6)


def test_skewness_is_that_of_the_library():
    values = np.random.default_rng(3).lognormal(size=(4, 25))
    np.testing.assert_allclose(intervals.skewness(values), stats.skew(values, axis=1, bias=False), rtol=1e-12)


def test_symmetrical_replications_have_the_t_interval():
    values = stats.norm.ppf((np.arange(40) + 0.5) / 40)
    found = estimate(plain(values), 0.95)
    assert (found.low, found.high) == pytest.approx(stats.t.interval(0.95, 39, loc=0, scale=stats.sem(values)))
    assert found.half_width == float(stats.t.ppf(0.975, 39)) * found.standard_error


def test_an_end_is_moved_to_the_side_of_the_long_tail():
    found = estimate(plain(stats.expon.ppf((np.arange(40) + 0.5) / 40)), 0.95)
    usual = stats.t.ppf(0.975, 39) * found.standard_error
    assert found.mean - found.low == pytest.approx(usual)
    assert found.high - found.mean > 1.15 * usual
    assert found.half_width == found.high - found.mean


ROWS = arrays.arrays(float, st.integers(3, 40), elements=st.floats(-50, 1000, width=32))


@given(ROWS)
def test_no_interval_is_narrower_than_students(values):
    found = estimate(plain(values), 0.95)
    half = stats.t.ppf(0.975, len(values) - 1) * found.standard_error
    rounding = 1e-9 * max(1.0, float(np.abs(values).max()))
    assert found.low <= found.mean - half + rounding
    assert found.high >= found.mean + half - rounding


@given(ROWS, st.floats(0, 200))
def test_a_difference_is_significant_exactly_if_its_interval_leaves_zero_out(values, other):
    shifted = plain(np.full(len(values), other))
    found = difference(plain(values), shifted, 0.95)
    away = found.low > 0 or found.high < 0
    if found.p == pytest.approx(0.05, abs=1e-6) or min(abs(found.low), abs(found.high)) < 1e-6:
        return  # rounding decides
    assert away == (found.p < 0.05)


@pytest.mark.parametrize("events", [1, 3, 10, 40])
def test_of_equal_events_it_is_the_exact_interval_of_a_poisson_count(events):
    """Garwood, Biometrika 28 (1936): of 10 events 4.795 to 18.39."""
    count = np.array([float(events)])
    found = intervals.of_few(count, np.sqrt(count), np.ones(1), 0.95)
    assert found.low == pytest.approx(stats.chi2.ppf(0.025, 2 * events) / 2)
    assert found.high == pytest.approx(stats.chi2.ppf(0.975, 2 * events + 2) / 2)
    if events == 10:
        assert (round(float(found.low[0]), 3), round(float(found.high[0]), 2)) == (4.795, 18.39)


def test_a_difference_of_shares_from_their_own_intervals():
    """Newcombe, Statistics in Medicine 17 (1998), Table II (a), method 10: 56/70 - 48/80 is 0.0524 to 0.3339."""

    def wilson(hits, n):
        share = hits / n
        found = stats.binomtest(hits, n).proportion_ci(0.95, "wilson")
        return np.array([share]), Ends(np.array([found.low]), np.array([found.high]))

    found = intervals.of_a_difference(*wilson(56, 70), *wilson(48, 80))
    assert (round(float(found.low[0]), 4), round(float(found.high[0]), 4)) == (0.0524, 0.3339)


def share(hits, orders=100) -> Sample:
    return Sample(np.asarray(hits, float), np.full(len(hits), float(orders)))


def test_what_no_replication_has_seen_has_a_bound_and_no_half_width():
    found = estimate(share([0] * 30), 0.95, share=True)
    assert found[:3] == (0.0, None, 30)
    assert "no replication saw it" in found.reason
    assert (found.low, round(found.high, 4), found.events) == (0.0, 0.095, 0)
    assert stats.binom.pmf(0, 30, found.high) == pytest.approx(0.05)
    other = estimate(share([100] * 30), 0.95, share=True)
    assert (round(other.low, 4), other.high, other.half_width) == (0.905, 1.0, None)
    assert "anything else" in other.reason


@pytest.mark.parametrize(("seen", "low"), [([0] * 25 + [7, 1, 30, 2, 1], 0.0), ([0] * 20 + [1] * 5, 3.148e-4)])
def test_a_share_and_its_complement_have_the_same_interval(seen, low):
    """Whether skewness reaches further, or that few have seen it."""
    hits = np.array(seen)
    late, kept = estimate(share(hits), 0.95, share=True), estimate(share(100 - hits), 0.95, share=True)
    assert (kept.low, kept.high) == pytest.approx((1 - late.high, 1 - late.low))
    assert late.events == kept.events == 5
    assert late.low == pytest.approx(low, rel=1e-3, abs=0)
    assert late.low < late.mean < late.high < 1


def test_a_difference_of_two_rare_shares_reaches_as_far_as_their_own_intervals():
    late, later = share([0] * 26 + [1, 1, 1, 2]), share([0] * 25 + [1, 2, 2, 1, 1])
    one, other = (estimate(each, 0.95, share=True) for each in (late, later))
    own = [(each.mean, Ends(each.low, each.high)) for each in (one, other)]
    apart, plain_shares = intervals.of_a_difference(*own[0], *own[1]), difference(late, later, 0.95)
    found = difference(late, later, 0.95, share=True)
    assert plain_shares.high < apart.high == pytest.approx(found.high)
    assert found.low == min(apart.low, plain_shares.low)


def test_few_events_reach_further_than_skewness_alone():
    hits = [0] * 21 + [9, 8, 10, 9, 8, 9, 10, 8, 9]
    wide, narrow = estimate(share(hits), 0.95, share=True), estimate(share(hits), 0.95)
    assert wide.high > narrow.high
    assert (wide.events, narrow.events) == (9, None)


def test_what_is_below_zero_is_no_share():
    found = estimate(share([-3, 5, 0, 0, 2]), 0.95, share=True)
    assert found.events is None


def test_rows_are_concluded_as_each_by_itself():
    rng = np.random.default_rng(4)
    bottom = rng.poisson(50, (5, 30)).astype(float)
    top = np.floor(bottom * rng.beta(1, [[1], [3], [10], [100], [5000]], (5, 30)))
    shares = np.array([True, True, True, True, True])
    together = concluded(Sample(top, bottom), 0.95, shares)
    for row in range(5):
        alone = estimate(Sample(top[row], bottom[row]), 0.95, share=True)
        assert (together.ratio[row], together.ends.low[row], together.ends.high[row]) == (
            alone.mean,
            alone.low,
            alone.high,
        )


def coverage(draw, truth, n, repetitions=4000):
    """Of Student's interval and of ours."""
    values = draw(np.random.default_rng(7), (repetitions, n))
    sample = Sample(values, np.ones_like(values))
    found = concluded(sample, 0.95, np.zeros(repetitions, bool))
    usual = intervals.student(found.ratio, found.error, n, 0.95)
    return [float(((ends.low <= truth) & (truth <= ends.high)).mean()) for ends in (usual, found.ends)]


@pytest.mark.parametrize(
    ("draw", "truth"),
    [
        (lambda rng, shape: rng.lognormal(0, 1, shape), np.exp(0.5)),
        (lambda rng, shape: rng.exponential(1, shape), 1.0),
        (lambda rng, shape: -rng.gamma(0.3, 1, shape), -0.3),
    ],
    ids=["lognormal", "exponential", "left-skewed gamma"],
)
def test_skewed_replications_are_covered_where_students_interval_covers_too_little(draw, truth):
    usual, ours = coverage(draw, truth, 30)
    assert usual < 0.94
    assert ours >= usual + 0.015
    assert coverage(draw, truth, 100)[1] >= 0.93


def test_a_share_ends_at_one_and_so_does_what_stands_after_plus_minus():
    found = estimate(Sample(np.array([3.0, 0, 2, 5, 0, 4]), np.array([3.0, 1, 2, 5, 1, 5])), 0.95, share=True)
    assert found.high == 1.0
    assert found.half_width == pytest.approx(max(found.high - found.mean, found.mean - found.low))
    assert found.half_width <= 1.0

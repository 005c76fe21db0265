"""Variance between groups and within them: worked by hand, and on normal values whose answer is known."""

import math

import numpy as np
import pytest
from scipy import stats

from simbackorder.statistics.estimate import Sample, estimate
from simbackorder.statistics.variance_split import linear, split


def test_three_groups_by_hand():
    found = split(np.array([[1.0, 3.0], [5.0, 7.0], [6.0, 14.0]]), 0.95)
    assert found.within == pytest.approx((2 + 2 + 32) / 3)  # sums of squares 2, 2, 32 over 3 groups x 1
    assert found.between == pytest.approx(16 - 12 / 2)  # the means 2, 6, 10 have variance 16
    assert found.share == pytest.approx(10 / 22)


def test_what_luck_explains_is_not_counted_below_0():
    found = split(np.array([[0.0, 6.0], [1.0, 9.0], [5.0, 9.0]]), 0.95)
    assert (found.between, found.share, found.low) == (0.0, 0.0, 0.0)
    assert 0 < found.high < 1


def test_without_luck_all_is_between_and_without_anything_there_is_no_share():
    assert split(np.array([[1.0, 1.0], [2.0, 2.0]]), 0.95)[1:] == (0.0, 1.0, 1.0, 1.0)
    assert split(np.full((4, 3), 0.1) * 3, 0.95) == (0.0, 0.0, None, None, None)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1)])
def test_one_group_or_one_value_tells_nothing(shape):
    with pytest.raises(ValueError, match="two groups of two values"):
        split(np.zeros(shape), 0.95)


def test_a_ratio_is_split_along_its_line():
    top, bottom = np.array([[2.0, 4.0], [9.0, 3.0]]), np.array([[4.0, 4.0], [10.0, 6.0]])
    ratio = 18 / 24
    assert linear(top, bottom) == pytest.approx(ratio + (top - ratio * bottom) / 6)
    assert linear(top, np.ones((2, 2))) == pytest.approx(top)
    assert linear(top, np.zeros((2, 2))) is None


def normal_normal(seed, draws, inner, inputs, luck):
    rng = np.random.default_rng(seed)
    return 100 + inputs * rng.standard_normal((draws, 1)) + luck * rng.standard_normal((draws, inner))


@pytest.mark.parametrize(("inputs", "luck"), [(3.0, 2.0), (0.0, 2.0), (1.0, 5.0)])
def test_normal_inputs_and_normal_luck_are_told_apart(inputs, luck):
    found = split(normal_normal(1, 20_000, 8, inputs, luck), 0.95)
    assert found.between == pytest.approx(inputs**2, abs=0.03 * (inputs**2 + luck**2))
    assert found.within == pytest.approx(luck**2, rel=0.02)


@pytest.mark.slow
@pytest.mark.parametrize(("draws", "inner", "inputs", "luck"), [(20, 5, 3.0, 2.0), (100, 2, 1.0, 5.0), (50, 10, 2, 2)])
def test_normal_inputs_and_normal_luck_are_covered(draws, inner, inputs, luck):
    repetitions, share = 10_000, inputs**2 / (inputs**2 + luck**2)
    means, shares = 0, 0
    for seed in range(repetitions):
        values = normal_normal(seed, draws, inner, inputs, luck)
        found = estimate(Sample(values.mean(axis=1), np.ones(draws)), 0.95)
        means += found.low <= 100 <= found.high
        of_variance = split(values, 0.95)
        shares += of_variance.low <= share <= of_variance.high
    assert 0.94 <= means / repetitions <= 0.96
    assert 0.94 <= shares / repetitions <= 0.96


def test_the_interval_of_the_share_is_that_of_an_analysis_of_variance():
    values = normal_normal(7, 12, 4, 2.0, 3.0)
    found = split(values, 0.9)
    f = stats.f_oneway(*values).statistic
    ends = [f / stats.f.ppf(p, 11, 36) for p in (0.95, 0.05)]
    low, high = ((end - 1) / (end + 3) for end in ends)
    assert (found.low, found.high) == (pytest.approx(max(0, low)), pytest.approx(high))
    assert math.isclose(found.share, max(0, (f - 1) / (f + 3)))

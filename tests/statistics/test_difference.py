import numpy as np
import pytest
from scipy import stats

from simbackorder.statistics.difference import Difference, difference, differences
from simbackorder.statistics.estimate import NOTHING, ONE_REPLICATION, Sample, concluded


def sample(numerator, denominator=None) -> Sample:
    numerator = np.asarray(numerator, dtype=float)
    return Sample(numerator, np.ones_like(numerator) if denominator is None else np.asarray(denominator, dtype=float))


def test_is_the_paired_t_test():
    rng = np.random.default_rng(5)
    shared = rng.normal(100, 20, 15)
    a, b = shared + rng.normal(1, 2, 15), shared + rng.normal(0, 2, 15)
    found = difference(sample(a), sample(b), 0.95)
    oracle = stats.ttest_rel(a, b)
    interval = oracle.confidence_interval(0.95)
    assert found.p == pytest.approx(oracle.pvalue, rel=1e-12)
    assert found.mean == pytest.approx(a.mean() - b.mean(), rel=1e-12)
    assert found.half_width == pytest.approx((interval.high - interval.low) / 2, rel=1e-12)
    removed = np.var(a - b, ddof=1) / (np.var(a, ddof=1) + np.var(b, ddof=1))
    assert found.variance_ratio == pytest.approx(removed, rel=1e-12)
    assert found.variance_ratio < 0.05


def test_zero_variance_is_exact():
    same = difference(sample([1, 2, 3]), sample([1, 2, 3]), 0.95)
    assert same[:4] == (0.0, 0.0, 1.0, 0.0)
    shifted = difference(sample([2, 3, 4]), sample([1, 2, 3]), 0.95)
    assert shifted[:3] == (1.0, 0.0, 0.0)
    constant = difference(sample([7, 7]), sample([7, 7]), 0.95)
    assert constant[:4] == (0.0, 0.0, 1.0, None)


def test_rounding_is_not_evidence():
    rng = np.random.default_rng(1)
    a = rng.normal(1e6, 10, 30)
    b = a + 1e-10 * (1 + rng.random(30))
    assert difference(sample(b), sample(a), 0.95)[:3] == (0.0, 0.0, 1.0)
    assert difference(sample(a + 0.1), sample(a), 0.95).p == 0


@pytest.mark.parametrize("sign", [1, -1])
def test_a_small_measure_beside_a_large_one_keeps_its_digits(sign):
    large = np.array([3e9, 5e9, 4e9])
    small = np.array([1e-4, 2e-4, 4e-4])
    pair = [sample([large, small]), sample([large, 2 * small])][::sign]
    first, second = (concluded(rows, 0.95, np.array([False, False])) for rows in pair)
    beside = differences(first, second, 0.95, [NOTHING, NOTHING])
    assert beside[0][:3] == (0.0, 0.0, 1.0)
    alone = difference(sample(small), sample(2 * small), 0.95)
    assert beside[1].mean == pytest.approx(sign * alone.mean, rel=1e-12)
    assert beside[1].half_width == pytest.approx(alone.half_width, rel=1e-12)
    assert beside[1].p == pytest.approx(alone.p, rel=1e-12)


def test_undefined_says_why():
    assert difference(sample([1]), sample([2]), 0.95) == Difference(-1.0, None, None, None, 1, ONE_REPLICATION)
    assert difference(sample([0, 0], [0, 0]), sample([1, 2]), 0.95, "none").reason == "none"


def test_ratios_are_paired_by_pseudo_values():
    rng = np.random.default_rng(8)
    truth, hits = 0.1, 0
    for _ in range(4000):
        arrivals = rng.poisson(50, 20) + 1
        filled = rng.binomial(arrivals, 0.7)
        more = filled + rng.binomial(arrivals - filled, 1 / 3)
        found = difference(sample(more, arrivals), sample(filled, arrivals), 0.95)
        hits += abs(found.mean - truth) <= found.half_width
    assert 0.93 <= hits / 4000 <= 0.97

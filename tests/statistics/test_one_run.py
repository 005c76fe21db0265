"""What a single run may bring: intervals cover on distributions that are known, whatever their shape."""

import numpy as np
import pytest
from scipy.stats import binomtest, lognorm, norm, poisson, quantile_test

from simbackorder.statistics.one_run import chance, next_run, quantile, runs_for_next

REPETITIONS = 2000
LAWS = {"normal": norm(10, 2), "skewed": lognorm(1.5), "counts": poisson(2.0)}
NEARLY = 0.95 - 3 * (0.95 * 0.05 / REPETITIONS) ** 0.5
"""What covers 95 % covers less than this in one of 700 tests."""


def covered(law, n, share, rng):
    """How often the interval of a quantile has it; an end that is not bounded has everything."""
    truth, found = law.ppf(share), 0
    for values in law.rvs((REPETITIONS, n), random_state=rng):
        _, low, high = quantile(values * 1.0, share, 0.95)
        found += (low is None or low <= truth) and (high is None or truth <= high)
    return found / REPETITIONS


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("n", [10, 30, 100])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.5, 0.9])
def test_quantiles_are_covered(law, n, share):
    assert covered(LAWS[law], n, share, np.random.default_rng(5)) >= NEARLY


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("n", [39, 60, 200])
def test_a_further_run_lies_where_it_is_said_to_lie(law, n):
    rng = np.random.default_rng(6)
    inside = 0
    for values in LAWS[law].rvs((REPETITIONS, n + 1), random_state=rng):
        low, high = next_run(values[:n] * 1.0, 0.95)
        inside += low <= values[n] <= high
    assert inside / REPETITIONS >= NEARLY
    if law != "counts":
        rank = int((n + 1) * 0.025)
        exactly = (n + 1 - 2 * rank) / (n + 1)
        assert inside / REPETITIONS == pytest.approx(exactly, abs=3 * (0.05 / REPETITIONS) ** 0.5)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
@pytest.mark.parametrize("n", [10, 100])
def test_chances_are_covered(n, share):
    counts = np.random.default_rng(7).binomial(n, share, REPETITIONS)
    ends = {k: chance(k, n, 0.95) for k in range(n + 1)}
    assert np.mean([ends[k].low <= share <= ends[k].high for k in counts]) >= NEARLY


def test_scipy_says_the_same():
    values = np.random.default_rng(8).gamma(2.0, size=80)
    for share in (0.05, 0.3, 0.5, 0.9):
        theirs = quantile_test(values, q=0, p=share).confidence_interval(0.95)
        assert quantile(values, share, 0.95)[1:] == (theirs.low, theirs.high)
    for count in (0, 3, 80):
        theirs = binomtest(count, 80).proportion_ci(0.95, method="exact")
        assert chance(count, 80, 0.95)[1:] == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_too_few_runs_bound_nothing():
    assert quantile(np.array([3.0]), 0.5, 0.95) == (3.0, None, None)
    low, high = quantile(np.arange(20.0), 0.9, 0.95)[1:]
    assert low is not None
    assert high is None
    assert next_run(np.arange(38.0), 0.95) is None
    assert next_run(np.arange(39.0), 0.95) == (0.0, 38.0)
    assert runs_for_next(0.99) == 199

"""Means by regression on controls of known mean."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import stdtr, stdtrit

from simbackorder.statistics.best_set import best_set
from simbackorder.statistics.control_variates import adjusted, adjustment
from simbackorder.statistics.difference import difference
from simbackorder.statistics.estimate import Sample, estimate


def sample(values):
    values = np.asarray(values, float)
    return Sample(values, np.ones(values.shape))


def luck(seed, n, q):
    return np.random.default_rng(seed).normal(size=(n, q))


def test_a_mean_that_is_linear_in_the_controls_has_no_variance_left():
    controls = luck(1, 20, 2)
    found = estimate(sample(3.0 + controls @ [2.0, -5.0]), 0.95, controls=adjustment(controls))
    assert found.mean == pytest.approx(3.0, abs=1e-12)
    assert found.half_width == pytest.approx(0.0, abs=1e-12)


def fitted(values, controls):
    ols = pytest.importorskip("statsmodels.api")
    return ols.OLS(values, ols.add_constant(controls)).fit()


def test_it_is_the_intercept_of_the_regression_with_the_error_of_the_jackknife():
    rng = np.random.default_rng(2)
    n, q = 25, 3
    controls = rng.normal(size=(n, q)) + 0.4
    values = 10 + controls @ [1.0, 2.0, 0.0] + rng.normal(size=n)
    found = estimate(sample(values), 0.9, controls=adjustment(controls))
    assert found.mean == pytest.approx(fitted(values, controls).params[0])
    without = [fitted(np.delete(values, k), np.delete(controls, k, axis=0)).params[0] for k in range(n)]
    error = np.sqrt((n - 1) * np.var(without))
    assert found.standard_error == pytest.approx(error)
    assert found.standard_error == pytest.approx(fitted(values, controls).get_robustcov_results("HC3").bse[0], rel=0.05)
    assert found.half_width == pytest.approx(error * stdtrit(n - 1 - q, 0.95))


def test_tests_have_the_degrees_of_freedom_that_are_left():
    rng = np.random.default_rng(3)
    controls, values = rng.normal(size=(20, 4)), rng.normal(size=20) + 0.5
    by = adjustment(controls)
    found = estimate(sample(values), 0.95, controls=by)
    against = difference(sample(values), sample(np.zeros(20)), 0.95, controls=by)
    assert against.p == pytest.approx(2 * stdtr(15, -abs(found.mean / found.standard_error)))
    assert (against.low, against.high) == pytest.approx((found.low, found.high))


def test_a_control_that_one_replication_makes_vary_is_left_out():
    once = np.full((40, 1), -0.1)
    once[7] = 30.0
    values = np.random.default_rng(4).exponential(size=40)
    assert adjustment(once).lost == 0
    assert estimate(sample(values), 0.95, controls=adjustment(once)) == estimate(sample(values), 0.95)
    rest = luck(4, 40, 1)
    assert adjustment(np.column_stack([once, rest])).lost == 1


def test_controls_that_do_not_vary_change_nothing():
    values = np.random.default_rng(4).exponential(size=30)
    without = estimate(sample(values), 0.95)
    assert estimate(sample(values), 0.95, controls=adjustment(np.zeros((30, 2)))) == without
    assert estimate(sample(values), 0.95, controls=adjustment(np.empty((30, 0)))) == without


def test_a_control_that_repeats_others_is_left_out():
    controls = luck(5, 30, 2)
    twice = adjustment(np.column_stack([controls, controls @ [1.0, 1.0]]))
    assert twice.lost == 2
    values = np.random.default_rng(6).normal(size=(1, 30))
    assert adjusted(values, twice)[1] == pytest.approx(adjusted(values, adjustment(controls))[1])


def test_differences_of_adjusted_means_are_adjusted_means_of_differences():
    controls = luck(7, 40, 2)
    rng = np.random.default_rng(8)
    one, other = (controls @ rng.normal(size=2) + rng.normal(size=40) for _ in range(2))
    by = adjustment(controls)
    apart = difference(sample(one), sample(other), 0.95, controls=by)
    whole = estimate(sample(one - other), 0.95, controls=by)
    assert apart.mean == pytest.approx(whole.mean)
    assert apart.standard_error == pytest.approx(whole.standard_error)
    assert apart.mean == pytest.approx(
        estimate(sample(one), 0.95, controls=by).mean - estimate(sample(other), 0.95, controls=by).mean
    )


def test_of_a_ratio_the_pseudo_values_are_adjusted():
    rng = np.random.default_rng(9)
    size = rng.poisson(50, 400).astype(float)
    controls = (size - 50)[:, None]
    found = estimate(Sample(0.6 * size + rng.normal(size=400), size), 0.95, controls=adjustment(controls))
    assert found.mean == pytest.approx(0.6, abs=0.005)
    exact = estimate(Sample(0.6 * size + 0.1, np.full(400, 50.0)), 0.95, controls=adjustment(controls))
    assert exact.mean == pytest.approx(0.602, abs=1e-12)
    assert exact.half_width == pytest.approx(0, abs=1e-12)


def test_equal_values_stay_exactly_equal():
    by = adjustment(luck(10, 30, 3))
    still = sample(np.full(30, 0.1))
    assert estimate(still, 0.95, controls=by) == estimate(still, 0.95)
    values = np.random.default_rng(11).normal(size=30)
    same = difference(sample(values), sample(values), 0.95, controls=by)
    assert (same.mean, same.half_width, same.p) == (0.0, 0.0, 1.0)


def test_rare_shares_are_left_as_they_are():
    seen = np.zeros(50)
    seen[:4] = 1
    share = Sample(seen, np.full(50, 10.0))
    by = adjustment(luck(12, 50, 2))
    assert estimate(share, 0.95, share=True, controls=by).mean == estimate(share, 0.95, share=True).mean
    none = Sample(np.zeros(50), np.full(50, 10.0))
    assert estimate(none, 0.95, share=True, controls=by) == estimate(none, 0.95, share=True)


def test_a_share_never_leaves_0_to_1():
    rng = np.random.default_rng(13)
    down = rng.exponential(size=(60, 1)) - 3.0  # far from its mean: a line would lead beyond 1
    filled = np.clip(1 - 0.05 * (down[:, 0] + 3) ** 2, 0, 1)
    found = estimate(Sample(filled, np.ones(60)), 0.95, share=True, controls=adjustment(down))
    assert 0 <= found.low <= found.mean <= found.high <= 1


@pytest.mark.parametrize("n", [2, 3, 5])
def test_some_degrees_of_freedom_are_always_left(n):
    by = adjustment(luck(14, n, 6))
    assert by.lost < n - 1
    assert np.isfinite(estimate(sample(np.arange(n)), 0.95, controls=by).half_width)


def test_the_best_is_found_by_adjusted_means():
    rng = np.random.default_rng(15)
    controls = rng.normal(size=(30, 1)) + 1.0  # a lucky study
    noise = rng.normal(scale=0.01, size=(2, 30))
    samples = {"a": sample(5 * controls[:, 0] + noise[0]), "b": sample(1 + noise[1])}
    assert best_set(samples, +1, 0.95).best == ("a",)
    found = best_set(samples, +1, 0.95, controls=adjustment(controls))
    assert found.best == ("b",)
    assert found.ranking == ("b", "a")
    assert found.leads["b"].low == 0.0


@pytest.mark.parametrize("n", [15, 40])
def test_intervals_cover_on_skewed_data(n):
    """Exponential values that depend on a skewed control, not only linearly."""
    rng = np.random.default_rng(16)
    studies, covered, plain, loud, quiet = 1500, 0, 0, [], []
    for _ in range(studies):
        control = rng.exponential(size=n) - 1.0
        values = 2.0 + control + 0.2 * (control**2 - 1.0) + 0.5 * (rng.exponential(size=n) - 1.0)
        one, other = (
            estimate(sample(values), 0.95),
            estimate(sample(values), 0.95, controls=adjustment(control[:, None])),
        )
        covered += other.low <= 2.0 <= other.high
        plain += one.low <= 2.0 <= one.high
        loud.append(one.mean)
        quiet.append(other.mean)
    assert covered / studies >= min(0.93, plain / studies) - 0.02
    assert np.var(quiet) < 0.5 * np.var(loud)

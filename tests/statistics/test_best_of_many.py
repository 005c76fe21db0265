"""The best of many candidates on common luck."""

import numpy as np
import pytest
from scipy.stats import t

from simbackorder.statistics.best_of_many import Many


def many(values, confidence=0.95, most=1024):
    found = Many(confidence, most)
    for number, row in enumerate(values):
        error = row.std(ddof=1) / np.sqrt(len(row)) if len(row) > 1 else np.nan
        found.add(number, float(row.mean()), error, row)
    return found.leader(5)


def test_the_margin_is_that_of_paired_values_by_bonferroni():
    rng = np.random.default_rng(2)
    luck = rng.normal(0, 10, 12)
    values = np.array([luck + rng.normal(0, 1, 12) + level for level in (0, 3, 2)])
    found = many(values)
    apart = values[1] - values[2]
    half = t.ppf(1 - 0.05 / (2 * 2), 11) * apart.std(ddof=1) / np.sqrt(12)
    margin = found.margins[0]
    assert (found.best, margin.candidate, found.candidates) == (1, 2, 3)
    assert (margin.low, margin.high) == pytest.approx((apart.mean() - half, apart.mean() + half))


def test_ties_are_told_and_equal_ones_too():
    row = np.arange(8.0)
    found = many(np.array([row, row, row - 100]))
    assert (found.best, found.tied, found.equal) == (0, (1,), 1)


def test_one_run_tells_nothing_apart():
    found = many(np.array([[1.0], [3.0], [2.0]]))
    assert found.best == 1
    assert found.tied == (2, 0)
    assert [(each.candidate, each.ahead, each.low) for each in found.margins] == [(2, 1.0, None), (0, 2.0, None)]


def test_those_that_are_not_kept_are_judged_by_both_errors():
    rng = np.random.default_rng(4)
    values = rng.normal(0, 1, (40, 10)) + np.linspace(0, 0.5, 40)[:, None]
    few, all_of_them = many(values, most=4), many(values)
    assert few.best == all_of_them.best
    assert set(all_of_them.tied) <= set(few.tied)


def test_the_true_best_is_kept_as_often_as_is_said():
    rng = np.random.default_rng(8)
    kept = 0
    for _ in range(400):
        values = rng.normal(0, 1, (20, 6)) + rng.normal(0, 3, 6)
        found = many(values, confidence=0.8)
        kept += found.best == 0 or 0 in found.tied
    assert kept >= 0.8 * 400


def test_candidates_without_a_value_are_none():
    found = Many(0.95)
    found.add(0, float("nan"), float("nan"), np.full(3, np.nan))
    assert found.leader(3) is None


def test_small_numbers_are_told_apart_like_large_ones():
    rng = np.random.default_rng(6)
    values = rng.normal(0, 1, (3, 12)) + np.array([[0.0], [9.0], [1.0]])
    large, small = many(values), many(values * 1e-15)
    assert (small.best, small.tied) == (large.best, large.tied) == (1, ())
    for one, other in zip(small.margins, large.margins, strict=True):
        assert (one.low * 1e15, one.high * 1e15) == pytest.approx((other.low, other.high))

"""Inputs that go together: rank correlations and marginal distributions, and what they do to a linear response."""

import numpy as np
import pytest
from scipy import stats

from simbackorder.statistics.estimate import Sample, estimate
from simbackorder.statistics.rank_correlation import can_hold, correlated, largest_factor, of_scores
from simbackorder.statistics.variance_split import split

NAMES = ("a", "b", "c", "d")
RANKS = {("a", "c"): 0.6, ("d", "c"): -0.5}


def drawn(n, names=NAMES, ranks=RANKS, seed=1):
    return correlated(np.random.default_rng(seed).random((len(names), n)), of_scores(names, ranks))


def test_ranks_correlate_as_stated_and_every_input_stays_uniform():
    u = drawn(40_000)
    ranks = stats.spearmanr(u.T).statistic
    expected = np.eye(4)
    for (one, other), rank in RANKS.items():
        i, j = NAMES.index(one), NAMES.index(other)
        expected[i, j] = expected[j, i] = rank
    assert np.abs(ranks - expected).max() < 4 / 40_000**0.5
    assert min(stats.kstest(row, "uniform").pvalue for row in u) > 0.001


def test_normal_scores_correlate_as_theory_says():
    scores = stats.norm.ppf(drawn(40_000))
    assert np.corrcoef(scores)[0, 2] == pytest.approx(2 * np.sin(np.pi * 0.6 / 6), abs=0.015)


def test_inputs_without_any_before_them_keep_their_draws():
    u = np.random.default_rng(1).random((4, 50))
    found = drawn(50)
    assert (found[:2] == u[:2]).all()  # "a" is the first one, "b" goes together with none
    assert not np.isclose(found[2:], u[2:]).any()


def test_what_cannot_hold_together_and_by_how_much_less_it_could():
    ranks = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    names = NAMES[:3]
    assert can_hold(of_scores(names, {**ranks, ("a", "c"): 0.9}))
    factor = largest_factor(names, ranks)
    assert can_hold(of_scores(names, ranks, factor))
    assert not can_hold(of_scores(names, ranks, factor + 0.01))


@pytest.mark.parametrize("rank", [0.7, -0.7])
def test_a_linear_response_to_two_normals_has_the_variance_of_theory_and_intervals_cover(rank):
    """2 X + 3 Y + luck, X of sd 1 and Y of sd 2: variance 4 + 36 + 2 rho 2 3 2 from the inputs, and that of luck."""
    rho, luck, draws, inner, repetitions = 2 * np.sin(np.pi * rank / 6), 4.0, 20, 3, 2000
    between = 4 + 36 + 24 * rho
    u = drawn(draws * repetitions, ("x", "y"), {("x", "y"): rank}, seed=5)
    x, y = stats.norm.ppf(u) * [[1], [2]]
    noise = luck * np.random.default_rng(6).standard_normal((draws * repetitions, inner))
    values = (2 * x + 3 * y)[:, None] + noise
    whole = split(values, 0.95)
    assert whole.between == pytest.approx(between, rel=0.03)
    assert whole.within == pytest.approx(luck**2, rel=0.02)
    means = shares = 0
    for each in values.reshape(repetitions, draws, inner):
        found, of_variance = estimate(Sample(each.mean(axis=1), np.ones(draws)), 0.95), split(each, 0.95)
        means += found.low <= 0 <= found.high
        shares += of_variance.low <= between / (between + luck**2) <= of_variance.high
    assert 0.93 <= means / repetitions <= 0.97
    assert 0.93 <= shares / repetitions <= 0.97

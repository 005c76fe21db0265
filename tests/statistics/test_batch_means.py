"""Whether neighbouring batches go together: seldom said of independent ones, seen where they do."""

import numpy as np
import pytest

from simbackorder.statistics.batch_means import correlation


def test_by_hand():
    found = correlation(np.arange(10.0))  # squares of differences 9, of deviations 82.5
    assert found.estimate == pytest.approx(1 - 9 / (2 * 82.5))
    assert found.p < 0.001


def test_independent_batches_are_seldom_refused():
    rng = np.random.default_rng(5)
    for n in (10, 20, 60):
        refused = np.mean([correlation(rng.normal(size=n)).p < 0.05 for _ in range(4000)])
        assert 0.035 < refused < 0.065, n


def test_batches_that_go_together_are_seen():
    rng = np.random.default_rng(6)
    found = []
    for _ in range(500):
        noise, series = rng.normal(size=40), np.zeros(40)
        for place in range(1, 40):
            series[place] = 0.6 * series[place - 1] + noise[place]
        found.append(correlation(series))
    assert np.mean([each.p < 0.05 for each in found]) > 0.9
    assert np.mean([each.estimate for each in found]) == pytest.approx(0.53, abs=0.06)  # biased down, as of 40


def test_batches_that_are_all_alike_and_too_few():
    assert correlation(np.full(12, 3.0)) == (0.0, 1.0)
    with pytest.raises(ValueError, match="at least 10 batches, found 9"):
        correlation(np.zeros(9))

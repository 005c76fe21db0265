"""MSER-5 and the drift of a level, on series of which it is known when they have settled."""

import numpy as np
import pytest

from simbackorder.statistics.settling import drift, settled_after, smoothed, squared_errors


def series(seed: int, bias: np.ndarray, spread: float = 1.0) -> np.ndarray:
    return bias + np.random.default_rng(seed).normal(0, spread, len(bias))


def test_the_criterion_is_the_squared_error_of_the_mean_of_the_rest():
    means = np.random.default_rng(7).normal(1e6, 3, 40)
    by_definition = [means[d:].var() / (len(means) - d) for d in range(len(means) - 4)]
    assert squared_errors(means) == pytest.approx(by_definition, rel=1e-6)


@pytest.mark.parametrize("length", [0, 100, 250, 400])
def test_what_is_wrong_for_so_long_is_left_out(length):
    bias = np.where(np.arange(1000) < length, 20.0, 0.0)
    found = [settled_after(series(seed, bias)) for seed in range(40)]
    assert all(length <= out <= 500 for out in found)
    assert np.median(found) <= length + 60  # by chance a few more


def test_a_slow_decay_is_left_out_until_it_is_lost_in_the_noise():
    time = np.arange(1000)
    found = np.median([settled_after(series(seed, 20 * np.exp(-time / 40))) for seed in range(40)])
    assert 40 * np.log(20 / 2) < found < 40 * np.log(20 / 0.05)


def test_a_series_that_never_settles_is_cut_at_its_half():
    assert settled_after(np.linspace(0, 1, 1000)) == 500


def test_too_short_a_series_is_refused():
    with pytest.raises(ValueError, match="at least 50 observations, found 49"):
        settled_after(np.zeros(49))


def test_the_same_level_seldom_drifts():
    rng = np.random.default_rng(3)
    found = [drift(rng.normal(5, 1, 20), rng.normal(5, 1, 20)) for _ in range(2000)]
    share = np.mean([each.p < 0.05 for each in found])
    assert 0.035 < share < 0.065
    assert not any(each.visible for each in found if abs(each.early - each.late) < 0.4)


def test_a_level_that_drifts_is_seen_if_it_matters():
    rng = np.random.default_rng(3)
    late = rng.normal(100, 2, 50)
    assert drift(late + rng.normal(30, 2, 50), late).visible
    small = drift(late + rng.normal(5, 2, 50), late)
    assert small.p < 1e-6
    assert not small.visible
    assert drift(np.zeros(20), np.zeros(20)).p == 1


def test_welchs_moving_average():
    values = np.array([1.0, 2, 3, 4, 5, 10, 7])
    assert smoothed(values, 2) == pytest.approx([1, 2, 3, 24 / 5, 29 / 5])

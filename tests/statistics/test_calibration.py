"""Stated probabilities against what happens."""

import numpy as np
import pytest

from simbackorder.statistics.calibration import calibration
from simbackorder.statistics.estimate import Sample


def samples(kept, events, stated):
    events = np.asarray(events, float)
    return Sample(np.asarray(kept, float), events), Sample(stated * events, events)


def test_a_true_statement_is_doubted_as_often_as_the_level_says():
    rng = np.random.default_rng(1)
    doubted = 0
    for _ in range(600):
        events = rng.integers(20, 60, 40)
        doubted += calibration(*samples(rng.binomial(events, 0.9), events, 0.9), 0.95).p < 0.05
    assert doubted / 600 == pytest.approx(0.05, abs=0.025)


@pytest.mark.parametrize("truth", [0.8, 0.97])
def test_a_false_statement_is_found_with_its_sign(truth):
    rng = np.random.default_rng(2)
    events = rng.integers(20, 60, 40)
    found = calibration(*samples(rng.binomial(events, truth), events, 0.9), 0.95)
    assert found.p < 0.001
    assert np.sign(found.mean) == np.sign(truth - 0.9)
    assert abs(found.mean - (truth - 0.9)) < 2 * found.half_width


def test_all_kept_is_luck_until_there_are_replications_enough():
    few, many = ([7] * n for n in (5, 60))
    assert calibration(*samples(few, few, 0.9), 0.95).p == 1.0
    assert calibration(*samples(many, many, 0.9), 0.95).p == pytest.approx(2 * 0.9**60)
    assert calibration(*samples([0] * 5, few, 0.9), 0.95).p == pytest.approx(2 * 0.1**5)


def test_replications_without_events_say_nothing():
    kept = [7] * 30 + [0] * 30
    assert calibration(*samples(kept, kept, 0.9), 0.95).p in (None, pytest.approx(2 * 0.9**30))


def test_nothing_stated():
    found = calibration(*samples([0, 0], [0, 0], 0.9), 0.95, "no dates")
    assert (found.mean, found.p, found.reason) == (None, None, "no dates")

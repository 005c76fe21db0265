"""Multiple comparisons with the best: a case by hand, coverage of all alternatives together, and what it must say."""

import numpy as np
import pytest
from scipy import stats

from simbackorder.statistics.against_best import leads
from simbackorder.statistics.best_set import best_set
from simbackorder.statistics.estimate import Sample

REPETITIONS = 2000
STANDARD_ERROR = (0.05 * 0.95 / REPETITIONS) ** 0.5


def errors(*upper: float) -> np.ndarray:
    """Of three alternatives: of the pairs (0, 1), (0, 2) and (1, 2)."""
    found = np.zeros((3, 3))
    found[0, 1], found[0, 2], found[1, 2] = upper
    return found + found.T


def test_by_hand():
    t = stats.t.ppf(1 - 0.05 / 2, 29)  # one-sided, two comparisons with each control
    best, near, far = leads(np.array([10.0, 9.0, 0.0]), errors(1, 1, 1), 30, 0.95)
    assert best == pytest.approx((1 - t, 1 + t))  # the first or the second is the best
    assert near == pytest.approx((-1 - t, -1 + t))
    assert far == pytest.approx((-10 - t, 0))
    alone, *others = leads(np.array([10.0, 1.0, 0.0]), errors(1, 1, 1), 30, 0.95)
    assert alone == pytest.approx((0, 9 + t))
    assert [each.high for each in others] == [0, 0]


def test_within_the_smallest_difference():
    best, near, far = leads(np.array([10.0, 9.0, 0.0]), errors(0.1, 0.1, 0.1), 30, 0.95)
    assert [each.within(2) for each in (best, near, far)] == [True, True, False]
    assert best.within(0)


def covered(means: list[float], n: int, confidence: float, spreads: list[float]) -> float:
    """How often all alternatives' leads are covered at once."""
    truth = np.array(means)
    lead = np.array([each - np.delete(truth, place).max() for place, each in enumerate(truth)])
    rng, right = np.random.default_rng(20260), 0
    for _ in range(REPETITIONS):
        shared = rng.normal(0, 3, n)
        values = {str(k): shared + m + rng.normal(0, s, n) for k, (m, s) in enumerate(zip(means, spreads, strict=True))}
        found = best_set({k: Sample(v, np.ones(n)) for k, v in values.items()}, +1, confidence)
        right += all(
            found.leads[str(k)].low <= lead[k] + 1e-12 and lead[k] - 1e-12 <= found.leads[str(k)].high
            for k in range(len(means))
        )
    return right / REPETITIONS


@pytest.mark.parametrize(
    ("means", "spreads"),
    [([1, 0, 0, 0], [1, 1, 1, 1]), ([0.5, 0, 0, -3], [1, 2, 0.5, 1]), ([0, -0.8], [1, 1])],
    ids=["slippage", "of unequal spread", "two"],
)
def test_all_leads_are_covered_together(means, spreads):
    assert covered(means, 12, 0.95, spreads) >= 0.95 - 2.5 * STANDARD_ERROR


def test_the_check_sees_intervals_that_are_too_short():
    assert covered([1, 0, 0, 0], 12, 0.70, [1, 1, 1, 1]) < 0.95 - 2.5 * STANDARD_ERROR


def test_less_may_be_better():
    values = np.arange(20.0)
    samples = {"dear": Sample(values + 100, np.ones(20)), "cheap": Sample(values, np.ones(20))}
    found = best_set(samples, -1, 0.95).leads
    assert found["cheap"] == pytest.approx((0, 100))
    assert found["dear"] == pytest.approx((-100, 0))


def test_one_replication_and_one_alternative_have_no_lead():
    one = Sample(np.array([1.0]), np.ones(1))
    assert best_set({"a": one, "b": one}, +1, 0.95).leads == {}
    assert best_set({"a": Sample(np.arange(3.0), np.ones(3))}, +1, 0.95).leads == {}

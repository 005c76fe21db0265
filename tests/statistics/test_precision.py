"""Replications until a precision is met."""

import numpy as np
import pytest

from simbackorder.statistics.estimate import Sample, estimate
from simbackorder.statistics.precision import FASTEST, next_size


@pytest.mark.parametrize(
    ("n", "worst", "most", "following"),
    [(100, 1.0, 999, 100), (100, 1.2, 999, 152), (100, 9.0, 999, 400), (100, None, 999, 400), (100, 1.0001, 999, 106)],
)
def test_half_widths_shrink_with_the_square_root(n, worst, most, following):
    assert next_size(n, worst, most) == following


def test_the_budget_bounds_it():
    assert next_size(100, 3.0, 250) == 250
    assert next_size(250, 3.0, 250) == 250
    assert next_size(100, np.inf, 10_000) == 100 * FASTEST


def stopped(rng, draw, aim):
    """The interval of a study that goes on until its half-width is at most `aim`."""
    values = draw(rng, 30)
    while True:
        found = estimate(Sample(values, np.ones(len(values))), 0.95)
        n = next_size(len(values), found.half_width / aim, 5000)
        if n == len(values):
            return found
        values = np.append(values, draw(rng, n - len(values)))


@pytest.mark.parametrize(
    ("draw", "truth", "aim"),
    [
        (lambda rng, n: rng.normal(5, 2, n), 5.0, 0.3),
        (lambda rng, n: rng.exponential(2, n), 2.0, 0.25),
    ],
    ids=["normal", "exponential"],
)
def test_intervals_cover_after_stopping(draw, truth, aim):
    rng = np.random.default_rng(11)
    found = [stopped(rng, draw, aim) for _ in range(2000)]
    covered = np.mean([each.low <= truth <= each.high for each in found])
    assert 0.93 <= covered <= 0.975
    assert all(each.half_width <= aim for each in found)

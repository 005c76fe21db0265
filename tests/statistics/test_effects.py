"""Shares of variation by axis, against analyses of variance that are known, and the first question of a tree."""

import itertools

import numpy as np
import pytest

from simbackorder.statistics.effects import Axis, effects
from simbackorder.statistics.first_split import first_split


def axis(column) -> Axis:
    return Axis(np.unique(column, return_inverse=True)[1], np.asarray(column, dtype=float))


def test_a_grid_is_divided_exactly_into_axes_and_pairs():
    a, b, c = (np.array(column) for column in zip(*itertools.product((0, 1), (0, 1, 2), (0, 1)), strict=True))
    values = (3.0 * a + (b == 1) + 2.0 * (2 * a - 1) * (2 * c - 1))[:, None]
    found = effects(values, [axis(a), axis(b), axis(c)])
    total = 12 * 1.5**2 + 12 * (1 / 3) * (2 / 3) + 12 * 4
    assert found.exact
    assert found.alone == pytest.approx((27 / total, (8 / 3) / total, 0), abs=1e-12)
    assert found.pairs[0, 2] == pytest.approx(48 / total)
    assert (found.left, found.confounded) == (pytest.approx(0, abs=1e-12), 0)
    assert found.together(0) == found.together(2) == pytest.approx(48 / total)


def test_a_grid_agrees_with_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    a, b = (np.array(column) for column in zip(*itertools.product(range(4), range(3)), strict=True))
    values = rng.normal(size=12)
    dummies = (a[:, None] == np.arange(1, 4)).astype(float)
    only = sm.OLS(values, sm.add_constant(dummies)).fit()
    found = effects(values[:, None], [axis(a), axis(b)])
    assert found.alone[0] == pytest.approx(only.rsquared)
    assert sum(found.alone) + found.pairs[0, 1] == pytest.approx(1)


def test_drawn_points_are_told_by_a_regression():
    """Sobol' (2001): of a x + b y + c x y the variances are a^2 / 12, b^2 / 12 and c^2 / 144 about the means."""
    x = np.random.default_rng(1).random((2000, 3))
    values = (2 * x[:, 0] + x[:, 1] + 6 * (x[:, 0] - 0.5) * (x[:, 2] - 0.5))[:, None]
    found = effects(values, [axis(column) for column in x.T])
    parts = np.array([4 / 12, 1 / 12, 36 / 144])
    shares = (found.alone[0], found.alone[1], found.pairs[0, 2])
    assert not found.exact
    assert shares == pytest.approx(parts / parts.sum(), abs=0.03)
    assert found.left == pytest.approx(0, abs=1e-9)


def test_what_is_best_in_the_middle_is_told_by_squares_where_there_are_points_enough():
    x = np.random.default_rng(6).random((2, 40))
    values = -((x[0] - 0.5) ** 2)[:, None]
    enough = effects(values, [axis(column) for column in x])
    too_few = effects(values[:5], [axis(column) for column in x[:, :5]])
    assert enough.alone[0] > 0.9 > 0.1 > enough.alone[1]
    assert enough.left == pytest.approx(0, abs=1e-9)
    assert too_few.alone[0] < 0.9


def test_luck_alone_has_no_effect():
    rng = np.random.default_rng(5)
    found = [effects(rng.normal(size=(60, 1)), [axis(column) for column in rng.random((3, 60))]) for _ in range(40)]
    assert np.mean([sum(each.alone) + sum(each.pairs.values()) for each in found]) < 0.1
    assert np.mean([each.left for each in found]) > 0.75


def test_axes_that_vary_together_are_not_told_apart():
    x = np.random.default_rng(1).random(200)
    y = x + np.random.default_rng(2).normal(0, 0.01, 200)
    found = effects((x + y)[:, None], [axis(x), axis(y)])
    assert sum(found.alone) < 0.05
    assert found.confounded > 0.9


def test_axes_that_hide_each_other_have_nothing_in_common():
    """Of the difference of two axes that go together each tells more beside the other than alone: shares above 1."""
    first, other = np.random.default_rng(9).normal(size=(2, 500))
    x = np.stack([first + 0.3 * other, first - 0.3 * other])
    found = effects((x[0] - x[1])[:, None], [axis(column) for column in x])
    assert sum(found.alone) > 1.5
    assert found.confounded == 0


def test_words_are_an_axis_too_and_nothing_is_made_of_nothing():
    codes = np.arange(30) % 3
    numbers = axis(np.arange(30.0))
    found = effects((codes == 1).astype(float)[:, None], [Axis(codes), numbers])
    assert found.alone[0] > 0.9
    assert effects(np.ones((30, 2)), [Axis(codes), numbers]) is None
    assert effects(np.arange(3.0)[:, None], [axis([1, 5, 2]), axis([2, 1, 7])]) is None


def test_the_first_question_tells_labels_apart():
    rng = np.random.default_rng(0)
    columns = list(rng.random((3, 50)))
    labels = (columns[1] > 0.4).astype(int)
    found = first_split(labels, columns, [False] * 3)
    assert found.column == 1
    assert found.at <= 0.4 < found.other
    assert (found.first == (labels == 0)).all()
    assert first_split(np.zeros(50, int), columns, [False] * 3) is None


def test_a_question_about_words_has_one_of_them_on_a_side():
    column = np.array([0.0, 1, 2, 0, 1, 2, 0, 1, 2])
    found = first_split((column == 1).astype(int), [column], [True])
    assert (found.at, found.other) == (1.0, None)

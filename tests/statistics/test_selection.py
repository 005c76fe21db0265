"""Kim and Nelson's procedure selects the best as often as it says, and spends little on the others."""

import numpy as np
import pytest

from simbackorder.statistics.selection import Rule, Screening, constant


def selected(means, rule, rng, common=0.7):
    """Which is selected, and the replications spent; `common`: the part of the spread that all share."""
    k = len(means)

    def drawn(n):
        shared = rng.normal(0, np.sqrt(common), (n, 1))
        return np.asarray(means) + shared + rng.normal(0, np.sqrt(1 - common), (n, k))

    screening = Screening(rule, drawn(rule.first))
    while not screening.over:
        screening.add(drawn(1)[0])
    state = screening.state()
    return state.left[0], state.replications


def test_the_constant_is_that_of_the_paper():
    """Of two alternatives at 95 % with ten replications first: eta = ((2 * 0.05) ** (-2 / 9) - 1) / 2."""
    rule = Rule(1.0, 0.95, 10, 1000)
    assert constant(rule, 2) == pytest.approx(2 * 9 * (0.1 ** (-2 / 9) - 1) / 2)
    assert constant(rule, 10) > constant(rule, 2)


@pytest.mark.parametrize("common", [0.0, 0.7])
@pytest.mark.parametrize("k", [2, 5, 10])
def test_the_best_is_selected_as_often_as_stated_where_all_others_are_just_as_bad_as_matters(k, common):
    """The slippage configuration, 1,000 times: at least 95 %, less three standard errors of 0.7 points."""
    rng = np.random.default_rng(100 + k)
    rule = Rule(0.5, 0.95, 10, 100_000)
    right = [selected([0.5] + [0.0] * (k - 1), rule, rng, common)[0] == 0 for _ in range(1000)]
    assert np.mean(right) >= 0.93


def test_ten_alternatives_with_one_clear_best_take_less_than_half_of_equal_allocation():
    rng = np.random.default_rng(3)
    rule = Rule(0.3, 0.95, 10, 100_000)
    means = [1.0, 0.7, *np.linspace(0.6, -3, 8)]
    found = [selected(means, rule, rng) for _ in range(200)]
    assert np.mean([best == 0 for best, _ in found]) >= 0.93
    assert np.mean([sum(spent) for _, spent in found]) < 0.5 * np.mean([10 * max(spent) for _, spent in found])


def test_equal_alternatives_end_with_one_of_them():
    values = np.ones((5, 3))
    screening = Screening(Rule(0.1, 0.95, 5, 50), values)
    while not screening.over:
        screening.add(np.ones(3))
    assert screening.n == 50 or len(screening.left) == 1


def test_what_was_dropped_is_not_looked_at_again():
    rng = np.random.default_rng(1)
    first = rng.normal(0, 1, (10, 3)) + np.array([0, 50, 49.9])
    screening = Screening(Rule(0.05, 0.95, 10, 400), first)
    assert 0 not in screening.left
    screening.add(np.array([np.nan, 51.0, 49.0]))
    assert np.isfinite(screening.sums[1:]).all()


def test_a_first_stage_has_the_size_that_the_rule_says():
    with pytest.raises(ValueError, match="expected a first stage of 10"):
        Screening(Rule(1, 0.95, 10, 20), np.ones((5, 2)))


def test_two_replications_are_the_smallest_first_stage():
    values = np.array([[0.0, 5.0], [1.0, 4.0]])
    assert Screening(Rule(0.1, 0.95, 2, 50), values).n == 2
    with pytest.raises(ValueError, match="expected a first stage of 1 replications, found 1"):
        Screening(Rule(0.1, 0.95, 1, 50), values[:1])

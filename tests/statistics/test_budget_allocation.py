"""Shares of a budget: those of the literature without common luck, and more right selections than equal shares."""

import numpy as np
import pytest

from simbackorder.statistics.budget_allocation import Lead, allocation, correct, lead, leads, weights, whole

BUDGET = 400
REPETITIONS = 250
SLIPPAGE = {k: [0.3, *[0.0] * (k - 1)] for k in (5, 10)}
CLEAR = [1.0, 0.7, *np.linspace(0.6, -3, 8)]


def drawn(means, common, rng):
    """Replications of normal alternatives that share this part of their variance; differences vary alike for any."""
    shared = rng.normal(0, np.sqrt(common), (BUDGET, 1))
    own = rng.normal(0, np.sqrt(1 - common), (BUDGET, len(means)))
    return np.asarray(means) * np.sqrt(1 - common) + shared + own


def by_budget(values):
    """Which is selected: half of the budget equally, the rest by allocation in stages of a twentieth."""
    k = values.shape[1]
    have = [BUDGET // (2 * k)] * k
    while sum(have) < BUDGET:
        more = allocation([values[:n, i] for i, n in enumerate(have)], min(BUDGET // 20, BUDGET - sum(have)))
        have = [n + m for n, m in zip(have, more, strict=True)]
    return leads([values[:n, i] for i, n in enumerate(have)])


def test_shares_are_those_of_the_literature():
    """Chen and Lee, Stochastic Simulation Optimization, 2011, page 49: five designs with means 1 to 5 and variances 1,
    1, 9, 9 and 4, the least being best, get 11, 9, 19, 9 and 2 of 50 replications."""
    found = {
        k: Lead(mean=k, error2=1e-9, own=variance, shared=1.0, agreement=0.0, common=100)
        for k, variance in enumerate([1.0, 9.0, 9.0, 4.0], start=1)
    }
    best, others = weights(found)
    due = np.array([best, *others.values()])
    assert np.round(due / due.sum() * 50).astype(int).tolist() == [11, 9, 19, 9, 2]


@pytest.mark.parametrize("common", [0.0, 0.7])
@pytest.mark.parametrize("means", [SLIPPAGE[5], SLIPPAGE[10], CLEAR], ids=["slippage of 5", "slippage of 10", "clear"])
def test_more_selections_are_right_than_of_equal_shares(means, common):
    budgeted, equal = 0, 0
    rng = np.random.default_rng(12)
    for _ in range(REPETITIONS):
        values = drawn(means, common, rng)
        budgeted += by_budget(values)[0] == 0
        equal += int(np.argmax(values[: BUDGET // len(means)].mean(axis=0))) == 0
    assert budgeted > equal
    if means is CLEAR:
        assert budgeted >= 0.95 * REPETITIONS


def test_what_is_settled_takes_nothing_from_what_is_not():
    """The third is always 5 behind the leader: nothing is left to be told; of the second there is."""
    rng = np.random.default_rng(3)
    leader, second = rng.normal(50, 1, 12), rng.normal(47, 1, 12)
    alone = allocation([leader, second], 30)
    assert min(alone) > 0
    assert allocation([leader, second, leader - 5], 30) == [*alone, 0]


def test_the_stated_probability_is_rather_too_low():
    rng = np.random.default_rng(13)
    found = [by_budget(drawn(SLIPPAGE[5], 0.7, rng)) for _ in range(REPETITIONS)]
    right = np.mean([best == 0 for best, _ in found])
    assert np.mean([correct(of_others) for _, of_others in found]) <= right + 0.02


@pytest.mark.parametrize(("n", "m"), [(40, 40), (20, 200), (200, 20)])
@pytest.mark.parametrize("common", [0.0, 0.9])
def test_leads_are_unbiased_and_their_error_is_what_it_is(n, m, common):
    rng = np.random.default_rng(14)
    found = []
    for _ in range(1500):
        values = drawn([0.5, 0.0], common, rng)
        found.append(lead(values[:n, 0], values[:m, 1]))
    means = np.array([each.mean for each in found])
    truth = 0.5 * np.sqrt(1 - common)
    assert means.mean() == pytest.approx(truth, abs=4 * means.std() / np.sqrt(len(means)))
    assert np.mean([each.error2 for each in found]) == pytest.approx(means.var(), rel=0.2)


def test_what_is_alike_or_settled_gets_nothing():
    same = np.array([1.0, 2.0, 4.0, 3.0])
    assert allocation([same, same.copy()], 10) == [0, 0]
    assert leads([same, same + 1.0])[0] == 1
    assert correct(leads([same, same + 1.0])[1]) == 1.0
    assert sum(allocation([same, same + 1.0, same[::-1] * 1.1], 7)) == 7


def test_whole_numbers_add_up():
    assert whole(np.array([0.4, 0.4, 2.2]), 3) == [1, 0, 2]

import numpy as np
import pytest

from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.statistics.difference import difference
from simbackorder.statistics.estimate import Estimate
from simbackorder.statistics.holm import holm

GOAL = Goal("profit", +1, 0.95)
NOTHING = {"profit": "no money", "rate": "no order"}


def observed(n=20, seed=1):
    rng = np.random.default_rng(seed)
    values = np.empty((n, 3, 2, 2))
    values[:, :, 0, 0] = rng.normal(100, 10, n)[:, None] + rng.normal(0, 1, (n, 3)) + [0, 4, 8]
    values[:, :, 0, 1] = 1
    values[:, :, 1, 1] = rng.poisson(50, n)[:, None]
    values[:, :, 1, 0] = rng.binomial(values[:, :, 1, 1].astype(int), [0.1, 0.2, 0.3])
    return Observations(("a", "b", "c"), ("profit", "rate"), values)


def test_differences_are_to_the_baseline_and_adjusted_over_the_alternatives():
    data = observed()
    found = compare(data, GOAL, NOTHING)
    assert found.baseline == "a"
    assert list(found.differences) == ["b", "c"]
    for measure in data.measures:
        raw = [difference(data.sample(name, measure), data.sample("a", measure), 0.95) for name in "bc"]
        assert [found.differences[name][measure].difference for name in "bc"] == raw
        assert tuple(found.differences[name][measure].p_adjusted for name in "bc") == holm([each.p for each in raw])
    assert found.best.best == ("c",)


def test_all_alternatives_and_measures_are_estimated():
    found = compare(observed(), GOAL, NOTHING)
    assert {name: list(row) for name, row in found.estimates.items()} == {key: ["profit", "rate"] for key in "abc"}


def test_the_reason_comes_from_the_measure():
    data = observed()
    data.values[:, 0, 1] = 0
    found = compare(data, GOAL, NOTHING)
    assert found.estimates["a"]["rate"] == Estimate(None, None, 20, "no order")
    assert found.differences["b"]["rate"].difference.reason == "no order"
    assert found.differences["b"]["rate"].p_adjusted is None


def test_lower_may_be_better():
    assert compare(observed(), GOAL._replace(better=-1), NOTHING).best.best == ("a",)


@pytest.mark.parametrize("names", [("a",), ("a", "b")])
def test_one_alternative_has_nothing_to_be_compared_with(names):
    data = observed()
    part = Observations(names, data.measures, data.values[:, : len(names)])
    assert len(compare(part, GOAL, NOTHING).differences) == len(names) - 1

"""What is known roughly is said, with how many runs would do."""

import numpy as np
import pytest

from simbackorder.experiments.comparison import Goal, compare
from simbackorder.experiments.replications import Observations
from simbackorder.report.result import Head, Result
from simbackorder.report.roughness import roughly_known

HEAD = Head("Shop", "Why?", "d1", 5, "simpy", "USD", 2, "day", ())
UNITS = {"profit": "money", "promise_miss_rate": "fraction"}


def result(profit, missed) -> Result:
    n = len(profit)
    values = np.ones((n, 1, 2, 2))
    values[:, 0, 0, 0] = profit
    values[:, 0, 1] = np.stack([missed, np.full(n, 100.0)], axis=1)
    observed = Observations(("shop",), tuple(UNITS), values)
    found = compare(observed, Goal("profit", 1, 0.95), dict.fromkeys(UNITS, "nothing"), {"promise_miss_rate"})
    return Result(HEAD, UNITS, found)


EVEN = np.tile([90.0, 100.0, 110.0], 20)
OFTEN = np.full(60, 5.0)


def test_nothing_is_said_of_runs_that_are_alike():
    assert roughly_known(result(EVEN, OFTEN)) == []


@pytest.mark.parametrize(("seen", "runs"), [(1, "900"), (3, "300"), (14, "60")])
def test_what_few_runs_saw_is_known_roughly(seen, runs):
    missed = np.zeros(60)
    missed[:seen] = 4
    [note] = roughly_known(result(EVEN, missed))
    assert note.startswith(f"Few runs saw a missed date: {seen} of 60 with 'shop'")
    assert f"About {runs} runs would do" in note


def test_what_no_run_saw_may_not_exist():
    assert roughly_known(result(EVEN, np.zeros(60))) == []


@pytest.mark.parametrize(("far", "way"), [(-900.0, "lower"), (2000.0, "higher")])
def test_a_few_runs_far_from_the_others_are_told(far, way):
    profit = EVEN.copy()
    profit[:2] = far
    [note] = roughly_known(result(profit, OFTEN))
    assert f"A few runs have a far {way} profit than the others with 'shop'" in note
    assert "runs would do (--replications)" in note

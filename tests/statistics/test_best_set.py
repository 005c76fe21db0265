import numpy as np
import pytest

from simbackorder.statistics.best_set import best_set, is_equal, replications_to_tell
from simbackorder.statistics.estimate import Sample


def sample(values) -> Sample:
    values = np.asarray(values, dtype=float)
    return Sample(values, np.ones_like(values))


def noisy(seed: int, shifts: dict[str, float], n: int = 40, spread: float = 1.0) -> dict[str, Sample]:
    rng = np.random.default_rng(seed)
    shared = rng.normal(50, 10, n)
    return {name: sample(shared + shift + rng.normal(0, spread, n)) for name, shift in shifts.items()}


def test_a_clear_winner():
    found = best_set(noisy(1, {"a": 0, "b": 5, "c": 2}), +1, 0.95)
    assert found.ranking == ("b", "c", "a")
    assert found.best == ("b",)
    assert found.pair("b", "a").difference.mean == pytest.approx(5, abs=1)
    assert found.pair("a", "b").difference.mean == -found.pair("b", "a").difference.mean


def test_lower_may_be_better():
    found = best_set(noisy(1, {"a": 0, "b": 5, "c": 2}), -1, 0.95)
    assert (found.ranking[0], found.best) == ("a", ("a",))


def test_ties_are_ties():
    values = np.arange(10.0)
    found = best_set({"a": sample(values), "b": sample(values), "c": sample(values - 1)}, +1, 0.95)
    assert found.best == ("a", "b")
    assert found.pair("a", "b").p_adjusted == 1


def test_equal_are_those_that_are_so_in_every_replication():
    values = np.arange(10.0)
    swapped = values.reshape(5, 2)[:, ::-1].ravel()  # the same mean
    found = best_set(
        {"a": sample(values), "b": sample(values), "c": sample(swapped), "d": sample(values - 1)}, +1, 0.95
    )
    assert found.pair("a", "c").difference.mean == 0
    assert [is_equal(found.pair("a", other)) for other in "bcd"] == [True, False, False]


def test_one_replication_tells_nothing_apart():
    found = best_set({"a": sample([1]), "b": sample([2])}, +1, 0.95)
    assert (found.ranking, found.best) == (("b", "a"), ("a", "b"))


def test_what_has_no_value_takes_no_part():
    nothing = Sample(np.zeros(3), np.zeros(3))
    found = best_set({"a": nothing, "b": sample([1, 2, 3])}, +1, 0.95)
    assert (found.ranking, found.best, found.pairs) == (("b",), ("b",), ())
    assert best_set({"a": nothing}, +1, 0.95).best == ()


def dropped_under_the_null(repetitions: int, confidence: float) -> float:
    wrong = 0
    for seed in range(repetitions):
        found = best_set(noisy(seed, dict.fromkeys("abcde", 0.0), n=15), +1, confidence)
        wrong += len(found.best) < 5
    return wrong / repetitions


def test_family_wise_error():
    # 2000 repetitions of five equal alternatives: standard error 0.5 % at 5 %. The one-best comparison uses only pairs
    # with the sample best, hence the error stays somewhat below; the lower bound says that the check has power.
    assert 0.015 <= dropped_under_the_null(2000, 0.95) <= 0.05 + 2 * 0.005


def test_the_family_wise_check_sees_an_unadjusted_test():
    assert dropped_under_the_null(500, 0.60) > 0.1  # a level of 40 % instead of 5 %


def test_replications_to_tell():
    found = best_set(noisy(3, {"a": 0, "b": 0.1}, n=50), +1, 0.95)
    assert found.best == ("a", "b")
    needed = replications_to_tell(found.pair("b", "a"), 1, 0.95)
    # the spread of the difference is sqrt(2), so (1.96 + 1.28)^2 * 2 / difference^2; the spread itself is estimated
    mean = found.pair("b", "a").difference.mean
    assert needed == pytest.approx(10.507 * 2 / mean**2, rel=0.5)


def test_replications_to_tell_after_a_few():
    rest = np.array([50.0, 40.0, 60.0, 45.0])
    found = best_set({"a": sample(rest), "b": sample(rest + np.array([-3.0, -1.0, 3.0, 5.0]))}, +1, 0.95)
    needed = replications_to_tell(found.pair("b", "a"), 1, 0.95)
    assert needed == 141  # (1.960 + 1.282)^2 times the variance, 40 / 3, over the mean, 1, squared, is 140.1


def test_no_number_tells_equals_apart():
    found = best_set({"a": sample([1, 2]), "b": sample([1, 2])}, +1, 0.95)
    assert replications_to_tell(found.pair("a", "b"), 1, 0.95) is None

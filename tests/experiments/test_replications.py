import math
import os
import pickle
import signal

import numpy as np
import pytest

from simbackorder.experiments.replications import Observations, RunError, Study, gathered, observe
from support.one_by_one import one_by_one


@pytest.fixture
def study(shop):
    return Study(shop, tuple(shop.alternatives))


def only(observed):
    (one,) = observed
    return one


def equal(a: Observations, b: Observations) -> bool:
    return a[:2] == b[:2] and a.values.tobytes() == b.values.tobytes()


def noisy(study, replication, at):
    at(0)
    rng = np.random.default_rng(replication)
    found = np.array([(rng.normal(), rng.random()) for _ in study.alternatives]).T
    measured = {"profit": (found[0], np.ones(len(found[0]))), "rate": (found[1], np.full(len(found[1]), 3.0))}
    return gathered(measured, len(study.alternatives))[0]


def breaks(study, replication, at):
    at(0)
    if replication == 3:
        at(1)
        raise ZeroDivisionError("the shelf is gone")
    return noisy(study, replication, at)


def dies(study, replication, at):
    at(1)
    if replication == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return noisy(study, replication, at)


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
@pytest.mark.parametrize("workers", [2, 3])
def test_bit_for_bit_the_same_for_any_number_of_workers(study, workers, start_method):
    alone = only(observe([study], workers=1))
    assert alone.values.shape == (7, 2, len(alone.measures), 2)
    assert equal(alone, only(observe([study], workers=workers, start_method=start_method)))


def test_alternatives_meet_the_same_demand_and_replications_differ(study):
    observed = only(observe([study], workers=1))
    demand = observed.values[:, :, observed.measures.index("orders_arrived"), 0]
    assert (demand[:, 0] == demand[:, 1]).all()
    assert len(set(demand[:, 0])) > 1


def test_one_alternative_is_the_same_alone_and_in_company(study):
    both = only(observe([study], workers=1))
    alone = only(observe([study._replace(alternatives=("backorder",))], workers=1))
    assert alone.values.tobytes() == both.values[:, 1:].tobytes()


def test_progress_hears_of_every_replication(study):
    heard = []
    list(observe([study, study], workers=2, simulate=one_by_one(noisy), progress=lambda *told: heard.append(told)))
    assert heard == [(n, 14) for n in range(1, 15)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_names_replication_alternative_and_seed(study, workers):
    with pytest.raises(RunError) as failed:
        list(observe([study], workers=workers, simulate=one_by_one(breaks), start_method="fork"))
    message = "replication 3, alternative 'backorder', seed 7 failed: ZeroDivisionError: the shelf is gone"
    assert str(failed.value) == message
    assert str(pickle.loads(pickle.dumps(failed.value))) == message


def test_a_killed_worker_is_named_likewise(study):
    with pytest.raises(RunError, match="a worker process died") as failed:
        list(observe([study], workers=2, simulate=one_by_one(dies), start_method="fork"))
    assert "replication 3, alternative 'backorder', seed 7" in str(failed.value)


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_a_measure_that_is_not_finite_is_a_failure(wrong):
    with pytest.raises(ValueError, match="profit is not finite"):
        gathered({"profit": (np.array([0.0, wrong]), np.ones(2))}, 1)


def test_samples_are_columns(study):
    observed = only(observe([study], workers=1, simulate=one_by_one(noisy)))
    sample = observed.sample("backorder", "rate")
    np.testing.assert_array_equal(sample.numerator, observed.values[:, 1, 1, 0])
    np.testing.assert_array_equal(sample.denominator, 3.0)

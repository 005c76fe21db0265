"""The calendar of the compiled engine: a leaf for every time of the run."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simbackorder.engines.calendar import LEAVES, leaves_per_time
from simbackorder.experiments.replications import Study, simulate
from simbackorder.experiments.workloads import one_item
from simbackorder.scenario.reading import loads

DAYS = 100


@pytest.mark.parametrize("patience", ["70 days", "{uniform: [0, 95]}"])
def test_whoever_waits_for_most_of_the_run_leaves_in_time(patience: str) -> None:
    text = one_item(0).replace("365 days", f"{DAYS} days").replace("{exponential: {mean: 7 days}}", patience)
    text = text.replace("{lognormal: {mean: 5 days, cv: 0.3}}", "{uniform: [75, 95]}")
    scenario = loads(text)
    assert leaves_per_time(50 * DAYS, DAYS) * DAYS > 100
    found = {
        engine: simulate(Study(scenario, tuple(scenario.alternatives), engine=engine), range(1), lambda step: None)
        for engine in ("compiled", "simpy")
    }
    cancelled = [each.values[0, each.measures.index("units_cancelled"), 0] for each in found["simpy"]]
    assert min(cancelled) > 0
    for ours, theirs in zip(found["compiled"], found["simpy"], strict=True):
        assert np.array_equal(ours.values, theirs.values)


@pytest.mark.parametrize(("orders", "end", "rate"), [(0, 10.0, 0.0078125), (8, 1.0, 1.0), (5000, 100.0, 4.0)])
def test_a_leaf_is_for_a_power_of_two(orders: int, end: float, rate: float) -> None:
    assert leaves_per_time(orders, end) == rate


@given(st.integers(0, 10**9), st.floats(1e-12, 1e12))
@example(10**9, math.nextafter(256.0, 257.0))
@example(8 * LEAVES, 256.0)
def test_everything_before_the_end_has_a_leaf(orders: int, end: float) -> None:
    rate = leaves_per_time(orders, end)
    assert math.frexp(rate)[0] == 0.5
    assert 0 <= int(math.nextafter(end, 0.0) * rate) < LEAVES

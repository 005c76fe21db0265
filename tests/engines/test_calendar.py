"""The calendar of the compiled engine, whose leaves are used again after a round of them."""

import numpy as np
import pytest

from simbackorder.engines.calendar import LEAVES, leaves_per_time
from simbackorder.experiments.replications import Study, simulate
from simbackorder.experiments.workloads import one_item
from simbackorder.scenario.reading import loads

DAYS = 100


@pytest.mark.parametrize("patience", ["70 days", "{uniform: [0, 95]}"])
def test_whoever_waits_for_more_than_a_round_of_leaves_leaves_in_time(patience: str) -> None:
    text = one_item(0).replace("365 days", f"{DAYS} days").replace("{exponential: {mean: 7 days}}", patience)
    text = text.replace("{lognormal: {mean: 5 days, cv: 0.3}}", "{uniform: [75, 95]}")
    scenario = loads(text)
    assert 70 * leaves_per_time(50 * DAYS, DAYS) > LEAVES
    found = {
        engine: simulate(Study(scenario, tuple(scenario.alternatives), engine=engine), range(1), lambda step: None)
        for engine in ("compiled", "simpy")
    }
    cancelled = [each.values[0, each.measures.index("units_cancelled"), 0] for each in found["simpy"]]
    assert min(cancelled) > 0
    for ours, theirs in zip(found["compiled"], found["simpy"], strict=True):
        assert np.array_equal(ours.values, theirs.values)


@pytest.mark.parametrize(("orders", "end", "rate"), [(0, 10.0, 0.0078125), (16, 1.0, 1.0), (5000, 100.0, 4.0)])
def test_a_leaf_is_for_a_power_of_two(orders: int, end: float, rate: float) -> None:
    assert leaves_per_time(orders, end) == rate

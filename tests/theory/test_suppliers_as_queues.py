"""A supplier that makes to order on its own machines: textbook queues, whose departures feed its transport."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy import stats

from support.observing import estimates
from support.steady import check, one_item, rejected

RATE, LEVEL, LOAD = 4.0, 6, 0.8
WORK = LOAD / RATE  # mean time that the only server needs for an order
NARROW = {"mean_backorders": 0.1, "mean_on_hand": 0.05, "mean_on_order": 0.14, "unit_fill_rate": 0.01}
LONGEST = 250  # where distributions are cut off, with probabilities below 1e-20


def of_outstanding(chance: Sequence[float] | np.ndarray, level: int, size: int = 1) -> dict[str, float]:
    """What base stock gives when this is the distribution of the demands that are outstanding, each of `size` units:
    net inventory = level - size x outstanding. Poisson demand sees time averages."""
    p = np.asarray(chance, float)
    outstanding = size * np.arange(p.size)
    net = level - outstanding
    filled = np.clip(net, 0, size) / size
    return {
        "mean_backorders": float(p @ np.maximum(-net, 0)),
        "mean_on_hand": float(p @ np.maximum(net, 0)),
        "mean_on_order": float(p @ outstanding),
        "unit_fill_rate": float(p @ filled),
    }


def geometric(load: float) -> np.ndarray:
    """Orders at a single exponential server."""
    return (1 - load) * load ** np.arange(LONGEST)


def delayed(servers: int, load: float) -> np.ndarray:
    """Orders at several exponential servers (Erlang's delay system); `load` is of each."""
    n = np.arange(LONGEST)
    free = np.minimum(n, servers)
    steps = np.where(n > 0, servers * load / np.maximum(free, 1), 1.0)
    p = np.cumprod(steps)
    return p / p.sum()


def then_travelling(queue: np.ndarray, units: float) -> np.ndarray:
    """Orders in manufacture or on their way, these being Poisson and independent of the queue: product form."""
    return np.convolve(queue, stats.poisson.pmf(np.arange(LONGEST), units))


def make(work: Any, **more: Any) -> dict[str, Any]:
    return {"s": {"lead_time": work, "servers": 1, **more}}


def simulated(suppliers: dict[str, Any], level: int = LEVEL, size: int = 1, length: float = 10050, runs: int = 40):
    scenario = one_item(
        RATE / size,
        level,
        {"rule": "base-stock", "order_up_to": level},
        None,
        length=length,
        suppliers=suppliers,
        basket={"units": size},
    )
    return estimates(scenario, runs, *NARROW)


def test_the_textbook_queue_in_figures():
    """Make-to-stock at one exponential server (Buzacott and Shanthikumar 1993, chapter 4): outstanding orders are
    geometric with the load p, so that mean backorders = p^(S + 1) / (1 - p), and mean on hand = S - p / (1 - p) + mean
    backorders."""
    found = of_outstanding(geometric(LOAD), LEVEL)
    assert found["mean_backorders"] == pytest.approx(LOAD ** (LEVEL + 1) / (1 - LOAD)) == pytest.approx(1.048576)
    assert found["mean_on_hand"] == pytest.approx(LEVEL - LOAD / (1 - LOAD) + 1.048576) == pytest.approx(3.048576)
    assert found["unit_fill_rate"] == pytest.approx(1 - LOAD**LEVEL)
    assert delayed(1, LOAD) == pytest.approx(geometric(LOAD))


def test_one_exponential_server_at_a_load_of_four_fifths():
    found = simulated(make({"exponential": WORK}))
    check(found, of_outstanding(geometric(LOAD), LEVEL), NARROW)
    for load in (0.99 * LOAD, 1.01 * LOAD):
        assert rejected(found, of_outstanding(geometric(load), LEVEL)) >= {"mean_on_hand", "unit_fill_rate"}
    assert rejected(found, of_outstanding(geometric(1.03 * LOAD), LEVEL)) == set(NARROW)
    assert rejected(found, of_outstanding(geometric(LOAD), LEVEL + 1)) >= set(NARROW) - {"mean_on_order"}
    assert rejected(found, of_outstanding(delayed(2, LOAD), LEVEL)) >= {"mean_on_hand", "unit_fill_rate"}


@pytest.mark.parametrize(("size", "batch"), [(2, 1), (2, 2), (3, 2)])
def test_work_by_the_unit(size, batch):
    """Every customer wants `size` units, so that every order is of as many: ceil(size / batch) batches, whose one time
    is exponential. The server is as busy as before; what is outstanding comes in multiples of `size`."""
    batches = -(-size // batch)
    made = {"manufacture": {"exponential": size * WORK / batches}, "servers": 1, "per": "unit", "batch": batch}
    found = simulated({"s": made}, LEVEL * size, size)
    narrow = {name: 1.7 * width * (1 if name == "unit_fill_rate" else size) for name, width in NARROW.items()}
    check(found, of_outstanding(geometric(LOAD), LEVEL * size, size), narrow)
    wrong = LOAD * (batches + 1) / batches if batches == 1 else LOAD / batches  # a batch too many; by the order
    assert rejected(found, of_outstanding(geometric(min(wrong, 0.95)), LEVEL * size, size)) == set(NARROW)
    assert rejected(found, of_outstanding(geometric(1.03 * LOAD), LEVEL * size, size)) == set(NARROW)


TRANSPORT = {"constant": 1.5, "exponential": {"exponential": 1.5}, "uniform": {"uniform": [0, 3]}}


@pytest.mark.parametrize("distribution", TRANSPORT)
def test_manufacture_and_then_transport(distribution):
    """What leaves a queue with exponential servers is Poisson, and its past is independent of the queue (Burke,
    Operations Research 4 (1956), 699-704); transport is a second stage with ample room: on order = geometric + Poisson.
    """
    level = LEVEL + 6
    made = {"manufacture": {"exponential": WORK}, "transport": TRANSPORT[distribution], "servers": 1}
    found = simulated({"s": made}, level)
    check(found, of_outstanding(then_travelling(geometric(LOAD), RATE * 1.5), level), NARROW | {"mean_on_hand": 0.06})
    assert rejected(found, of_outstanding(geometric(LOAD), level)) == set(NARROW)
    for wrong in (1.35, 1.65):
        assert rejected(found, of_outstanding(then_travelling(geometric(LOAD), RATE * wrong), level)) == set(NARROW)
    kept_busy = of_outstanding(then_travelling(np.array([1.0]), RATE * (1.5 + WORK)), level)
    assert rejected(found, kept_busy) == set(NARROW)


def test_three_machines_and_transport():
    made = {"manufacture": {"exponential": 3 * WORK}, "transport": {"gamma": {"mean": 1, "cv": 0.5}}, "servers": 3}
    level = LEVEL + 4
    found = simulated({"s": made}, level)
    check(found, of_outstanding(then_travelling(delayed(3, LOAD), RATE), level), NARROW)
    four = of_outstanding(then_travelling(delayed(4, LOAD * 3 / 4), RATE), level)
    assert rejected(found, four) == set(NARROW)
    assert rejected(found, of_outstanding(then_travelling(delayed(3, 1.02 * LOAD), RATE), level)) == set(NARROW)

"""A supplier that makes to order on its own machines: textbook queues, whose departures feed its transport."""

from __future__ import annotations

import numpy as np
import pytest

from simbackorder.verification.one_for_one import of_outstanding
from simbackorder.verification.queues import (
    BY_THE_UNIT,
    LEVEL,
    LOAD,
    RATE,
    THREE,
    TRANSPORT,
    TRAVEL,
    WORK,
    by_the_unit,
    delayed,
    geometric,
    make,
    shop,
    then_travelling,
    travelling,
)
from simbackorder.verification.shops import read
from support.observing import estimates
from support.steady import check, rejected

NARROW = {"mean_backorders": 0.1, "mean_on_hand": 0.05, "mean_on_order": 0.14, "unit_fill_rate": 0.01}


def outstanding(chance, level: int, size: int = 1) -> dict[str, float]:
    """Measures of base stock with orders of `size` units."""
    return dict(of_outstanding(chance, level, size, size))


def simulated(suppliers, level: int = LEVEL, size: int = 1):
    return estimates(read(shop(suppliers, level, size, 10_200)), 40, *NARROW)


def test_the_textbook_queue_in_figures():
    """Make-to-stock at one exponential server (Buzacott and Shanthikumar 1993, chapter 4): outstanding orders are
    geometric with the load p, so that mean backorders = p^(S + 1) / (1 - p), and mean on hand = S - p / (1 - p) + mean
    backorders."""
    found = outstanding(geometric(LOAD), LEVEL)
    assert found["mean_backorders"] == pytest.approx(LOAD ** (LEVEL + 1) / (1 - LOAD)) == pytest.approx(1.048576)
    assert found["mean_on_hand"] == pytest.approx(LEVEL - LOAD / (1 - LOAD) + 1.048576) == pytest.approx(3.048576)
    assert found["unit_fill_rate"] == pytest.approx(1 - LOAD**LEVEL)
    assert delayed(1, LOAD) == pytest.approx(geometric(LOAD))


def test_one_exponential_server_at_a_load_of_four_fifths():
    found = simulated(make({"exponential": WORK}))
    check(found, outstanding(geometric(LOAD), LEVEL), NARROW)
    for load in (0.99 * LOAD, 1.01 * LOAD):
        assert rejected(found, outstanding(geometric(load), LEVEL)) >= {"mean_on_hand", "unit_fill_rate"}
    assert rejected(found, outstanding(geometric(1.03 * LOAD), LEVEL)) == set(NARROW)
    assert rejected(found, outstanding(geometric(LOAD), LEVEL + 1)) >= set(NARROW) - {"mean_on_order"}
    assert rejected(found, outstanding(delayed(2, LOAD), LEVEL)) >= {"mean_on_hand", "unit_fill_rate"}


@pytest.mark.parametrize(("size", "batch"), BY_THE_UNIT)
def test_work_by_the_unit(size, batch):
    """Every customer wants `size` units, so that every order is of as many: ceil(size / batch) batches, whose one time
    is exponential. The server is as busy as before; what is outstanding comes in multiples of `size`."""
    found = simulated(by_the_unit(size, batch), LEVEL * size, size)
    batches = -(-size // batch)
    narrow = {name: 1.7 * width * (1 if name == "unit_fill_rate" else size) for name, width in NARROW.items()}
    check(found, outstanding(geometric(LOAD), LEVEL * size, size), narrow)
    wrong = LOAD * (batches + 1) / batches if batches == 1 else LOAD / batches  # a batch too many; by the order
    assert rejected(found, outstanding(geometric(min(wrong, 0.95)), LEVEL * size, size)) == set(NARROW)
    assert rejected(found, outstanding(geometric(1.03 * LOAD), LEVEL * size, size)) == set(NARROW)


@pytest.mark.parametrize("distribution", TRANSPORT)
def test_manufacture_and_then_transport(distribution):
    """What leaves a queue with exponential servers is Poisson, and its past is independent of the queue (Burke,
    Operations Research 4 (1956), 699-704); transport is a second stage with ample room: on order = geometric + Poisson.
    """
    level = LEVEL + 6
    found = simulated(travelling(distribution), level)
    check(found, outstanding(then_travelling(geometric(LOAD), RATE * TRAVEL), level), NARROW | {"mean_on_hand": 0.06})
    assert rejected(found, outstanding(geometric(LOAD), level)) == set(NARROW)
    for wrong in (1.35, 1.65):
        assert rejected(found, outstanding(then_travelling(geometric(LOAD), RATE * wrong), level)) == set(NARROW)
    kept_busy = outstanding(then_travelling(np.array([1.0]), RATE * (1.5 + WORK)), level)
    assert rejected(found, kept_busy) == set(NARROW)


def test_three_machines_and_transport():
    level = LEVEL + 4
    found = simulated(THREE, level)
    check(found, outstanding(then_travelling(delayed(3, LOAD), RATE), level), NARROW)
    four = outstanding(then_travelling(delayed(4, LOAD * 3 / 4), RATE), level)
    assert rejected(found, four) == set(NARROW)
    assert rejected(found, outstanding(then_travelling(delayed(3, 1.02 * LOAD), RATE), level)) == set(NARROW)

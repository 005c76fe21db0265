"""Impatient customers of a shop whose supplier works on one order at a time."""

from __future__ import annotations

from functools import partial

import pytest

from simbackorder.verification.impatience import CHAINS, IMPATIENCE, LEVEL, RATE, WORK, of_chain, shop
from simbackorder.verification.shops import read
from support.observing import estimates
from support.steady import check, rejected

NARROW = {
    "mean_backorders": 0.01,
    "cancellation_rate": 0.003,
    "unit_fill_rate": 0.003,
    "mean_on_hand": 0.005,
    "mean_on_order": 0.015,
}


def simulated(on_cancellation: str):
    return estimates(read(shop(on_cancellation, 10_050)), 60, *NARROW)


@pytest.mark.parametrize("on_cancellation", CHAINS)
def test_the_chain(on_cancellation):
    found, chain = simulated(on_cancellation), partial(of_chain, on_cancellation)
    check(found, chain(LEVEL, WORK, IMPATIENCE), NARROW)
    sensitive = set(NARROW) - {"mean_on_order"}
    assert rejected(found, chain(LEVEL + 1, WORK, IMPATIENCE)) >= sensitive
    assert rejected(found, chain(LEVEL, WORK * 1.05, IMPATIENCE)) >= sensitive
    assert rejected(found, chain(LEVEL, WORK, IMPATIENCE * 1.2)) >= {"mean_backorders", "cancellation_rate"}
    other = "keep" if on_cancellation == "recall" else "recall"
    assert rejected(found, of_chain(other)) >= {"mean_backorders", "cancellation_rate", "mean_on_hand"}


def test_without_impatience_both_are_the_textbook_queue():
    """Outstanding orders are those of M/M/1: geometric with the load (Buzacott and Shanthikumar, Stochastic Models of
    Manufacturing Systems, 1993, chapter 4: mean backorders = load^(S + 1) / (1 - load))."""
    load = RATE / 6
    for on_cancellation in CHAINS:
        found = of_chain(on_cancellation, LEVEL, 6.0, 0.0)
        assert found["mean_backorders"] == pytest.approx(load ** (LEVEL + 1) / (1 - load))
        assert found["unit_fill_rate"] == pytest.approx(1 - load**LEVEL)

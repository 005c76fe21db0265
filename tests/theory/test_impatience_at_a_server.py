"""Impatient customers of a shop whose supplier works on one order at a time."""

from __future__ import annotations

import pytest

from support.observing import estimates, settled
from support.steady import check, one_item, rejected

RATE, WORK, IMPATIENCE, LEVEL = 2.0, 2.2, 0.8, 1
OWED, EXCESS = 20, 24  # where the chains are cut off, with probabilities below 1e-8
NARROW = {
    "mean_backorders": 0.01,
    "cancellation_rate": 0.003,
    "unit_fill_rate": 0.003,
    "mean_on_hand": 0.005,
    "mean_on_order": 0.015,
}


def measures(chance: dict[tuple[int, int], float], level: int, impatience: float) -> dict[str, float]:
    """Of states (excess, outstanding): net inventory = level + excess - outstanding; Poisson arrivals see it."""
    net = {(e, n): level + e - n for e, n in chance}
    owed = sum(p * max(-net[x], 0) for x, p in chance.items())
    return {
        "mean_backorders": owed,
        "cancellation_rate": impatience * owed / RATE,
        "unit_fill_rate": sum(p for x, p in chance.items() if net[x] > 0),
        "mean_on_hand": sum(p * max(net[x], 0) for x, p in chance.items()),
        "mean_on_order": sum(p * x[1] for x, p in chance.items()),
    }


def recalled(level: int, work: float, impatience: float) -> dict[str, float]:
    """A cancellation withdraws an order from the supplier: outstanding orders are a birth-death chain, with births at
    `RATE` and deaths at work + impatience x backorders (Ancker and Gafarian, Operations Research 11 (1963), 88-100;
    Palm 1957: M/M/1 + M, of which the first `level` in the system never leave)."""
    rates: dict[tuple[tuple[int, int], tuple[int, int]], float] = {}
    for n in range(level + OWED):
        rates[(0, n), (0, n + 1)] = RATE
        rates[(0, n + 1), (0, n)] = work + impatience * max(n + 1 - level, 0)
    return measures(settled(rates), level, impatience)


def kept(level: int, work: float, impatience: float) -> dict[str, float]:
    """What was ordered for those who leave comes all the same: the inventory position is in excess of its level by the
    number of cancellations that no later demand has used up. With outstanding orders that is a Markov chain: demand
    uses up the excess, or else orders; the server finishes; one of the backorders leaves and adds to the excess."""
    rates: dict[tuple[tuple[int, int], tuple[int, int]], float] = {}
    for e in range(EXCESS):
        for n in range(level + OWED):
            here = (e, n)
            owed = max(n - level - e, 0)
            if e > 0:
                rates[here, (e - 1, n)] = RATE
            elif n + 1 < level + OWED:
                rates[here, (e, n + 1)] = RATE
            if n > 0:
                rates[here, (e, n - 1)] = work
            if owed > 0 and e + 1 < EXCESS:
                rates[here, (e + 1, n)] = impatience * owed
    return measures(settled(rates), level, impatience)


def simulated(on_cancellation: str):
    scenario = one_item(
        RATE,
        LEVEL,
        {"rule": "base-stock", "order_up_to": LEVEL, "on_cancellation": on_cancellation},
        None,
        length=10050,
        suppliers={"s": {"lead_time": {"exponential": 1 / WORK}, "servers": 1}},
        customers={
            "arrivals": {"rate": RATE},
            "segments": {"customers": {"patience": {"exponential": 1 / IMPATIENCE}}},
        },
    )
    return estimates(scenario, 60, *NARROW)


CHAINS = {"recall": recalled, "keep": kept}


@pytest.mark.parametrize("on_cancellation", CHAINS)
def test_the_chain(on_cancellation):
    found, chain = simulated(on_cancellation), CHAINS[on_cancellation]
    check(found, chain(LEVEL, WORK, IMPATIENCE), NARROW)
    sensitive = set(NARROW) - {"mean_on_order"}
    assert rejected(found, chain(LEVEL + 1, WORK, IMPATIENCE)) >= sensitive
    assert rejected(found, chain(LEVEL, WORK * 1.05, IMPATIENCE)) >= sensitive
    assert rejected(found, chain(LEVEL, WORK, IMPATIENCE * 1.2)) >= {"mean_backorders", "cancellation_rate"}
    other = CHAINS["keep" if on_cancellation == "recall" else "recall"]
    assert rejected(found, other(LEVEL, WORK, IMPATIENCE)) >= {"mean_backorders", "cancellation_rate", "mean_on_hand"}


def test_without_impatience_both_are_the_textbook_queue():
    """Outstanding orders are those of M/M/1: geometric with the load (Buzacott and Shanthikumar, Stochastic Models of
    Manufacturing Systems, 1993, chapter 4: mean backorders = load^(S + 1) / (1 - load))."""
    load = RATE / 6
    for chain in CHAINS.values():
        found = chain(LEVEL, 6.0, 0.0)
        assert found["mean_backorders"] == pytest.approx(load ** (LEVEL + 1) / (1 - load))
        assert found["unit_fill_rate"] == pytest.approx(1 - load**LEVEL)

"""Impatient customers of a shop whose supplier works on one order at a time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from simbackorder.verification.case import Case
from simbackorder.verification.chains import Rates, left_after, settled
from simbackorder.verification.shops import WARM_UP, base_stock, one_item

RATE, WORK, IMPATIENCE, LEVEL = 2.0, 2.2, 0.8, 1
OWED, EXCESS = 20, 24
"""Where the chains are cut off, with probabilities below 1e-8."""
LENGTH = 5050.0


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


def recalled_rates(level: int, work: float, impatience: float) -> Rates:
    """A cancellation withdraws an order from the supplier: outstanding orders are a birth-death chain, with births at
    `RATE` and deaths at work + impatience x backorders (Ancker and Gafarian, Operations Research 11 (1963), 88-100;
    Palm 1957: M/M/1 + M, of which the first `level` in the system never leave)."""
    rates = {}
    for n in range(level + OWED):
        rates[(0, n), (0, n + 1)] = RATE
        rates[(0, n + 1), (0, n)] = work + impatience * max(n + 1 - level, 0)
    return rates


def kept_rates(level: int, work: float, impatience: float) -> Rates:
    """What was ordered for those who leave comes all the same: the inventory position is in excess of its level by the
    number of cancellations that no later demand has used up. With outstanding orders that is a Markov chain: demand
    uses up the excess, or else orders; the server finishes; one of the backorders leaves and adds to the excess."""
    rates = {}
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
    return rates


CHAINS = {"recall": recalled_rates, "keep": kept_rates}


def of_chain(
    on_cancellation: str, level: int = LEVEL, work: float = WORK, impatience: float = IMPATIENCE
) -> dict[str, float]:
    """Measures when what was ordered for those who leave is recalled, or kept."""
    return measures(settled(CHAINS[on_cancellation](level, work, impatience)), level, impatience)


def shop(on_cancellation: str, length: float = LENGTH) -> dict[str, Any]:
    """The same as a scenario."""
    return one_item(
        RATE,
        LEVEL,
        {**base_stock(LEVEL), "on_cancellation": on_cancellation},
        None,
        length=length,
        suppliers={"s": {"lead_time": {"exponential": 1 / WORK}, "servers": 1}},
        customers={
            "arrivals": {"rate": RATE},
            "segments": {"customers": {"patience": {"exponential": 1 / IMPATIENCE}}},
        },
    )


SOURCES = {
    "recall": "Ancker and Gafarian 1963; Palm 1957",
    "keep": "Chain of excess and outstanding orders",
}


def cases() -> Iterator[Case]:
    """All of this subject."""
    for name, source in SOURCES.items():
        chain = CHAINS[name](LEVEL, WORK, IMPATIENCE)
        yield Case(
            f"impatience-{name}",
            f"Exponential patience, one server, orders of those who leave: {name}",
            source,
            shop(name),
            partial(of_chain, name),
            "Full shelf, idle server; the distance is that of the chain.",
            partial(left_after, chain, (0, 0), WARM_UP),
        )

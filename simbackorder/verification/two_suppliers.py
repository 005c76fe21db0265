"""Two suppliers for one item: at random, one of them for what is urgent, or by two levels of what is on its way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simbackorder.verification.case import Case
from simbackorder.verification.chains import Rates, left_after, settled
from simbackorder.verification.loss_systems import erlang_b, outstanding_chain
from simbackorder.verification.one_for_one import EMPTY, Law, of_outstanding, pipeline_left, poisson
from simbackorder.verification.shops import WARM_UP, base_stock, one_item

RATE, LENGTH = 4.0, 2550.0
WINDOW = LENGTH - WARM_UP


def shop(level: int, suppliers: dict[str, Any], sourcing: Any, length: float = LENGTH) -> dict[str, Any]:
    """Base stock, two suppliers."""
    return one_item(
        RATE, level, base_stock(level), None, length=length, suppliers=suppliers, policy={"sourcing": sourcing}
    )


AT_RANDOM = {
    "lead-times": {"near": {"lead_time": 1}, "far": {"lead_time": {"exponential": 4}}},
    "transport": {
        "near": {"lead_time": {"uniform": [0, 2]}},
        "far": {"manufacture": {"gamma": {"mean": 1.5, "cv": 0.6}}, "transport": {"exponential": 2.5}},
    },
}
SHARES = {"near": 0.7, "far": 0.3}
RANDOM_LEVEL = 9
AT_RANDOM_SOURCING = {"rule": "random", "shares": SHARES}


def at_random(window: float = WINDOW) -> dict[str, float]:
    """A Poisson stream that is split at random is two independent ones; each has a Poisson number under way, whatever
    its lead time (Palm): their sum is Poisson with the mean 4 (0.7 x 1 + 0.3 x 4) (Cinlar, Introduction to Stochastic
    Processes, 1975)."""
    return {
        **of_outstanding(poisson(RATE * (SHARES["near"] * 1 + SHARES["far"] * 4)), RANDOM_LEVEL),
        "mean_lead_time[supplier=near]": 1.0,
        "mean_lead_time[supplier=far]": 4.0,
        "units_received[supplier=near]": SHARES["near"] * RATE * window,
    }


REGULAR, EXPRESS = 3.0, 1.0
"""Lead times."""
DUAL = ((12, 5), (14, 5), (12, 11))
"""Base-stock level, and level of the express supplier."""
A, B = "replenishment_orders[supplier=a]", "replenishment_orders[supplier=b]"


def overflow(places: int, load: float, quick: float) -> NDArray[np.float64]:
    """Orders outstanding: those that come within the express lead time are Poisson, whatever happens; the others are
    those in a loss system with so many places, which takes an order from the regular supplier as long as one is free,
    and passes on everything, served or not, as a Poisson stream whose past is independent of what is inside (Song and
    Zipkin, Management Science 55 (2009), 362-372; the loss system is reversible, whatever the distribution of its
    service)."""
    n = np.arange(places + 1)
    inside = stats.poisson.pmf(n, load)
    found: NDArray[np.float64] = np.convolve(inside / inside.sum(), poisson(quick))
    return found


def dual_index(
    up_to: int, express_level: int, regular: float = REGULAR, express: float = EXPRESS, window: float = WINDOW
) -> dict[str, float]:
    """What comes later than the express lead time is at most up_to - express_level: when an order more would be, the
    unit is ordered from the express supplier."""
    places, load = up_to - express_level, RATE * (regular - express)
    found = of_outstanding(overflow(places, load, RATE * express), up_to)
    share = erlang_b(places, load)
    return {**found, A: share * RATE * window, B: (1 - share) * RATE * window}


def dual_shop(up_to: int, express_level: int, length: float = LENGTH) -> dict[str, Any]:
    """The same as a scenario."""
    suppliers = {"b": {"lead_time": REGULAR}, "a": {"lead_time": EXPRESS, "unit_cost": 2}}
    sourcing = {"rule": "dual-index", "regular": "b", "express": "a", "express_level": express_level}
    return shop(up_to, suppliers, sourcing, length)


SLOW, FAST, LEVEL, BELOW = 2.0, 0.5, 8, 2
MOST_FAST = 24


def expedited_rates(below: int = BELOW, fast: float = FAST, slow: float = SLOW) -> Rates:
    """What is outstanding at the regular and at the express supplier. The unit is ordered after the demand: net
    inventory is then level - outstanding - 1."""
    rates: dict[tuple[Any, Any], float] = {}
    for a in range(LEVEL - below + 1):
        for b in range(MOST_FAST):
            if a + b + 1 > LEVEL - below:
                if b + 1 < MOST_FAST:
                    rates[(a, b), (a, b + 1)] = RATE
            else:
                rates[(a, b), (a + 1, b)] = RATE
            if a:
                rates[(a, b), (a - 1, b)] = a / slow
            if b:
                rates[(a, b), (a, b - 1)] = b / fast
    return rates


def expedited(below: int = BELOW, fast: float = FAST, slow: float = SLOW, window: float = WINDOW) -> dict[str, float]:
    """Base stock at two suppliers with exponential lead times and ample capacity: a chain of what is outstanding at
    each (Moinzadeh and Schmidt, Operations Research 39 (1991), 308-321, have constant lead times)."""
    chance = np.zeros(80)
    urgent = 0.0
    for (a, b), p in settled(expedited_rates(below, fast, slow)).items():
        chance[a + b] += p
        urgent += p * (a + b + 1 > LEVEL - below)
    return {**of_outstanding(chance, LEVEL), A: urgent * RATE * window, B: (1 - urgent) * RATE * window}


def expedited_shop(length: float = LENGTH) -> dict[str, Any]:
    """The same as a scenario."""
    suppliers = {"b": {"lead_time": {"exponential": SLOW}}, "a": {"lead_time": {"exponential": FAST}}}
    sourcing = {"rule": "expedite", "regular": "b", "express": "a", "below": BELOW}
    return shop(LEVEL, suppliers, sourcing, length)


FAR = Law(4, lambda x: float(1 - np.exp(-x / 4)))


def cases() -> Iterator[Case]:
    """All of this subject."""
    for name, suppliers in AT_RANDOM.items():
        yield Case(
            f"random-suppliers-{name}",
            "Two suppliers chosen at random, " + ("by lead time" if name == "lead-times" else "one with transport"),
            "Palm 1938; Cinlar 1975",
            shop(RANDOM_LEVEL, suppliers, AT_RANDOM_SOURCING),
            at_random,
            EMPTY,
            partial(pipeline_left, RATE, FAR, WARM_UP),
            by="supplier",
        )
    for up_to, express_level in DUAL:
        chain = outstanding_chain(dict.fromkeys(range(up_to - express_level), RATE), REGULAR - EXPRESS)
        yield Case(
            f"dual-index-{up_to}-{express_level}",
            f"Dual index: base stock {up_to}, express level {express_level}",
            "Song and Zipkin 2009",
            dual_shop(up_to, express_level),
            partial(dual_index, up_to, express_level),
            "Full shelf, nothing on order; the distance is that of exponential lead times.",
            partial(left_after, chain, 0, WARM_UP),
            by="supplier",
        )
    yield Case(
        "expedited",
        "Express orders when net inventory is low, exponential lead times",
        "Chain of what is outstanding at each supplier",
        expedited_shop(),
        expedited,
        "Full shelf, nothing on order; the distance is that of the chain.",
        partial(left_after, expedited_rates(), (0, 0), WARM_UP),
        by="supplier",
    )

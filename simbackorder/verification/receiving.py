"""Units that never come, orders that may not overtake one another, and time on the way from the dock to the shelf."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simbackorder.verification.case import Case
from simbackorder.verification.chains import Rates, left_after, settled
from simbackorder.verification.one_for_one import EMPTY, LAWS, Law, of_outstanding, pipeline_left
from simbackorder.verification.shops import WARM_UP, base_stock, one_item

RATE, LEVEL, LEAD, LENGTH = 4.0, 9, 2.0, 2550.0
LONGEST = 200
WINDOW = LENGTH - WARM_UP
LONG_WARM_UP = 200.0
"""Of geometric sums of lead times."""


def poisson(mean: float) -> NDArray[np.float64]:
    """Probabilities of 0, 1, ... units."""
    found: NDArray[np.float64] = stats.poisson.pmf(np.arange(LONGEST), mean)
    return found


def shop(level: int, supplier: dict[str, Any], size: int = 1, **sections: Any) -> dict[str, Any]:
    """Base stock, customers who want `size` units."""
    return one_item(
        sections.pop("rate", RATE),
        level,
        base_stock(level),
        None,
        length=sections.pop("length", LENGTH),
        suppliers={"s": supplier},
        basket={"units": size},
        **sections,
    )


COMES = 0.8
ALL_OR_NOTHING = {"table": {1: COMES, 0: 1 - COMES}}
YIELD_LEVEL, HALF_LEVEL, HALF_RATE = LEVEL + 2, 14, 2.0


def lost_and_ordered_again(comes: float = COMES, level: int = YIELD_LEVEL, window: float = WINDOW) -> dict[str, float]:
    """From its first order to its receipt a unit takes a geometric sum of lead times, with the mean L / p, apart from
    all others; so by Palm's theorem Poisson(rate L / p) units are outstanding. Of the orders received, a share 1 - p is
    short by a unit: in the long run rate (1 - p) / p units per time."""
    found = of_outstanding(poisson(RATE * LEAD / comes), level)
    return {**found, "units_short": RATE * (1 - comes) / comes * window}


def yield_shop(law: str, length: float = LENGTH) -> dict[str, Any]:
    """Of an order of a unit it comes, or nothing does."""
    supplier = {"lead_time": LAWS[law].stated, "yield": ALL_OR_NOTHING}
    return shop(YIELD_LEVEL, supplier, length=length + LONG_WARM_UP - WARM_UP, warm_up=LONG_WARM_UP)


def half_of_two() -> dict[str, float]:
    """Of two units one comes (1.0), and of one unit one (0.5 rounds up): every demand of two has an order of two under
    way, then one of one: two independent stages with ample room, both Poisson(rate L)."""
    twos = np.zeros(LONGEST)
    twos[::2] = stats.poisson.pmf(np.arange(LONGEST // 2), HALF_RATE * LEAD)
    return dict(of_outstanding(np.convolve(twos, poisson(HALF_RATE * LEAD)), HALF_LEVEL, 2))


def half_shop(law: str, length: float = LENGTH) -> dict[str, Any]:
    """The same as a scenario."""
    return shop(HALF_LEVEL, {"lead_time": LAWS[law].stated, "yield": 0.5}, 2, rate=HALF_RATE, length=length)


LATER = 24
"""Level of base stock where orders keep their turn."""


def in_order(level: int, lead: float = LEAD, rate: float = RATE) -> dict[str, float]:
    """`sequential`, exponential lead times: an order comes when it and all older ones would have come, so P(W <= x) =
    F(x) exp(-rate x integral of 1 - F over (x, inf)) (resequencing after an infinite server: Harrus and Plateau, IEEE
    Transactions on Communications 30 (1982)); orders come first in, first out, so that Poisson(rate W) are outstanding
    (distributional Little's law: Haji and Newell, Journal of Applied Probability 8 (1971))."""
    x = np.linspace(0, 30 * lead, 6001)
    tail = np.exp(-x / lead)
    waits = (1 - tail) * np.exp(-rate * lead * tail)
    middle, mass = (x[1:] + x[:-1]) / 2, np.diff(waits)
    chance = np.array([mass @ stats.poisson.pmf(n, rate * middle) for n in range(LONGEST)])
    chance[0] += waits[0]
    return dict(of_outstanding(chance, level))


SEQUENTIAL = {"lead_time": {"exponential": LEAD}, "sequential": True}
PUT_AWAY = 0.5
DISTRIBUTIONS = {
    "constant": PUT_AWAY,
    "exponential": {"exponential": PUT_AWAY},
    "gamma": {"gamma": {"mean": PUT_AWAY, "cv": 0.7}},
}


def put_away(length: float = PUT_AWAY) -> dict[str, float]:
    """A unit reaches the shelf after its lead time and the time from the dock: Palm's theorem with the sum for what is
    not on the shelf, of which Poisson(rate L) is on order and Poisson(rate P) in put-away, independently."""
    found = of_outstanding(poisson(RATE * (LEAD + length)), LEVEL)
    return {
        **found,
        "mean_on_order": RATE * LEAD,
        "mean_in_putaway": RATE * length,
        "mean_wait": found["mean_backorders"] / RATE,
    }


def put_away_shop(law: str, receiving: str = "put-away", length: float = LENGTH) -> dict[str, Any]:
    """Goods that are put away before they can be sold."""
    warehouse, policy = {"put_away": DISTRIBUTIONS[law]}, {"receiving": receiving}
    supplier = {"lead_time": {"exponential": LEAD}}
    return shop(LEVEL, supplier, length=length, warehouse=warehouse, policy=policy)


def cross_docked_rates(level: int, away: float) -> Rates:
    """States: on order, in put-away. A receipt while somebody waits goes to him, else into put-away."""
    rates: dict[tuple[Any, Any], float] = {}
    most, most_away = 30, 24
    for n in range(most):
        for m in range(most_away):
            if n + 1 < most:
                rates[(n, m), (n + 1, m)] = RATE
            if n and n + m > level:
                rates[(n, m), (n - 1, m)] = n / LEAD
            elif n and m + 1 < most_away:
                rates[(n, m), (n - 1, m + 1)] = n / LEAD
            if m:
                rates[(n, m), (n, m - 1)] = m / away
    return rates


def cross_docked(level: int = LEVEL, away: float = PUT_AWAY, window: float = WINDOW) -> dict[str, float]:
    """Cross-docking, exponential times. Backorders = what is neither on the shelf nor on its way beyond the level."""
    chance = settled(cross_docked_rates(level, away))
    return {
        "mean_backorders": sum(p * max(n + m - level, 0) for (n, m), p in chance.items()),
        "mean_in_putaway": sum(p * m for (n, m), p in chance.items()),
        "mean_on_order": sum(p * n for (n, m), p in chance.items()),
        "unit_fill_rate": sum(p for (n, m), p in chance.items() if n + m < level),
        "units_cross_docked": window * sum(p * n / LEAD for (n, m), p in chance.items() if n + m > level),
    }


def geometric_left(rate: float, law: str) -> float:
    """Units that are missing in a pipeline of geometric sums T of lead times, the rate times E[(T - w)+]: of k terms at
    most k E[(L - w / k)+]."""
    terms = range(1, 40)
    return sum((1 - COMES) ** (k - 1) * COMES * k * pipeline_left(rate, LAWS[law], LONG_WARM_UP / k) for k in terms)


def stages_left(rate: float, *laws: Law) -> float:
    """The same of stages one after the other: E[(sum - w)+] is at most the sum of E[(each - w / n)+]."""
    return sum(pipeline_left(rate, law, WARM_UP / len(laws)) for law in laws)


def _yield_cases() -> Iterator[Case]:
    for name in ("constant", "exponential", "lognormal"):
        yield Case(
            f"yield-{name}",
            f"A unit in five never comes and is ordered again, {name} lead times",
            "Palm 1938, geometric sums of lead times",
            yield_shop(name),
            lost_and_ordered_again,
            EMPTY,
            partial(geometric_left, RATE, name),
        )
    for name in ("constant", "exponential"):
        yield Case(
            f"yield-half-{name}",
            f"Half of what is ordered comes, {name} lead times",
            "Palm 1938, two stages",
            half_shop(name),
            half_of_two,
            EMPTY,
            partial(stages_left, HALF_RATE, LAWS[name], LAWS[name]),
        )


def cases() -> Iterator[Case]:
    """All of this subject."""
    exponential = LAWS["exponential"]
    yield from _yield_cases()
    yield Case(
        "in-turn",
        "Orders that may not overtake one another, exponential lead times",
        "Harrus and Plateau 1982; Haji and Newell 1971",
        shop(LATER, SEQUENTIAL),
        partial(in_order, LATER),
        "Full shelf, nothing on order; the chance that an older order would still be under way is bounded.",
        partial(pipeline_left, RATE, exponential, WARM_UP),
    )
    for name, away in DISTRIBUTIONS.items():
        yield Case(
            f"put-away-{name}",
            f"From the dock to the shelf, {name} times",
            "Palm 1938, two stages",
            put_away_shop(name),
            put_away,
            EMPTY,
            partial(stages_left, RATE, exponential, Law(away, lambda x: 1 - math.exp(-x / PUT_AWAY))),
        )
    yield Case(
        "cross-dock",
        "Cross-docking for those who wait, exponential times",
        "Chain of units on order and in put-away",
        put_away_shop("exponential", "cross-dock"),
        cross_docked,
        "Full shelf, nothing on order; the distance is that of the chain.",
        partial(left_after, cross_docked_rates(LEVEL, PUT_AWAY), (0, 0), WARM_UP),
    )

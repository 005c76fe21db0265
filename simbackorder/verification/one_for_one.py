"""Base stock, Poisson demand, ample capacity: Palm's theorem, and how long customers wait."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import integrate, stats

from simbackorder.verification.case import Case, Exact
from simbackorder.verification.shops import WARM_UP, base_stock, one_item

RATE, LEVEL, MEAN, LENGTH = 4.0, 9, 2.0, 2550.0
MOST = 150
"""Units on order beyond which nothing is left, to some 1e-100."""


class Law(NamedTuple):
    """A distribution of lead times: as a scenario states it, and P(L <= x)."""

    stated: Any
    cdf: Callable[[float], float]


def _lognormal(mean: float, cv: float) -> Law:
    variance = math.log(1 + cv**2)
    of = stats.lognorm(s=variance**0.5, scale=mean * math.exp(-variance / 2))
    return Law({"lognormal": {"mean": mean, "cv": cv}}, lambda x: float(of.cdf(x)))


LAWS = {
    "constant": Law(MEAN, lambda x: float(x >= MEAN)),
    "exponential": Law({"exponential": MEAN}, lambda x: 1 - math.exp(-x / MEAN)),
    "lognormal": _lognormal(MEAN, 1.0),
    "uniform": Law({"uniform": [0, 2 * MEAN]}, lambda x: min(1.0, x / (2 * MEAN))),
    "gamma": Law(
        {"gamma": {"mean": MEAN, "cv": 0.4}}, lambda x: float(stats.gamma(0.4**-2, scale=MEAN * 0.4**2).cdf(x))
    ),
}
"""All with the mean MEAN."""


def of_outstanding(chance: NDArray[np.float64] | list[float], level: int, size: int = 1, unit: int = 1) -> Exact:
    """What base stock gives when this is the distribution of the demands that are outstanding, counted in `unit` units
    each, and customers want `size` units: net inventory = level - what is outstanding. Customers who come at random
    see time averages (PASTA: Wolff, Operations Research 30 (1982), 223-231)."""
    p = np.asarray(chance, float)
    outstanding = unit * np.arange(p.size)
    net = level - outstanding
    return {
        "mean_backorders": float(p @ np.maximum(-net, 0)),
        "mean_on_hand": float(p @ np.maximum(net, 0)),
        "mean_on_order": float(p @ outstanding),
        "unit_fill_rate": float(p @ np.clip(net, 0, size)) / size,
    }


def poisson(mean: float) -> NDArray[np.float64]:
    """Probabilities of 0, 1, ... units."""
    found: NDArray[np.float64] = stats.poisson.pmf(np.arange(MOST), mean)
    return found


def palm(level: int, mean_pipeline: float) -> dict[str, float]:
    """Units on order are Poisson with mean rate x E[L], whatever the distribution of L; net inventory = level - on
    order.

    Palm (1938); Feeney and Sherbrooke, Management Science 12 (1966), 391-411; Zipkin, Foundations of Inventory
    Management (2000), chapter 7. Customers see time averages (PASTA): fill rate = P(on order < level).
    """
    n = stats.poisson(mean_pipeline)
    below = float(n.cdf(level - 1))
    return {
        **of_outstanding(poisson(mean_pipeline), level),
        "ready_rate": below,
        "stockout_probability": 1 - below,
        "backlog_probability": float(n.sf(level)),
    }


def pipeline_left(rate: float, law: Law, time: float) -> float:
    """How far the units on order are from their steady state so long after nothing was on order: both are Poisson, with
    means that differ by rate x the integral of P(L > u) over u > time, and that bounds the distance."""
    found: float = integrate.quad(lambda u: 1 - law.cdf(u), time, np.inf, limit=200)[0]
    return rate * max(0.0, found)


EMPTY = "Full shelf, nothing on order; what is missing in the pipeline after the warm-up is bounded."
PALM = "Palm 1938; Feeney and Sherbrooke 1966; Zipkin 2000, ch. 7"


def _palm_cases() -> Iterator[Case]:
    for name, law in LAWS.items():
        yield Case(
            f"palm-{name}",
            f"Base stock, Poisson demand, {name} lead times",
            PALM,
            one_item(RATE, LEVEL, base_stock(LEVEL), law.stated, length=LENGTH),
            partial(palm, LEVEL, RATE * MEAN),
            EMPTY,
            partial(pipeline_left, RATE, law, WARM_UP),
        )


WITHIN = (0.25, 0.75, 1.25, 2.5)


def within(w: float, level: int, rate: float, law: Law) -> float:
    """The share of customers who wait no longer than w when units go to whoever has waited longest, and orders may
    cross.

    Of what is on order when a customer comes, a Poisson number B with mean rate x (integral of P(L > u) over u > w) is
    still on order w later; what has come meanwhile of later orders is Poisson, C, with mean rate x (integral of P(L <=
    u) over u < w); his own order has come with P(L <= w); all independently. He has his unit if what has come covers
    him: B < level + own + C. Kruse, Operations Research 28 (1980), 348-352; for constant lead times Sherbrooke,
    Operations Research 23 (1975), 819-820, after Higa, Feyerherm and Machado, the same, 674-680.
    """
    short: float = integrate.quad(law.cdf, 0, w, points=[MEAN] if w > MEAN else None)[0]
    still = MEAN - (w - short)  # the integral of P(L > u) over u > w
    own, n = law.cdf(w), np.arange(MOST)
    later = stats.poisson.pmf(n, rate * short)
    before = stats.poisson(max(rate * still, 0.0))
    return float(later @ (own * before.cdf(level + n) + (1 - own) * before.cdf(level + n - 1)))


def waits(level: int, rate: float, law: Law) -> Exact:
    """The distribution of the wait at some points, and by Little's law its mean."""
    mean = palm(level, rate * MEAN)["mean_backorders"] / rate
    return {"mean_wait": mean, **{f"complete_within_{w:g}": within(w, level, rate, law) for w in WITHIN}}


def _wait_cases() -> Iterator[Case]:
    for name, level in (("constant", 5), ("constant", 9), ("exponential", 6), ("uniform", 6), ("lognormal", 6)):
        crossing = "" if name == "constant" else ", orders that cross"
        yield Case(
            f"wait-{name}-{level}",
            f"How long customers wait: base stock {level}, {name} lead times{crossing}",
            "Kruse 1980; Sherbrooke 1975; Higa, Feyerherm and Machado 1975",
            one_item(
                RATE,
                level,
                base_stock(level),
                LAWS[name].stated,
                length=LENGTH,
                measures={"within": list(WITHIN)},
            ),
            partial(waits, level, RATE, LAWS[name]),
            EMPTY,
            partial(pipeline_left, RATE, LAWS[name], WARM_UP),
        )


REPAIRS, REPAIR = 10.0, 0.1
"""Failures of an item a year, and the mean time of a repair, in years."""


def sherbrooke(level: int) -> Exact:
    """Expected backorders of repairable items at a base, EBO(s) = sum over x > s of (x - s) P(x in repair), Poisson.

    Sherbrooke, Optimal Inventory Modeling of Systems (2nd ed., 2004), chapter 2;
    the base of METRIC, Operations Research 16 (1968), 122-141.
    """
    found = palm(level, REPAIRS * REPAIR)
    return {"mean_backorders": found["mean_backorders"], "unit_fill_rate": found["unit_fill_rate"]}


def _sherbrooke_cases() -> Iterator[Case]:
    law = _lognormal(REPAIR, 1.0)
    for level in (0, 1, 2, 3):
        yield Case(
            f"sherbrooke-{level}",
            f"Repairable item at one base (METRIC's), {level} spare{'' if level == 1 else 's'}: expected backorders",
            "Sherbrooke 2004, ch. 2; Sherbrooke 1968",
            one_item(REPAIRS, level, base_stock(level), law.stated, length=2010, warm_up=10),
            partial(sherbrooke, level),
            EMPTY,
            partial(pipeline_left, REPAIRS, law, 10.0),
        )


def cases() -> Iterator[Case]:
    """All of this subject."""
    yield from _palm_cases()
    yield from _wait_cases()
    yield from _sherbrooke_cases()

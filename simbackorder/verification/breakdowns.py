"""Suppliers that break down: chains of orders outstanding and the supplier's state, for each effect of an outage."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from scipy import stats

from simbackorder.verification.case import Case, Exact
from simbackorder.verification.chains import Rates, first_part, left_after, settled
from simbackorder.verification.one_for_one import of_outstanding
from simbackorder.verification.shops import base_stock, one_item

RATE, WORK, FAIL, REPAIR = 3.0, 5.0, 0.25, 1.0
"""Per unit of time; the server works at most 4/5 of the time."""
LEVEL, LONGEST, LEAD = 7, 150, 1.5
LENGTH, WARM_UP = 5200.0, 200.0
POOLED_LOAD = 0.7


def measures(chance: dict[int, float], level: int = LEVEL) -> dict[str, float]:
    """Of base stock, when this is the distribution of the units outstanding."""
    p = np.zeros(max(chance) + 1)
    for n, each in chance.items():
        p[n] = each
    return dict(of_outstanding(p, level))


def paused_rates(fail: float = FAIL, repair: float = REPAIR, work: float = WORK) -> Rates:
    """`pause`, one exponential server: what it makes waits for the repair with what is left; it fails also when idle
    (White and Christie, Operations Research 6 (1958), 79-95; Avi-Itzhak and Naor, Operations Research 11 (1963)).
    States: orders, up (1) or down (0)."""
    rates = {}
    for n in range(LONGEST):
        rates[(n, 1), (n, 0)], rates[(n, 0), (n, 1)] = fail, repair
        if n + 1 < LONGEST:
            rates[(n, 1), (n + 1, 1)] = rates[(n, 0), (n + 1, 0)] = RATE
            rates[(n + 1, 1), (n, 1)] = work
    return rates


def held_rates(fail: float = FAIL, repair: float = REPAIR, work: float = WORK) -> Rates:
    """`hold-start`, one exponential server: what it has begun it finishes, the next does not begin while it is down.
    States: orders, up (1) or down (0), an order being made."""
    rates: dict[tuple[Any, Any], float] = {}
    for n in range(LONGEST):
        busy = int(n > 0)
        rates[(n, 1, busy), (n, 0, busy)] = fail
        rates[(n, 0, 0), (n, 1, busy)] = repair
        if n > 0:
            rates[(n, 0, 1), (n, 1, 1)] = repair
            rates[(n, 0, 1), (n - 1, 0, 0)] = work
            rates[(n, 1, 1), (n - 1, 1, int(n > 1))] = work
        if n + 1 < LONGEST:
            rates[(n, 1, busy), (n + 1, 1, 1)] = RATE
            rates[(n, 0, 0), (n + 1, 0, 0)] = RATE
            if n > 0:
                rates[(n, 0, 1), (n + 1, 0, 1)] = RATE
    return rates


def slowed_rates(work: float = 1 / LEAD) -> Rates:
    """`pause`, ample capacity, exponential lead times: everything under way stands still while it is down."""
    rates = {}
    most = 60
    for n in range(most):
        rates[(n, 1), (n, 0)], rates[(n, 0), (n, 1)] = FAIL, REPAIR
        if n + 1 < most:
            rates[(n, 1), (n + 1, 1)] = rates[(n, 0), (n + 1, 0)] = RATE
            rates[(n + 1, 1), (n, 1)] = work * (n + 1)
    return rates


def of_chain(rates: Rates, level: int = LEVEL) -> Exact:
    """Measures of base stock whose units outstanding are the first part of the state."""
    return measures(first_part(settled(rates)), level)


def pooled(rate: float, fail: float, repair: float, load: float | None = None) -> dict[int, float]:
    """`hold-arrival`: under way is Poisson with ample capacity, geometric at one exponential server of this load, and
    independent of what has left by now, which is Poisson, too (Burke). While it is down (with an age that is
    exponential) what leaves is held: a geometric number."""
    up = repair / (fail + repair)
    n = np.arange(LONGEST)
    held_back = (1 - up) * repair / (repair + rate) * (rate / (repair + rate)) ** n
    held_back[0] += up
    under_way = stats.poisson.pmf(n, rate * LEAD) if load is None else (1 - load) * load**n
    return dict(enumerate(np.convolve(held_back, under_way).tolist()))


def held_back(load: float | None = None) -> Exact:
    """Measures of base stock with `hold-arrival`."""
    return measures(pooled(RATE, FAIL, REPAIR, load))


def held_start() -> Exact:
    """`hold-start`, ample capacity, any lead time: Little's law; what comes at random finds the supplier down with
    probability f / (f + r), and for 1 / r more."""
    return {"mean_on_order": RATE * (LEAD + FAIL / (FAIL + REPAIR) / REPAIR)}


def shop(effect: str, lead_time: Any, level: int = LEVEL, length: float = LENGTH, **more: Any) -> dict[str, Any]:
    """Base stock with a supplier that fails at random."""
    outages = {"up": {"exponential": 1 / FAIL}, "down": {"exponential": 1 / REPAIR}, "effect": effect}
    supplier = {"lead_time": lead_time, "outages": outages, **more}
    return one_item(RATE, level, base_stock(level), None, length=length, warm_up=WARM_UP, suppliers={"s": supplier})


SERVER = {"exponential": 1 / WORK}
HELD_LAWS = {"constant": LEAD, "exponential": {"exponential": LEAD}, "gamma": {"gamma": {"mean": LEAD, "cv": 0.5}}}
START = "Full shelf, the supplier up; the distance is that of the chain."
STATE = "Full shelf, the supplier up; the distance is that of up and down, orders settle within some lead times."


def _up_and_down() -> float:
    return left_after({(1, 0): FAIL, (0, 1): REPAIR}, 1, WARM_UP)


def cases() -> Iterator[Case]:
    """All of this subject."""
    queue = "White and Christie 1958; Avi-Itzhak and Naor 1963"
    yield Case(
        "breakdown-pause",
        "A server that breaks down in the middle of its work",
        queue,
        shop("pause", SERVER, servers=1),
        partial(of_chain, paused_rates()),
        START,
        partial(left_after, paused_rates(), (0, 1), WARM_UP),
    )
    yield Case(
        "breakdown-hold-start",
        "A server that finishes before it stops",
        queue,
        shop("hold-start", SERVER, servers=1),
        partial(of_chain, held_rates()),
        START,
        partial(left_after, held_rates(), (0, 1, 0), WARM_UP),
    )
    yield Case(
        "breakdown-everything",
        "Everything under way stands still, exponential lead times",
        "Chain of orders and the supplier's state",
        shop("pause", {"exponential": LEAD}),
        partial(of_chain, slowed_rates()),
        START,
        partial(left_after, slowed_rates(), (0, 1), WARM_UP),
    )
    burke = "Palm 1938; Burke 1956"
    for name, law in HELD_LAWS.items():
        yield Case(
            f"held-arrivals-{name}",
            f"What arrives is held during an outage, {name} lead times",
            burke,
            shop("hold-arrival", law),
            held_back,
            STATE,
            _up_and_down,
        )
    yield Case(
        "held-arrivals-server",
        "The same with one exponential server",
        burke,
        shop("hold-arrival", {"exponential": POOLED_LOAD / RATE}, servers=1),
        partial(held_back, POOLED_LOAD),
        STATE,
        _up_and_down,
    )
    yield Case(
        "held-starts-gamma",
        "Nothing begins during an outage, gamma lead times",
        "Little 1961",
        shop("hold-start", HELD_LAWS["gamma"]),
        held_start,
        STATE,
        _up_and_down,
    )

"""A supplier that makes to order on its own machines: textbook queues, whose departures feed its transport."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from simbackorder.verification.case import Case, Exact
from simbackorder.verification.chains import Rates, left_after
from simbackorder.verification.one_for_one import of_outstanding
from simbackorder.verification.shops import base_stock, one_item

RATE, LEVEL, LOAD = 4.0, 6, 0.8
WORK = LOAD / RATE
"""Mean time that the only server needs for an order."""
LONGEST = 250
"""Where distributions are cut off, with probabilities below 1e-20."""
LENGTH, WARM_UP = 5200.0, 200.0


def geometric(load: float) -> NDArray[np.float64]:
    """Orders at a single exponential server (Erlang; Buzacott and Shanthikumar, Stochastic Models of Manufacturing
    Systems, 1993, section 4.2: mean backorders = load^(S + 1) / (1 - load))."""
    found: NDArray[np.float64] = (1 - load) * np.power(load, np.arange(LONGEST))
    return found


def delayed(servers: int, load: float) -> NDArray[np.float64]:
    """Orders at several exponential servers (Erlang's delay system); `load` is of each."""
    n = np.arange(LONGEST)
    free = np.minimum(n, servers)
    steps = np.where(n > 0, servers * load / np.maximum(free, 1), 1.0)
    p = np.cumprod(steps)
    found: NDArray[np.float64] = p / p.sum()
    return found


def then_travelling(queue: NDArray[np.float64], units: float) -> NDArray[np.float64]:
    """Orders in manufacture or on their way, these being Poisson and independent of the queue: product form. What
    leaves a queue with exponential servers is Poisson, and its past is independent of the queue (Burke, Operations
    Research 4 (1956), 699-704)."""
    found: NDArray[np.float64] = np.convolve(queue, stats.poisson.pmf(np.arange(LONGEST), units))
    return found


def make(work: Any, **more: Any) -> dict[str, Any]:
    """A supplier with one server."""
    return {"s": {"lead_time": work, "servers": 1, **more}}


def shop(suppliers: dict[str, Any], level: int = LEVEL, size: int = 1, length: float = LENGTH) -> dict[str, Any]:
    """Base stock, orders of so many units."""
    return one_item(
        RATE / size,
        level,
        base_stock(level),
        None,
        length=length,
        warm_up=WARM_UP,
        suppliers=suppliers,
        basket={"units": size},
    )


def chain(servers: int, work: float, rate: float = RATE) -> Rates:
    """Orders at exponential servers, each with this mean time."""
    rates = {}
    for n in range(LONGEST):
        rates[n, n + 1], rates[n + 1, n] = rate, min(n + 1, servers) / work
    return rates


START = "Full shelf, idle servers; the distance is that of the queue (what travels settles within some lead times)."


def _case(
    name: str,
    title: str,
    source: str,
    suppliers: dict[str, Any],
    chance: NDArray[np.float64],
    queue: Rates,
    level: int = LEVEL,
    size: int = 1,
) -> Case:
    exact = partial(of_outstanding, chance, level, size, size)
    return Case(name, title, source, shop(suppliers, level, size), exact, START, partial(left_after, queue, 0, WARM_UP))


BY_THE_UNIT = ((2, 1), (2, 2), (3, 2))
"""Units of an order, and units of a batch."""


def by_the_unit(size: int, batch: int) -> dict[str, Any]:
    """Every order is of `size` units: ceil(size / batch) batches, whose one time is exponential. The server is as busy
    as before; what is outstanding comes in multiples of `size`."""
    made = {"manufacture": {"exponential": size * WORK / -(-size // batch)}, "servers": 1, "per": "unit"}
    return {"s": {**made, "batch": batch}}


TRANSPORT = {"constant": 1.5, "exponential": {"exponential": 1.5}, "uniform": {"uniform": [0, 3]}}
TRAVEL = 1.5


def travelling(distribution: str) -> dict[str, Any]:
    """One exponential server, then transport."""
    return {"s": {"manufacture": {"exponential": WORK}, "transport": TRANSPORT[distribution], "servers": 1}}


THREE = {"s": {"manufacture": {"exponential": 3 * WORK}, "transport": {"gamma": {"mean": 1, "cv": 0.5}}, "servers": 3}}
BUSY = {"mean": 0.75, "cv": 0.5}


def busy(servers: int) -> Exact:
    """M/G/c: servers are busy for their load, whatever the distribution of the work (Little's law)."""
    return {"server_utilisation": BUSY_RATE * BUSY["mean"] / servers}


BUSY_RATE = 2.0


def _queue_cases() -> Iterator[Case]:
    one = chain(1, WORK)
    queue = "Buzacott and Shanthikumar 1993, ch. 4"
    yield _case(
        "server", "Make to stock, one exponential server", queue, make({"exponential": WORK}), geometric(LOAD), one
    )
    for size, batch in BY_THE_UNIT:
        yield _case(
            f"server-batches-{size}-{batch}",
            f"The same, orders of {size} units made in batches of {batch}",
            queue,
            by_the_unit(size, batch),
            geometric(LOAD),
            chain(1, size * WORK, RATE / size),
            LEVEL * size,
            size,
        )
    for name in TRANSPORT:
        chance = then_travelling(geometric(LOAD), RATE * TRAVEL)
        title, source = f"One exponential server, then {name} transport", "Burke 1956; Buzacott and Shanthikumar 1993"
        yield _case(f"server-transport-{name}", title, source, travelling(name), chance, one, LEVEL + 6)
    three = then_travelling(delayed(3, LOAD), RATE)
    yield _case(
        "three-servers",
        "Three exponential servers, then transport",
        "Erlang 1917; Burke 1956",
        THREE,
        three,
        chain(3, 3 * WORK),
        LEVEL + 4,
    )
    for servers in (2, 3):
        yield Case(
            f"busy-{servers}",
            f"How busy {servers} servers are, work that is gamma",
            "Little 1961",
            one_item(
                BUSY_RATE,
                8,
                base_stock(8),
                None,
                length=LENGTH,
                warm_up=WARM_UP,
                suppliers={"s": {"lead_time": {"gamma": BUSY}, "servers": servers}},
            ),
            partial(busy, servers),
            "Idle servers; the distance is that of exponential work.",
            partial(left_after, chain(servers, BUSY["mean"], BUSY_RATE), 0, WARM_UP),
        )


def cases() -> Iterator[Case]:
    """All of this subject."""
    yield from _queue_cases()

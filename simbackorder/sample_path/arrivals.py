"""When orders arrive: at a constant or varying rate, or at intervals with a distribution.

Every order's interval (in time, or in expected orders where the rate varies) is its own uniform, at the order's place
in its stream: a higher rate brings the same orders sooner, and a longer run adds orders after the ones it had.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from simbackorder.sample_path.distributions import Evaluation, usual_interval, values
from simbackorder.sample_path.sources import Floats, Luck

MOST_ORDERS = 2**31 - 1
NO_GAPS = np.empty(0)


class Arrivals(NamedTuple):
    """Times of arrival, rising, and the gaps whose running sum gives exactly these times (None: not known yet)."""

    time: Floats
    gap: Floats | None


class Renewal(NamedTuple):
    """Intervals by a distribution. The first arrival is at `first`, or one interval after `hold` if that is None."""

    interval: Evaluation
    first: float | None
    hold: float = 0.0


def renewal_arrivals(process: Renewal, luck: Luck, stream: str, end: float) -> Arrivals:
    """Return all arrivals from 0 to strictly before `end`.

    Raises ValueError when the intervals have mean 0, or when there would be more than 2**31 - 1 orders.
    """
    expected = expected_arrivals(process, end)
    name = ("customers", stream, "interval")
    offset = process.hold if process.first is None else process.first
    gap = NO_GAPS if process.first is None else np.array([offset])
    time, drawn = gap, 0
    while not time.size or time[-1] < end:
        n = 32 + (drawn // 8 if drawn else int(expected + 4 * math.sqrt(expected)))
        if not drawn and process.interval.turns is None:
            more = luck.drawn(process.interval.quantile, n, *name)
        else:
            u = luck.source(*name).stretch(drawn, drawn + n)
            more = values(process.interval, u, np.arange(drawn, drawn + n))
        if not drawn and process.first is None and offset:
            more = np.concatenate((more[:1] + offset, more[1:]))
        drawn += n
        gap = more if not gap.size else np.concatenate((gap, more))
        time = times_of(gap)
        if gap.size > MOST_ORDERS:
            raise ValueError(f"customers.{stream}: more than {MOST_ORDERS} orders in one run")
    n = int(time.searchsorted(end))
    return Arrivals(time[:n], gap[:n])


class Adding(NamedTuple):
    """Gaps between arrivals, and where their times are written."""

    gap: Any
    time: Any


by_machine: list[Callable[[Adding], int]] = []
"""What does as `add_up` does, if this process has machine code for it: in a quarter of NumPy's time."""
WORTH_IT = 1024
"""Gaps from which on that is sooner."""


def times_of(gap: Floats) -> Floats:
    """Return the times of arrival: the running sum of the gaps."""
    if not by_machine or gap.size < WORTH_IT or not gap.flags.c_contiguous:
        return gap.cumsum()
    time = np.empty(gap.size)
    by_machine[0](Adding(gap, time))
    return time


def add_up(f: Adding) -> int:
    """Write the times of arrival, each the one before and its gap. In the subset of Python that is translated; returns
    how many there are."""
    time = 0.0
    for k in range(len(f.gap)):
        time += f.gap[k]
        f.time[k] = time
    return len(f.gap)


def expected_arrivals(process: Renewal, end: float) -> float:
    """Return about how many arrivals there will be before `end`."""
    if process.interval.mean <= 0:
        raise ValueError("intervals between arrivals must have a mean above 0")
    expected = end / usual_interval(process.interval, end)
    if expected > MOST_ORDERS:
        raise ValueError(f"{expected:.3g} orders are expected in one run; at most {MOST_ORDERS} are possible")
    return expected


def reachable(time: Floats) -> tuple[Floats, Floats]:
    """Return the times, and the gaps whose running sum gives them bit for bit.

    Clocks advance by `now + gap`. A time that no gap leads to from the time before it (they exist when times have
    digits at the limit of floating point) is moved by one unit in its last place, never above the time asked for.
    Equal times stay equal.
    """
    fresh = np.ones(time.size, bool)
    np.not_equal(time[1:], time[:-1], out=fresh[1:])
    distinct = time[fresh]
    before = np.zeros_like(distinct)
    while True:
        before[1:] = distinct[:-1]
        gap = distinct - before
        short = np.nextafter(gap, 0.0)
        long = np.nextafter(gap, np.inf)
        gap = np.where(before + gap <= distinct, gap, short)
        gap = np.where((before + gap < distinct) & (before + long <= distinct), long, gap)
        attained = before + gap
        if (attained == distinct).all():
            break
        distinct = attained
    gaps = np.zeros(time.size)
    gaps[fresh] = gap
    return distinct[np.cumsum(fresh) - 1], gaps

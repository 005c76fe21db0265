"""When suppliers are down: scheduled outages, or random times up and down in turn, up at time 0."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.distributions import Evaluation, values
from simbackorder.sample_path.sources import Floats, Luck

MOST_OUTAGES = 10_000_000


class Calendar(NamedTuple):
    """One supplier's outages to come: distributions of the times up and down, or windows (from, to)."""

    up: Evaluation | None
    down: Evaluation | None
    windows: tuple[tuple[float, float], ...]


class Outages(NamedTuple):
    """Every failure (`up` 0) and recovery (`up` 1) before the end, by time, then supplier; of planned outages also a
    recovery after it."""

    time: Floats
    supplier: NDArray[np.int32]
    up: NDArray[np.int64]


NO_OUTAGES = Outages(np.empty(0), np.empty(0, np.int32), np.empty(0, np.int64))


def outages_of(calendars: dict[int, tuple[str, Calendar]], luck: Luck, end: float) -> Outages:
    """Return the outages of all suppliers (place -> name and calendar) that begin before `end`."""
    found = []
    for place, (name, calendar) in calendars.items():
        starts, ends = merged(*windows_of(calendar, luck, name, end))
        time = np.concatenate((starts, ends))
        up = np.repeat((0, 1), starts.size)
        kept = time < end
        if calendar.up is None:  # of a planned outage that has begun it is known when it ends
            kept = np.concatenate((starts, starts)) < end
        found.append(Outages(time[kept], np.full(int(kept.sum()), place, np.int32), up[kept]))
    if not found:
        return NO_OUTAGES
    time, supplier, up = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((supplier, time))
    return Outages(time[order], supplier[order], up[order])


def windows_of(calendar: Calendar, luck: Luck, name: str, end: float) -> tuple[Floats, Floats]:
    """Return where the outages begin and end, not yet merged."""
    if calendar.up is None or calendar.down is None:
        windows = np.array(calendar.windows, np.float64).reshape(-1, 2)
        return windows[:, 0], windows[:, 1]
    cycle = calendar.up.mean + calendar.down.mean
    if cycle <= 0 or end / cycle > MOST_OUTAGES:
        raise ValueError(f"suppliers.{name}.outages: more than {MOST_OUTAGES} outages in one run")
    n = int(end / cycle) + 8
    while True:
        up = values(calendar.up, luck.uniforms(n, "suppliers", name, "up"))
        down = values(calendar.down, luck.uniforms(n, "suppliers", name, "down"))
        change = np.cumsum(np.column_stack((up, down)).ravel())
        if change[-1] >= end:
            return change[0::2], change[1::2]
        n *= 2


def merged(starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """Return the outages with those that overlap or touch made one, and those without length left out."""
    lasting = ends > starts
    starts, ends = starts[lasting], ends[lasting]
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    apart = starts[1:] > reach[:-1]
    return starts[np.append(True, apart)[: starts.size]], reach[np.append(apart, True)[: starts.size]]

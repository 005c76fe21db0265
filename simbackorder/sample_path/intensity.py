"""A rate of orders that varies with time, and the times of its orders by inverting the cumulative rate.

The rate is a base (constant or in steps) times the profiles by weekday, hour and month, times the surges; factors
multiply and are not normalised. Between the breaks where a profile changes, only surges vary. A `Timetable` holds, for
each stretch of time, a polynomial for the time at which the expected number of orders reaches a given value. It is made
once per scenario, accurate to about 1e-13 of the time at the end of the stretch; inverting costs no more than
evaluating a polynomial, however many surges there are.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from simbackorder.quantities import days_in
from simbackorder.sample_path.arrivals import MOST_ORDERS, Arrivals
from simbackorder.sample_path.identity import Same
from simbackorder.sample_path.launch import LaunchCurve
from simbackorder.sample_path.sources import Floats, Luck
from simbackorder.sample_path.surges import Growth

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Arrivals as ArrivalsSpec
    from simbackorder.scenario.sections.schema import Time

ACCURACY = 2e-13
DEEPEST = 60
MOST_STRETCHES = 100_000
"""With surges: what is worked out of each takes some 50 microseconds."""
AT_A_TIME = 32_768
"""Stretches: some kilobytes are needed for each meanwhile."""
DEGREE = 10


class Timetable(NamedTuple):
    """Stretches of time: expected orders before each (and, last, in all), and the powers of the polynomial in -1..1."""

    start: Floats
    stop: Floats
    expected: Floats
    powers: Floats

    @property
    def total(self) -> float:
        """The orders expected before the end."""
        return float(self.expected[-1])

    def at(self, orders: Floats) -> Floats:
        """Return the times at which the expected number of orders reaches these rising values, all below the total."""
        counts = np.diff(np.searchsorted(orders, self.expected), prepend=0)[1:]
        base, mass = self.expected[:-1], np.diff(self.expected)
        z = orders - np.repeat(base, counts)
        z *= np.repeat(2.0 / mass, counts)
        z -= 1.0
        time = np.repeat(self.powers[-1], counts)
        for power in self.powers[-2::-1]:
            time *= z
            time += np.repeat(power, counts)
        np.clip(time, np.repeat(self.start, counts), np.repeat(self.stop, counts), out=time)
        np.maximum.accumulate(time, out=time)
        return np.minimum(time, np.nextafter(self.stop[-1], 0.0)) if self.stop.size else time


def varying_arrivals(table: Timetable | LaunchCurve, luck: Luck, stream: str) -> Arrivals:
    """Return all arrivals of a stream with this timetable, or on this launch curve."""
    total = table.total
    if total > MOST_ORDERS:
        raise ValueError(f"{total:.3g} orders are expected in one run; at most {MOST_ORDERS} are possible")
    source = luck.source("customers", stream, "interval")
    interval = np.empty(0)
    reached = interval
    while not reached.size or reached[-1] < total:
        n = int((total + 4 * np.sqrt(total)) / (8 if reached.size else 1)) + 32
        interval = np.concatenate((interval, -np.log1p(-source.uniforms(n))))
        reached = np.cumsum(interval)
    return Arrivals(table.at(reached[: np.searchsorted(reached, total, side="left")]), None)


def timetable(arrivals: "ArrivalsSpec", time: "Time", growth: Growth) -> Timetable:
    """Return the timetable of a stream with a rate or steps, from its first time (0 unless stated) to the end."""
    return _timetable(Same(arrivals), Same(time), growth)


@lru_cache(maxsize=16)
def _timetable(stated: Same, of_run: Same, growth: Growth) -> Timetable:
    """Made once for as long as only other things change from scenario to scenario."""
    arrivals, time = stated.held, of_run.held
    begin = min(arrivals.first or 0.0, time.end)
    breaks = [begin, time.end, *(step.at for step in arrivals.steps or ()), *(s.at for s in growth.surges())]
    edges = np.concatenate((np.array(breaks), profile_breaks(arrivals, time)))
    edges = np.unique(edges[(edges >= begin) & (edges <= time.end)])
    start, stop = edges[:-1], edges[1:]
    rate = steady_rate(arrivals, time, (start + stop) / 2)
    busy = rate > 0
    return tabulated(start[busy], stop[busy], rate[busy], growth)


def profile_breaks(arrivals: "ArrivalsSpec", time: "Time") -> Floats:
    """Return the times at which a profile may change its factor."""
    days = days_in(time.unit)
    if days is None:
        return np.arange(0.0, np.ceil(time.end)) if arrivals.season is not None else np.empty(0)
    end = time.end * days
    breaks = [np.empty(0)]
    if arrivals.hourly is not None:
        breaks.append(np.arange(0.0, np.ceil(end * 24)) / 24)
    elif arrivals.weekly is not None:
        breaks.append(np.arange(0.0, np.ceil(end)))
    if arrivals.season is not None:
        breaks.append(_first_days_of_months(time, end))
    return np.concatenate(breaks) / days


def _first_days_of_months(time: "Time", end: float) -> Floats:
    first = np.datetime64(time.start, "D")
    ahead = np.arange(1, int(end / 28) + 3).astype("timedelta64[M]")
    months = np.datetime64(time.start, "M") + ahead
    return (months.astype("datetime64[D]") - first).astype(np.float64)


def steady_rate(arrivals: "ArrivalsSpec", time: "Time", t: Floats) -> Floats:
    """Return the rate without surges at the times `t`, none of which is a break."""
    rate = np.full(t.shape, arrivals.rate or 0.0)
    for step in arrivals.steps or ():
        rate[t >= step.at] = step.rate
    days = days_in(time.unit)
    if days is None:
        if arrivals.season is not None:
            rate *= np.array(arrivals.season)[(np.floor(t).astype(np.int64) + time.start.month - 1) % 12]
        return rate
    t = t * days
    day = np.floor(t).astype(np.int64)
    if arrivals.weekly is not None:
        rate *= np.array(arrivals.weekly)[(time.start.weekday() + day) % 7]
    if arrivals.hourly is not None:
        rate *= np.array(arrivals.hourly)[np.floor((t - day) * 24).astype(np.int64)]
    if arrivals.season is not None:
        month = (np.datetime64(time.start, "D") + day.astype("timedelta64[D]")).astype("datetime64[M]")
        rate *= np.array(arrivals.season)[month.astype(np.int64) % 12]
    return rate


# --- the inverse of the cumulative rate, stretch by stretch ----------------------------------------------------------

NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)
NODES, WEIGHTS = (NODES + 1) / 2, WEIGHTS / 2
POINTS = chebyshev.chebpts1(DEGREE + 1)
TO_POWERS = np.linalg.solve(chebyshev.chebvander(POINTS, DEGREE), np.eye(DEGREE + 1))
TO_POWERS = np.array([chebyshev.cheb2poly([*column.tolist(), 0.0])[: DEGREE + 1] for column in TO_POWERS.T]).T
TRIED = np.linspace(-1.0, 1.0, 2 * DEGREE + 2)[1:-1]


def tabulated(start: Floats, stop: Floats, rate: Floats, growth: Growth) -> Timetable:
    """Return the timetable of these stretches, each with a rate above 0, cut until every polynomial is accurate."""
    if not growth.surges():
        powers = np.array([(start + stop) / 2, (stop - start) / 2])
        return Timetable(start, stop, np.concatenate(([0.0], np.cumsum(rate * (stop - start)))), powers)
    done: list[tuple[Floats, ...]] = [(np.empty(0), np.empty(0), np.empty(0), np.empty((0, DEGREE + 1)))]
    for depth in range(DEEPEST):
        if not start.size:
            break
        if start.size > MOST_STRETCHES:
            most = f"at most {MOST_STRETCHES:,} stretches of time between changes of profiles and surges"
            raise ValueError(f"expected {most}, found {start.size:,}")
        parts = [slice(n, n + AT_A_TIME) for n in range(0, start.size, AT_A_TIME)]
        found_of = [_inverted(growth, start[part], stop[part]) for part in parts]
        mass, powers, good = (np.concatenate(column, axis=-1) for column in zip(*found_of, strict=True))
        good = good | (depth == DEEPEST - 1)
        done.append((start[good], stop[good], rate[good] * mass[good], powers.T[good]))
        start, stop, rate = start[~good], stop[~good], rate[~good]
        middle = (start + stop) / 2
        pairs = ((start, middle), (middle, stop), (rate, rate))
        start, stop, rate = (np.concatenate(pair) for pair in pairs)
    start, stop, mass = (np.concatenate(column) for column in list(zip(*done, strict=True))[:3])
    powers = np.concatenate([rows for *_, rows in done])
    order = np.argsort(start)
    expected = np.cumsum(mass[order])
    seen = np.diff(expected, prepend=0.0) > 0
    order, expected = order[seen], np.concatenate(([0.0], expected[seen]))
    return Timetable(start[order], stop[order], expected, np.ascontiguousarray(powers[order].T))


def _inverted(growth: Growth, start: Floats, stop: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The orders expected in each stretch, its polynomial, and whether that is accurate."""
    mass = _mass(growth, start, stop, np.ones(1))[:, 0]
    powers = _inverse(growth, start, stop, mass)
    return mass, powers, _accurate(growth, start, stop, mass, powers)


def _mass(growth: Growth, start: Floats, stop: Floats, upto: Floats) -> Floats:
    """Return the integral of the growth from each start over these parts (0..1) of the stretch: stretches x parts."""
    length = (stop - start)[:, None] * upto
    t = start[:, None, None] + length[:, :, None] * NODES
    return length * (growth.factor(t) @ WEIGHTS)


def _inverse(growth: Growth, start: Floats, stop: Floats, mass: Floats) -> Floats:
    """Return the powers of the time as a function of the share of the stretch's orders: degree x stretches.

    Newton's method between bounds finds the times at the Chebyshev points.
    """
    share = (POINTS + 1) / 2
    low, high = np.zeros((start.size, share.size)), np.ones((start.size, share.size))
    part = np.broadcast_to(share, low.shape)
    length = (stop - start)[:, None]
    for _ in range(100):
        excess = _mass(growth, start, stop, part) - share * mass[:, None]
        low, high = np.where(excess <= 0, part, low), np.where(excess >= 0, part, high)
        slope = growth.factor(start[:, None] + part * length) * length
        step = part - excess / np.where(slope > 0, slope, 1.0)
        after = np.where((step > low) & (step < high), step, (low + high) / 2)
        moved = np.abs(after - part).max(initial=0.0)
        part = after
        if moved < 1e-16:
            break
    return TO_POWERS @ (start[:, None] + part * length).T


def _accurate(growth: Growth, start: Floats, stop: Floats, mass: Floats, powers: Floats) -> NDArray[np.bool_]:
    """Tell which stretches are inverted well between the points that define the polynomial, and integrated well.

    Errors are measured as times, against the end of the stretch.
    """
    time = (np.vander(TRIED, DEGREE + 1, increasing=True) @ powers).T
    length = stop - start
    part = np.clip((time - start[:, None]) / length[:, None], 0.0, 1.0)
    off = np.abs(_mass(growth, start, stop, part) - mass[:, None] * (TRIED + 1) / 2).max(axis=1, initial=0.0)
    middle = (start + stop) / 2
    halves = _mass(growth, start, middle, np.ones(1))[:, 0] + _mass(growth, middle, stop, np.ones(1))[:, 0]
    allowed = ACCURACY * stop / length * mass
    good: NDArray[np.bool_] = (off <= allowed) & (np.abs(halves - mass) <= allowed)
    return good

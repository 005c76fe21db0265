"""Waiting times of one alternative's orders over its replications, as far as the runs saw them."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.waits import CAUSES, OPEN, Waits
from simbackorder.statistics import incidence
from simbackorder.statistics.estimate import Estimate, Sample, estimate
from simbackorder.statistics.incidence import Curves, Durations, Quantile

Chosen = Callable[[Waits], NDArray[np.bool_]]

SHIPPED = 1 + [cause.name for cause in CAUSES].index("shipped")
SHARES = (0.5, 0.9)
MOST_ROWS = 12
FEW = 0.005  # the table ends where no more than these still wait
NOBODY = "there was no such order"
NONE_SHIPPED = "no such order was shipped"


class Row(NamedTuple):
    """So long after placement: orders seen that long, and shares still waiting and ended by each cause."""

    time: float
    seen: int
    waiting: Estimate
    ended: tuple[Estimate, ...]


class Population(NamedTuple):
    """Orders placed in the window. Counts are per replication: all, by cause, open at the end. `naive_mean`: the mean
    wait of those shipped before the end; `shipped_mean`: of those shipped as far as is known, had the runs gone on;
    `restricted_mean`: of all, whatever it ends in, those that wait longer counting as the horizon."""

    name: str
    meaning: str
    orders: Estimate
    ended: tuple[Estimate, ...]
    open: Estimate
    rows: tuple[Row, ...]
    quantiles: tuple[Quantile, ...]
    naive_mean: Estimate
    shipped_mean: Estimate
    restricted_mean: Estimate


class WaitingTimes(NamedTuple):
    """The waiting times of an alternative up to a horizon."""

    alternative: str
    horizon: float
    backordered: Population
    accepted: Population


def waiting_times(alternative: str, found: Sequence[Waits], confidence: float) -> WaitingTimes:
    """What the replications say about the waits of orders with a backordered unit, and of all accepted ones."""
    owed = durations(found, lambda each: each.backordered)
    every = durations(found, lambda each: np.ones(len(each.time), np.bool_))
    grid = instants(owed) or instants(every)
    horizon = grid[-1] if grid else 0.0
    return WaitingTimes(
        alternative,
        horizon,
        population("backordered", "orders of which a unit was backordered", owed, grid, confidence),
        population("accepted", "all accepted orders", every, (0.0, *grid) if horizon else grid, confidence),
    )


def durations(found: Sequence[Waits], chosen: Chosen) -> Durations:
    """The chosen orders of all replications. What is open was seen until just before the end, because nothing
    scheduled at the end happens: an order that would be shipped in that instant is not one that was not."""
    which = [chosen(each) for each in found]
    time = np.concatenate([each.time[one] for each, one in zip(found, which, strict=True)])
    cause = np.concatenate([each.cause[one] for each, one in zip(found, which, strict=True)])
    return Durations(
        np.where(cause == OPEN, np.maximum(np.nextafter(time, -math.inf), 0.0), time),
        cause.astype(np.int64),
        np.repeat(np.arange(len(found)), [int(one.sum()) for one in which]),
        np.concatenate([each.number[one] for each, one in zip(found, which, strict=True)]).astype(np.int64),
        len(found),
        len(CAUSES),
    )


def instants(seen: Durations) -> tuple[float, ...]:
    """Round times up to where few still wait, but only as far as orders of two replications were followed."""
    if not len(seen.time):
        return ()
    curves = incidence.curves(seen)
    known = how_far(curves)
    few = curves.times[curves.going_on <= FEW]
    limit = min(float(few[0]) if len(few) else math.inf, known)
    if limit <= 0.0:
        return (0.0,)
    step = round_step(limit / MOST_ROWS)
    rows = math.ceil(limit / step - 1e-9)
    times = (float(f"{k * step:.12g}") for k in range(1, rows + 1))
    return tuple(time for time in times if time <= known)


def how_far(curves: Curves) -> float:
    """How far the curves are known: as orders of two replications were followed, or for ever if nobody waits on."""
    if len(curves.times) and curves.going_on[-1] <= 0.0:
        return math.inf
    longest = np.full(curves.seen.replications, -math.inf)
    np.maximum.at(longest, curves.seen.replication, curves.seen.time)
    followed = sorted(longest[longest >= 0.0])
    return float(followed[-2] if len(followed) > 1 else followed[-1])


def round_step(least: float) -> float:
    """The smallest of ... 0.1, 0.2, 0.5, 1, 2, 5, 10 ... that is not below `least`.

    >>> round_step(0.83), round_step(2.5), round_step(5.0)
    (1.0, 5.0, 5.0)
    """
    power = math.floor(math.log10(least))
    steps = (float(f"{digit}e{exponent}") for exponent in (power, power + 1) for digit in (1, 2, 5))
    return next(step for step in steps if step >= least * (1 - 1e-9))


def population(name: str, meaning: str, seen: Durations, grid: Sequence[float], confidence: float) -> Population:
    """The estimates of these orders at the times of the grid."""
    n = seen.replications
    counted = [per_replication(seen, seen.cause == cause) for cause in (OPEN, *range(1, len(CAUSES) + 1))]
    open_, *ended = (estimate(Sample(each, np.ones(n)), confidence) for each in counted)
    orders = estimate(Sample(np.sum(counted, axis=0), np.ones(n)), confidence)
    waited = per_replication(seen, seen.cause == SHIPPED, seen.time)
    naive = estimate(Sample(waited, counted[SHIPPED]), confidence, NONE_SHIPPED)
    if not len(seen.time):
        nothing = Estimate(None, None, n, NOBODY)
        none = tuple(Quantile(share, None, None, None, NOBODY) for share in SHARES)
        return Population(name, meaning, orders, tuple(ended), open_, (), none, nothing, nothing, nothing)
    curves = incidence.curves(seen)
    return Population(
        name,
        meaning,
        orders,
        tuple(ended),
        open_,
        tuple(row(curves, time, confidence) for time in grid),
        tuple(incidence.quantile(curves, SHIPPED, share, confidence) for share in SHARES),
        naive,
        incidence.mean_of_cause(curves, SHIPPED, how_far(curves), confidence, NONE_SHIPPED),
        incidence.restricted_mean(curves, grid[-1], confidence),
    )


def per_replication(
    seen: Durations, chosen: NDArray[np.bool_], amount: NDArray[np.float64] | float = 1.0
) -> NDArray[np.float64]:
    """The number of the chosen orders in each replication, or the sum of their amounts."""
    weights = np.where(chosen, seen.number * amount, 0.0)
    return np.asarray(np.bincount(seen.replication, weights, minlength=seen.replications), np.float64)


def row(curves: Curves, time: float, confidence: float) -> Row:
    """The shares at one time."""
    return Row(
        time,
        int(curves.seen.number[curves.seen.time >= time].sum()),
        incidence.still_going_on(curves, time, confidence),
        tuple(incidence.ended_by(curves, cause, time, confidence) for cause in range(1, len(CAUSES) + 1)),
    )

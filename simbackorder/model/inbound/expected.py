"""When the firm expects a replenishment order, by what it knows: how long it has been under way, the supplier's days,
queue, ramp and outages, and what it was told.

A duration of which only one part is uncertain is the promise's own statistic of that part. Of several parts means and
variances are added up, and the statistic is that of a gamma distribution with their sums.
"""

from math import floor, sqrt
from typing import Any

from simbackorder.model.inbound.making import batches, finished, work_between
from simbackorder.state import GRID, HOLD_ARRIVAL, MAKING, NONE, PAUSE, ROUNDING, WAITING, Books, Supplier

LEAST = 0.05  # of the statistic: nothing is due sooner than this, once it has lasted longer than nearly all do


def lead_time(s: Books, i: int, j: int, t: float) -> float:
    """The statistic of the time from now on after which supplier j would deliver an order of item i."""
    p = s.firm.promising[i]
    supplier = s.suppliers[j]
    if p.knows == 0 or not out_of_the_ordinary(supplier):
        quoted: float = s.offers[i * len(s.suppliers) + j].quoted
        return quoted
    return wait_before_work(s, i, j, t, NONE)


def due(s: Books, i: int, k: int, t: float, again: int) -> float:
    """When open replenishment order k of item i is due: its start + the statistic of the lead time, not before now;
    an order that has not started yet, the statistic from now.

    `again`: for a date that is given again, what is left of the lead time after the time that it has taken already.
    """
    supply = s.supplies[k]
    p = s.firm.promising[i]
    if supply.told and p.knows_notices:
        return max(t, supply.date) + p.put_away
    if supply.supplier < 0:
        return max(t, supply.lead_time) + p.put_away
    n = i * len(s.suppliers) + supply.supplier
    known = p.knows and out_of_the_ordinary(s.suppliers[supply.supplier])
    if supply.stage == WAITING:
        wait = s.offers[n].quoted
        if known:
            wait = wait_before_work(s, i, supply.supplier, t, k)
        return t + (wait + p.put_away)
    if known:
        return t + (wait_under_way(s, i, k, t, again) + p.put_away)
    if again:
        return t + (remaining(s, n, t - supply.started) + p.put_away)
    return max(t, supply.started + s.offers[n].quoted) + p.put_away


def out_of_the_ordinary(supplier: Supplier) -> bool:
    """Whether more than a lead time decides when the supplier delivers."""
    return supplier.down > 0 or supplier.servers > 0 or rests(supplier) or supplier.batch > 0


def rests(supplier: Supplier) -> bool:
    """Whether the supplier may work less than all the time: it has days off, is ramped up, or stops in an outage."""
    return supplier.calendar >= 0 or supplier.slow < 1.0 or supplier.effect == PAUSE


# -- an order whose manufacture has not begun --------------------------------------------------------------------------


def wait_before_work(s: Books, i: int, j: int, t: float, k: int) -> float:
    """The wait for order k of item i, which supplier j has not begun; NONE: for a new one, behind all that wait there.

    Its parts are what is left of an outage, the orders before it, its own work, and its transport.
    """
    p = s.firm.promising[i]
    supplier = s.suppliers[j]
    offer = s.offers[i * len(s.suppliers) + j]
    jobs = supplier.jobs
    if k >= 0:
        jobs = batches(supplier, s.supplies[k].quantity)
    down = p.knows_outages and has_known_outage(supplier)
    stop, variance = 0.0, 0.0
    if down and supplier.effect != HOLD_ARRIVAL:
        stop, variance = outage_left(s, j, t)
    work, more = 0.0, 0.0
    if p.knows_queue and supplier.servers > 0:
        work, more = work_before(s, j, t, k, down and supplier.effect != HOLD_ARRIVAL and supplier.effect != PAUSE)
    if stop > 0.0 or work > 0.0:
        transport = supplier.usual - supplier.jobs * supplier.work
        mean = stop + work + jobs * supplier.work + transport
        variance = variance + more + jobs * jobs * supplier.work_variance + supplier.transport_variance
        in_all = statistic(p, mean, variance)
        wait = done_by(s, p, j, t + stop, max(0.0, in_all - stop - transport)) + transport - t
    else:
        rest = offer.quoted - offer.work
        wait = done_by(s, p, j, t, offer.work * jobs / supplier.jobs) + rest - t
    if down and supplier.effect == HOLD_ARRIVAL:
        stop, variance = outage_left(s, j, t)
        wait = max(wait, statistic(p, stop, variance))
    return wait


def work_before(s: Books, j: int, t: float, k: int, idle: int) -> tuple[float, float]:
    """Mean and variance of the time until supplier j, working, can begin order k (NONE: a new one). Several servers
    are as one that is so many times as fast. `idle`: what it works on is done before it goes on with others."""
    supplier = s.suppliers[j]
    servers = supplier.servers
    busy = supplier.busy
    if idle:
        busy = 0
    jobs = 0
    squares = 0
    ahead = 0
    other = supplier.first
    while other >= 0 and other != k:
        number = batches(supplier, s.supplies[other].quantity)
        if s.supplies[other].quantity > 0:
            ahead += 1
            jobs += number
            squares += number * number
        other = s.supplies[other].next
    if ahead < servers - busy:
        return 0.0, 0.0
    if servers == 1:
        mean, variance = 0.0, 0.0
        if busy:
            mean, variance = work_left(s, j, supplier.latest, t)
        return mean + jobs * supplier.work, variance + squares * supplier.work_variance
    ends = ahead - (servers - busy) + 1  # of orders, until a server is free for this one
    return ends * supplier.work * supplier.jobs / servers, (
        ends * supplier.work_variance * supplier.jobs * supplier.jobs / (servers * servers)
    )


# -- an order whose manufacture has begun ------------------------------------------------------------------------------


def wait_under_way(s: Books, i: int, k: int, t: float, again: int) -> float:
    """The wait for order k of item i, which its supplier has begun."""
    p = s.firm.promising[i]
    supply = s.supplies[k]
    j = supply.supplier
    supplier = s.suppliers[j]
    n = i * len(s.suppliers) + j
    offer = s.offers[n]
    stop, variance = 0.0, 0.0
    if p.knows_outages and has_known_outage(supplier) and supplier.effect >= PAUSE:
        stop, variance = outage_left(s, j, t)
    jobs = batches(supplier, supply.quantity)
    rest = offer.quoted - offer.work
    whole = offer.work * jobs / supplier.jobs + rest
    size = 1.0
    if jobs != supplier.jobs and offer.quoted > 0.0:
        size = whole / offer.quoted
    elapsed = time_under_way(s, k, t)
    left = max(0.0, whole - elapsed)
    if again:
        left = size * remaining(s, n, elapsed / size)
    if stop > 0.0 and supplier.effect == PAUSE and supply.stage == MAKING:
        transport = supplier.usual - supplier.jobs * supplier.work
        mean, more = work_left(s, j, k, t)
        if again:
            left = statistic(p, stop + mean + transport, variance + more + supplier.transport_variance) - stop
        rest = transport
        return done_by(s, p, j, t + stop, max(0.0, left - rest)) + min(left, rest) - t
    if supply.stage == MAKING:
        left = done_by(s, p, j, t, max(0.0, left - rest)) + min(left, rest) - t
    if stop > 0.0 and supplier.effect == HOLD_ARRIVAL:
        left = max(left, statistic(p, stop, variance))
    return left


def time_under_way(s: Books, k: int, t: float) -> float:
    """How long order k has been made, or been on its way, without the time for which its manufacture rested."""
    supply = s.supplies[k]
    supplier = s.suppliers[supply.supplier]
    if not rests(supplier):
        return t - supply.started
    if supply.stage == MAKING:
        return work_done(s, k, t)
    return supply.lead_time + (t - (supply.until - supply.transport))


def work_done(s: Books, k: int, t: float) -> float:
    """Work done so far on order k."""
    supply = s.supplies[k]
    supplier = s.suppliers[supply.supplier]
    if not rests(supplier):
        return t - supply.started
    left = supply.left
    if not (supplier.down and supplier.effect == PAUSE):
        left = work_between(s, supply.supplier, t, supply.until)
    return max(0.0, supply.lead_time - left)


def remaining(s: Books, n: int, elapsed: float) -> float:
    """The statistic of what is left of a lead time at offer n, given that it has lasted so long."""
    step = s.offers[n].step
    first = n * (GRID + 1)
    if step <= 0.0:
        return s.residuals[first].left
    if elapsed + ROUNDING >= GRID * step:  # also at the end of the longest lead time but for rounding
        return max(s.residuals[first + GRID].left, LEAST * s.offers[n].quoted)
    place = elapsed / step
    k = floor(place)
    below = s.residuals[first + k].left
    return below + (place - k) * (s.residuals[first + k + 1].left - below)


# -- the parts of a wait -----------------------------------------------------------------------------------------------


def statistic(p: Any, mean: float, variance: float) -> float:
    """The mean, or the quantile that a promise states: that of the gamma distribution with this mean and variance, by
    Wilson and Hilferty, Proceedings of the National Academy of Sciences 17 (1931), 684-688."""
    if p.stated < 0.0 or variance <= 0.0 or mean <= 0.0:
        return mean
    ninth = variance / (9.0 * mean * mean)
    normal: float = p.normal
    root = max(0.0, 1.0 - ninth + normal * sqrt(ninth))
    return mean * root * root * root


def done_by(s: Books, p: Any, j: int, t: float, work: float) -> float:
    """When supplier j has done so much work, if it goes on with it at t; as if it worked all the time, if the firm does
    not know when it works."""
    supplier = s.suppliers[j]
    if (supplier.calendar >= 0 and p.knows_days) or (supplier.slow < 1.0 and p.knows_ramp):
        return finished(s, j, t, work)
    return t + work


def has_known_outage(supplier: Supplier) -> bool:
    """Whether the supplier is down, and something is known of how long it will be."""
    return supplier.down > 0 and (supplier.planned > 0 or supplier.outage_step > 0.0)


def outage_left(s: Books, j: int, t: float) -> tuple[float, float]:
    """Mean and variance of what is left of the outage of supplier j; nothing is uncertain of one that was planned."""
    supplier = s.suppliers[j]
    if supplier.up_again >= 0.0:
        return max(0.0, supplier.up_again - t), 0.0
    first = j * (GRID + 1)
    place = min(GRID * 1.0, (t - supplier.down_since) / supplier.outage_step)
    k = min(floor(place), GRID - 1)
    a = s.remainders[first + k]
    b = s.remainders[first + k + 1]
    part = place - k
    return (
        a.outage + part * (b.outage - a.outage),
        a.outage_variance + part * (b.outage_variance - a.outage_variance),
    )


def work_left(s: Books, j: int, k: int, t: float) -> tuple[float, float]:
    """Mean and variance of the work that is left of order k, on which supplier j has begun."""
    supplier = s.suppliers[j]
    jobs = batches(supplier, s.supplies[k].quantity)
    first = j * (GRID + 1)
    place = GRID * 1.0
    if supplier.work_step > 0.0:
        place = min(place, work_done(s, k, t) / jobs / supplier.work_step)
    n = min(floor(place), GRID - 1)
    a = s.remainders[first + n]
    b = s.remainders[first + n + 1]
    part = place - n
    return (
        jobs * (a.work + part * (b.work - a.work)),
        jobs * jobs * (a.work_variance + part * (b.work_variance - a.work_variance)),
    )

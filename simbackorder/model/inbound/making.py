"""Suppliers make what was ordered: first come, first served, on servers, while they are up; then it travels.

Where a supplier has but a lead time, that is all the work; the order arrives when it is done.
"""

from math import ceil, sqrt

from simbackorder.model.bookkeeping import ask, charge_supplier, note
from simbackorder.model.calendars import advance, open_time
from simbackorder.model.events import MADE, NEWS, RECEIPT, SUPPLIER
from simbackorder.model.queues import join, leave
from simbackorder.state import (
    AT_PORT,
    HOLD_ARRIVAL,
    MAKING,
    NEVER,
    OVERTAKEN,
    PAUSE,
    REFUSE,
    ROUNDING,
    TRAVELLING,
    Books,
    Rules,
    Supplier,
)
from simbackorder.state.path import Path


def work(s: Books, j: int, t: float) -> None:
    """Supplier j begins with the orders that wait, first come, first served, as far as it is up and has servers."""
    supplier = s.suppliers[j]
    while (
        supplier.first >= 0
        and (supplier.down == 0 or supplier.effect == HOLD_ARRIVAL)
        and (supplier.servers == 0 or supplier.busy < supplier.servers)
    ):
        k = leave(supplier, s.supplies)
        supply = s.supplies[k]
        if supply.held:
            supply.held = 0
            s.items[supply.item].held_up -= supply.quantity
            if supply.standing:
                s.items[supply.item].standing_held_up -= supply.quantity
        if supply.quantity > 0:
            begin(s, j, k, t)


def begin(s: Books, j: int, k: int, t: float) -> None:
    """Supplier j begins to make order k."""
    supplier = s.suppliers[j]
    supply = s.supplies[k]
    supply.started = t
    supply.stage = MAKING
    if supplier.servers > 0:
        charge_supplier(supplier, t)
        supplier.busy += 1
    supplier.latest = k
    if supplier.batch > 0:
        supply.lead_time *= batches(supplier, supply.quantity)
    if supplier.staged:
        make(s, j, k, supply.lead_time, t)
    else:
        ask(s, RECEIPT, supply.lead_time, k)
        if supplier.notice < NEVER:
            announce_delay(s, j, k, t)


def batches(supplier: Supplier, units: int) -> int:
    """In how many batches the supplier makes so many units."""
    jobs = 1
    if supplier.batch > 0:
        jobs = ceil(units / supplier.batch)
    return jobs


def usual_arrival(s: Books, j: int, units: int, t: float) -> float:
    """When an order of so many units usually arrives, if supplier j begins with it at t: as many batches as it has, on
    the days and with the speed of the supplier."""
    supplier = s.suppliers[j]
    jobs = batches(supplier, units)
    if supplier.usual == NEVER or (supplier.calendar < 0 and supplier.slow >= 1.0 and jobs == supplier.jobs):
        return t + supplier.usual
    return finished(s, j, t, jobs * supplier.work) + (supplier.usual - supplier.jobs * supplier.work)


def make(s: Books, j: int, k: int, left: float, t: float) -> None:
    """So much work is left of order k, and supplier j does it from now on."""
    supply = s.supplies[k]
    delay = max(0.0, finished(s, j, t, left) - t)
    supply.until = t + delay
    ask(s, MADE, delay, k)
    if s.suppliers[j].notice < NEVER:
        announce_delay(s, j, k, t)


def announce_delay(s: Books, j: int, k: int, t: float) -> None:
    """The firm will be told of order k, if it will be late as things stand."""
    supplier = s.suppliers[j]
    usual = usual_arrival(s, j, s.supplies[k].quantity, s.supplies[k].started)
    if arrival(s, k) > usual + ROUNDING:
        ask(s, NEWS, max(0.0, usual - supplier.notice - t), len(s.items) + k)


def made(s: Books, rules: Rules, path: Path, k: int, t: float) -> None:
    """Order k is made, unless it has been withdrawn, or an outage has changed when it will be; now it travels."""
    supply = s.supplies[k]
    if supply.stage != MAKING or supply.until != t or supply.quantity == 0:
        return
    supply.stage = TRAVELLING
    supply.until = t + supply.transport
    ask(s, RECEIPT, supply.transport, k)
    free_server(s, supply.supplier, t)


def free_server(s: Books, j: int, t: float) -> None:
    """Supplier j is done with an order, made or withdrawn; opening orders have no supplier."""
    if j >= 0 and s.suppliers[j].servers > 0:
        charge_supplier(s.suppliers[j], t)
        s.suppliers[j].busy -= 1
        work(s, j, t)


def arrival(s: Books, k: int) -> float:
    """When order k will arrive, as things stand; infinite while nobody can say."""
    supply = s.supplies[k]
    if s.suppliers[supply.supplier].staged == 0:
        return supply.started + supply.lead_time
    if supply.stage == MAKING:
        return supply.until + supply.transport
    return supply.until


# -- production that is ramped up, or rests on some days ---------------------------------------------------------------


def finished(s: Books, j: int, t: float, left: float) -> float:
    """When supplier j has done this much work, if it goes on with it at t."""
    supplier = s.suppliers[j]
    if supplier.slow < 1.0 and left > 0.0 and t < supplier.ramp_at + supplier.ramp_over:
        return time_of_work(supplier, work_until(supplier, t) + left)
    return advance(s, supplier.calendar, t, left)


def work_between(s: Books, j: int, t: float, until: float) -> float:
    """Work that supplier j does between two times."""
    supplier = s.suppliers[j]
    if supplier.slow < 1.0:
        return work_until(supplier, until) - work_until(supplier, t)
    if supplier.calendar >= 0:
        return open_time(s, supplier.calendar, until) - open_time(s, supplier.calendar, t)
    return until - t


def work_until(supplier: Supplier, t: float) -> float:
    """Work done by time t on a server that is never idle: the integral of a speed that rises from `slow` to 1."""
    if t <= supplier.ramp_at:
        return supplier.slow * t
    since = min(t - supplier.ramp_at, supplier.ramp_over)
    ramped = supplier.slow * supplier.ramp_at + supplier.slow * since
    ramped += (1.0 - supplier.slow) * since * since / (2.0 * supplier.ramp_over)
    return ramped + max(0.0, t - supplier.ramp_at - supplier.ramp_over)


def time_of_work(supplier: Supplier, done: float) -> float:
    """The time by which so much work is done: the inverse of `work_until`."""
    before = supplier.slow * supplier.ramp_at
    if done <= before:
        return done / supplier.slow
    ramped = supplier.ramp_over * (1.0 + supplier.slow) / 2.0
    if done >= before + ramped:
        return supplier.ramp_at + supplier.ramp_over + (done - before - ramped)
    rise = (1.0 - supplier.slow) / supplier.ramp_over
    return (
        supplier.ramp_at + (sqrt(supplier.slow * supplier.slow + 2.0 * rise * (done - before)) - supplier.slow) / rise
    )


# -- outages, ports, and orders in turn --------------------------------------------------------------------------------


def supplier_changes(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """The n-th change of any supplier's state: down, or up again, when the orders that it held start their lead
    times."""
    j = path.outage_supplier[n]
    supplier = s.suppliers[j]
    charge_supplier(supplier, t)
    supplier.down = 1 - path.outage_up[n]
    if supplier.down:
        supplier.down_since = t
        if supplier.planned:
            supplier.up_again = next_recovery(path, n)
    if supplier.effect == PAUSE:
        stop_or_go_on(s, j, t)
    elif supplier.effect == REFUSE and supplier.down == 0:
        review_again(s, j)
    elif supplier.effect == HOLD_ARRIVAL and supplier.down == 0:
        open_port(s, j)
    work(s, j, t)
    if s.logging:
        note_supplier(s, n, t)
    if n + 1 < len(path.outage_time):
        ask(s, SUPPLIER, path.outage_time[n + 1] - t, n + 1)


def next_recovery(path: Path, n: int) -> float:
    """When the supplier that fails with the n-th change is up again."""
    m = n + 1
    while path.outage_supplier[m] != path.outage_supplier[n]:
        m += 1
    return path.outage_time[m]


def stop_or_go_on(s: Books, j: int, t: float) -> None:
    """What supplier j is making stops, unless it is completed in this instant, or goes on with what was left of it, in
    the order in which it was placed."""
    k = s.world[0].supplies
    for i in range(len(s.items)):
        if s.items[i].oldest >= 0:
            k = min(k, s.items[i].oldest)
    while k < s.world[0].supplies:
        supply = s.supplies[k]
        if supply.supplier == j and supply.stage == MAKING and supply.quantity > 0:
            if s.suppliers[j].down == 0:
                if supply.until == NEVER:
                    make(s, j, k, supply.left, t)
            elif supply.until > t + ROUNDING:
                supply.left = work_between(s, j, t, supply.until)
                supply.until = NEVER
        k += 1


def review_again(s: Books, j: int) -> None:
    """Supplier j takes orders again: items that may want something of it are reviewed."""
    for i in range(len(s.items)):
        if s.offers[i * len(s.suppliers) + j].place >= 0 and s.firm.replenishment[i].period == 0.0:
            join(s.reviews[0], s.items, i)


def open_port(s: Books, j: int) -> None:
    """What has waited to arrive from supplier j arrives now."""
    while s.ports[j].first >= 0:
        ask(s, RECEIPT, 0.0, leave(s.ports[j], s.supplies))


def is_held(s: Books, k: int) -> bool:
    """Does order k, which would arrive now, have to wait at a port, or for an older order?"""
    supply = s.supplies[k]
    j = supply.supplier
    if j < 0:
        return False
    supplier = s.suppliers[j]
    if supplier.down and supplier.effect == HOLD_ARRIVAL:
        supply.stage = AT_PORT
        join(s.ports[j], s.supplies, k)
        return True
    if supplier.sequential and older_open(s, k) >= 0:
        supply.stage = OVERTAKEN
        return True
    return False


def older_open(s: Books, k: int) -> int:
    """An older open order of the same item at the same supplier as order k; -1: none."""
    j = s.supplies[k].supplier
    older: int = s.supplies[k].older
    while older >= 0 and s.supplies[older].supplier != j:
        older = s.supplies[older].older
    return older


def next_in_turn(s: Books, i: int, j: int) -> int:
    """The oldest open order of item i at supplier j, if it is there and only waited for older ones; else -1."""
    if j < 0 or s.suppliers[j].sequential == 0:
        return -1
    k: int = s.items[i].oldest
    while k >= 0 and s.supplies[k].supplier != j:
        k = s.supplies[k].newer
    if k >= 0 and s.supplies[k].stage == OVERTAKEN:
        return k
    return -1


def receive_next_in_turn(s: Books, i: int, j: int) -> None:
    """An order of item i at supplier j was withdrawn: the one behind it arrives, if it only waited for that."""
    k = next_in_turn(s, i, j)
    if k >= 0:
        ask(s, RECEIPT, 0.0, k)


def note_supplier(s: Books, n: int, t: float) -> None:
    """A supplier's change concerns every item: what is planned of it may change."""
    for i in range(len(s.items)):
        note(s, t, SUPPLIER, n, 0, i)

"""Promises judged: of an order with a date, whether it was kept; in the subset that compiles."""

from typing import Any

from simbackorder.metrics.tally import Facts
from simbackorder.state import FIRM, NEVER, TOLERANCE


def count_promise(tally: Any, f: Facts, o: int, last: int, shipped: bool, missing: int, refused: int) -> None:
    """An order with a date: it is withdrawn, not yet due, or judged."""
    promised = f.orders[o].promised
    if is_withdrawn(f, o, promised):
        tally.withdrawn += 1
        if missing > refused:
            tally.withdrawn_backordered += 1
    elif promised < f.end or called_off(f, o):
        count_judged(tally, f, o, last, shipped, missing, refused)
    else:
        tally.not_yet_due += 1
        if missing > refused:
            tally.not_yet_due_backordered += 1


def count_judged(tally: Any, f: Facts, o: int, last: int, shipped: bool, missing: int, refused: int) -> None:
    """A promise that was kept or missed."""
    order = f.orders[o]
    promised = order.promised
    if missing > refused:
        tally.judged_backordered += 1
    done = order.closed
    if done < 0.0:
        done = NEVER
    if len(f.by_delivery) > 0:
        done = with_delivery(f, o, last, done)
    missed = is_missed(f, o, done, promised)
    if len(f.stated) > 0 and missing > refused:
        count_stated(tally, f, o, last, missed)
    if f.tells:
        count_last(tally, f, o, done)
    if called_off(f, o) and order.closed <= promised + TOLERANCE:
        tally.called_off += 1
    elif done > promised:
        tally.tardiness += min(done, f.end) - promised
    if missed:
        tally.missed += 1
        if missing > refused:
            tally.missed_backordered += 1
    if shipped and done < NEVER:
        tally.lateness += done - promised
        if missed or refused > 0:
            tally.not_as_ordered += 1
    else:
        tally.not_done += 1


def count_last(tally: Any, f: Facts, o: int, done: float) -> None:
    """The last date that was told, judged as the first is."""
    date = f.contracts[o].date
    if (date < f.end or called_off(f, o)) and not is_withdrawn(f, o, date):
        tally.judged_last += 1
        if is_missed(f, o, done, date):
            tally.missed_last += 1


def is_withdrawn(f: Facts, o: int, date: float) -> bool:
    """Was the whole order cancelled before the date, and not by the shop?"""
    order = f.orders[o]
    gone: bool = order.cancelled == order.accepted and 0.0 <= order.closed < date - TOLERANCE
    return gone and not called_off(f, o)


def is_missed(f: Facts, o: int, done: float, date: float) -> bool:
    """Was a unit outstanding after the date (`done`: when none was any more), or cancelled on it or later, or by the
    shop, whenever it was?"""
    order = f.orders[o]
    late: bool = done > date + TOLERANCE or (order.cancelled > 0 and cancelled_at(f, o) >= date - TOLERANCE)
    return late or called_off(f, o)


def called_off(f: Facts, o: int) -> bool:
    """Did the shop cancel a unit of the order?"""
    return len(f.contracts) > 0 and f.contracts[o].cause == FIRM


def count_stated(tally: Any, f: Facts, o: int, last: int, missed: bool) -> None:
    """A backorder whose date was meant to be kept with a stated probability: of its backordered lines, the least."""
    least = 2.0
    for k in range(f.placed.first[o], last):
        if f.lines[k].accepted > f.lines[k].filled:
            least = min(least, f.stated[f.placed.item[k]])
    if 0.0 <= least <= 1.0:
        tally.stated += 1
        tally.stated_probability += least
        if missed:
            tally.stated_missed += 1


def with_delivery(f: Facts, o: int, last: int, done: float) -> float:
    """When nothing of an order was outstanding any more, deliveries included if any of its items promises them."""
    promised = 0
    for k in range(f.placed.first[o], last):
        if f.by_delivery[f.placed.item[k]] and f.lines[k].accepted > 0:
            promised = 1
    if not promised:
        return done
    order = f.orders[o]
    if order.in_transit > 0:
        return NEVER
    later: float = max(done, order.delivered)
    return later


def cancelled_at(f: Facts, o: int) -> float:
    """When order o, of which units were cancelled, lost the last of them."""
    order = f.orders[o]
    if f.cuts and f.contracts[o].cut_units == order.cancelled:
        at: float = f.contracts[o].cut_at
        return at
    closed: float = order.closed
    return closed

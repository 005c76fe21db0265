"""When orders are counted, those of customers and those at suppliers: after a run, or each as soon as nothing more can
become of it: its rows may then be used again. In the subset of Python that is translated; the loop is told which, when
it is."""

from typing import Any, NamedTuple

from simbackorder.engines.calendar import Calendar
from simbackorder.engines.loop import Given
from simbackorder.metrics import flows, order_counts
from simbackorder.model.waiting_lines import APART
from simbackorder.state import Books
from simbackorder.state.path import Path


class Tallied(NamedTuple):
    """Where orders are counted during a run, and what is counted."""

    counts: Any
    facts: Any


def keep_rows(s: Books, path: Path, c: Calendar, given: Given, tallied: Any) -> None:
    """Rows are not used again: orders are counted after the run."""


def count_closed(s: Books, path: Path, c: Calendar, given: Given, tallied: Any) -> None:
    """Count the first orders, up to one of which something may still become: their rows may be used again."""
    count_received(s, c, given, tallied)
    clock = c.clock[0]
    o = clock.counted
    waits = clock.waits
    while o < clock.order and is_settled(s, path, o, clock.now):
        waits = order_counts.count_next(tallied.counts, tallied.facts, o, path.first[o + 1], waits)
        o += 1
    clock.counted = o
    clock.waits = waits


def count_received(s: Books, c: Calendar, given: Given, tallied: Any) -> None:
    """Count the first replenishment orders, up to one that has not arrived, and blank their rows for later ones. Of an
    order of a plain shop that has arrived nothing is left to happen; one that was recalled may still be on the
    calendar."""
    facts = tallied.facts
    k = c.clock[0].received
    while k < s.world[0].supplies and s.supplies[k].arrived >= 0.0:
        flows.count_supply(tallied.counts.totals, facts.tables, facts.start, k)
        s.supplies[k] = given.supply[0]
        k += 1
    c.clock[0].received = k


def is_settled(s: Books, path: Path, o: int, now: float) -> bool:
    """Is order o of a plain shop closed, and no link leads to its rows? If it was cancelled, its lines stay among the
    waiting lines of their item until they come to the top, and a shipment of it may still be in picking."""
    order = s.orders[o]
    if order.closed < 0.0 or order.queued == 1:
        return False
    if order.cancelled > 0:
        if now <= order.closed + path.pick[o]:
            return False
        for n in range(path.first[o], path.first[o + 1]):
            line = s.lines[n]
            if line.accepted > line.filled and s.waiters[n].sibling != APART:
                return False
    return True


def count_nothing(s: Books, path: Path, c: Calendar, tallied: Any) -> None:
    """Nothing is left to count."""


def count_all(s: Books, path: Path, c: Calendar, tallied: Any) -> None:
    """At the end of the run, count what is not counted yet."""
    clock = c.clock[0]
    waits = clock.waits
    for o in range(clock.counted, clock.order):
        waits = order_counts.count_next(tallied.counts, tallied.facts, o, path.first[o + 1], waits)
    clock.waits = waits
    order_counts.count_the_rest(tallied.counts, tallied.facts, clock.received, s.world[0].supplies)

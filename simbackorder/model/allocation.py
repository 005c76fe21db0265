"""Units that have become available go to the waiting lines of their item."""

from typing import Any

from simbackorder.model.bookkeeping import charge, note
from simbackorder.model.events import RESERVED
from simbackorder.model.queues import join
from simbackorder.model.waiting import meld, without_first

NONE = -1


def wait(s: Any, rules: Any, path: Any, o: int, l: int, t: float) -> None:
    """Line l of order o joins the waiting lines of its item; its rank is fixed now, when the order's promise is
    known."""
    i = path.item[l]
    segment = s.segments[path.segment[o]]
    waiter = s.waiters[l]
    waiter.order = o
    waiter.child = NONE
    waiter.sibling = NONE
    waiter.rank = rules.allocation(s.firm.allocation[i], t, segment.priority, s.orders[o].promised)
    s.items[i].waiting = meld(s.waiters, s.items[i].waiting, l)


def allocate(s: Any, i: int, t: float) -> None:
    """Reserve what is available for waiting lines, best rank first; a line may be reserved in part.

    Where backorders do not count in the position, a reservation for one lowers it, and the item is to be reviewed.
    """
    item = s.items[i]
    replenishment = s.firm.replenishment[i]
    while item.waiting >= 0 and item.on_hand > item.reserved:
        line = s.lines[item.waiting]
        if line.lacking > 0:
            if t > item.since:
                charge(item, t)
            units = min(line.lacking, item.on_hand - item.reserved)
            line.lacking -= units
            line.reserved += units
            item.backorders -= units
            item.reserved += units
            o = s.waiters[item.waiting].order
            order = s.orders[o]
            order.lacking -= units
            order.reserved += units
            join(s.dispatches[0], s.orders, o)
            if replenishment.count_backorders == 0 and replenishment.period == 0.0:
                join(s.reviews[0], s.items, i)
            if s.logging:
                note(s, t, RESERVED, item.waiting, units, i)
        if line.lacking == 0:
            item.waiting = without_first(s.waiters, item.waiting)

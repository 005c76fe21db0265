"""Dates that the firm can see: what is on its way, when it is due, and whom it covers."""

from typing import Any

from simbackorder.model.calendars import advance
from simbackorder.model.inbound.expected import due
from simbackorder.model.inbound.sourcing import longest_quote
from simbackorder.model.money.payment import part
from simbackorder.model.outbound.dock import next_slot
from simbackorder.model.waiting_lines import ranked_before
from simbackorder.state import NEVER, Books, Item, Rules
from simbackorder.state.path import Path


def covered_wait(s: Books, i: int, units: int, t: float, again: int) -> float:
    """The wait until units that are on their way cover so many units of item i; negative if they never do.

    Before the release nothing can be had, and what is on the shelf is on its way.
    """
    item = s.items[i]
    left = units - on_the_shelf(item)
    reached = t
    last = t
    in_turn = 1
    if item.in_putaway > 0:
        last = t + s.firm.promising[i].shelving
        if left > 0:
            left -= item.in_putaway
            reached = last
    k = item.oldest
    while k >= 0:
        date = due(s, i, k, t, again)
        s.supplies[k].due = date
        if date < last:
            in_turn = 0
        last = max(last, date)
        if left > 0:
            left -= s.supplies[k].quantity
            if left <= 0:
                reached = last
        k = s.supplies[k].newer
    if left > 0:
        return -1.0
    if in_turn == 0:
        reached = by_due_date(s, i, units, t)
    if item.unreleased:
        reached = max(reached, item.expected)
    return reached - t


def on_the_shelf(item: Item) -> int:
    """Units on the shelf that nobody can have before the release."""
    units: int = item.recorded - item.reserved if item.unreleased else 0
    return units


def by_due_date(s: Books, i: int, units: int, t: float) -> float:
    """As `covered_wait`, the date, for orders that are not due in the order in which they were placed: when each is due
    has been written down, since it may take a while to find out."""
    item = s.items[i]
    left = units - on_the_shelf(item)
    shelved = t + s.firm.promising[i].shelving
    reached = t
    before = -1.0
    while left > 0:
        reached = NEVER
        if item.in_putaway > 0 and shelved > before:
            reached = shelved
        k = item.oldest
        while k >= 0:
            date = s.supplies[k].due
            if before < date < reached:
                reached = date
            k = s.supplies[k].newer
        if item.in_putaway > 0 and shelved == reached:
            left -= item.in_putaway
        k = item.oldest
        while k >= 0:
            if s.supplies[k].due == reached:
                left -= s.supplies[k].quantity
            k = s.supplies[k].newer
        before = reached
    return reached


def beyond(s: Books, rules: Rules, i: int, t: float, again: int) -> float:
    """The wait for units that nothing on its way covers: for a new order, but not before the last of those on their
    way, since units go to whoever waits longest; negative: nobody can say."""
    wait = longest_quote(s, rules, i, t)
    if wait < 0.0:
        return wait
    item = s.items[i]
    if item.in_putaway > 0:
        wait = max(wait, s.firm.promising[i].shelving)
    k = item.oldest
    while k >= 0:
        wait = max(wait, due(s, i, k, t, again) - t)
        k = s.supplies[k].newer
    return wait


def wait_of_new_line(s: Books, rules: Rules, path: Path, o: int, l: int, missing: int, t: float) -> float:
    """The wait until what is on its way covers a line that would join now; its rank is that of a line that waits alone
    and has no date yet."""
    i = path.item[l]
    item = s.items[i]
    p = s.firm.allocation[i]
    better = item.backorders
    if p.by_joining == 0 or came_back(s, o):  # before whoever has joined in this instant and came later at first
        value = path.value[l] - part(path.value[l], path.quantity[l] - missing, path.quantity[l])
        rank = rules.allocation(p, t, s.segments[path.segment[o]].priority, NEVER, value, missing)
        better = ranked_before(s.waiters, s.lines, item.waiting, rank, l)
    return covered_wait(s, i, better + missing, t, s.firm.promising[i].elapsed)


def came_back(s: Books, o: int) -> bool:
    """Whether the customer of order o is here for the second time."""
    return s.terms[0].contracts > 0 and s.contracts[o].visits > 0


def promised_date(s: Books, p: Any, wait: float, t: float) -> float:
    """The date that a promise states after a wait for stock: picking, perhaps transit, and a buffer come on top, on the
    days that warehouse and carrier work; picking begins in the first slot at the dock that is free as things stand."""
    in_all: float = wait + p.extra
    at_dock = s.terms[0].dock and p.knows_dock
    if (s.terms[0].calendars == 0 and not at_dock) or in_all == NEVER:
        return t + in_all
    begins = t + wait
    if at_dock:
        begins = next_slot(s, begins)
    carrier = s.carriers[s.firm.carrier[0].usual]
    leaves = advance(s, s.terms[0].warehouse, begins, p.extra - p.transit)
    return advance(s, carrier.calendar, leaves, p.transit)


def revised_date(s: Books, rules: Rules, path: Path, o: int, t: float) -> float:
    """The date that the firm would give now for order o, some of whose units are backordered; infinite: it cannot
    say."""
    date = t
    for l in range(path.first[o], path.first[o + 1]):
        lacking = s.lines[l].lacking
        if lacking > 0:
            i = path.item[l]
            p = s.firm.promising[i]
            wait = revised_wait(s, rules, i, l, t)
            if wait < 0.0:
                return NEVER
            date = max(date, promised_date(s, p, wait, t))
    return date


def revised_wait(s: Books, rules: Rules, i: int, l: int, t: float) -> float:
    """The wait for stock that the firm would quote now to line l, which waits for item i; negative: none."""
    item = s.items[i]
    lacking = s.lines[l].lacking
    better = ranked_before(s.waiters, s.lines, item.waiting, s.waiters[l].rank, l)
    wait = covered_wait(s, i, better + lacking, t, 1)
    if wait < 0.0:
        wait = beyond(s, rules, i, t, 1)
    wait = rules.promising(s.firm.promising[i], lacking, wait, wait)
    if item.unreleased and wait >= 0.0:
        wait = max(wait, item.expected - t)
    return wait

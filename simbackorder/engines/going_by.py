"""Customers of plain shops who are gone again, with all they want, in the instant in which they come, or who wait for
the one item there is: one after the other, and nothing else is looked at in between. In the subset of Python that is
translated."""

from typing import Any

from simbackorder.engines.calendar import Calendar
from simbackorder.engines.loop import Given, admit, obey
from simbackorder.engines.settled import count_closed
from simbackorder.metrics import order_counts
from simbackorder.model.customers import demand
from simbackorder.model.inbound.supply import leave_out_review
from simbackorder.model.outbound.shipping import cost_of_carrier
from simbackorder.model.what_happens import work_left
from simbackorder.state import NEVER, Books, Rules
from simbackorder.state.path import Path


def customers_go_by(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """Let customers go by up to the next other event, to the first one who does not get everything at once or does not
    come alone in an instant, or to one after whom an item is to be reviewed. There is room for so many; returns for how
    many there still is."""
    if not next_finds_something(s, path, c):
        return room
    count_what_is_closed(s, path, c, given, tallied)
    return one_after_another(s, rules, path, c, given, tallied, room)


def those_of_one_item(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """The same where every order is a line of the first item; and customers who do not find it wait for it."""
    if not next_finds_something(s, path, c):
        return wait_for_one_item(s, rules, path, c, given, room)
    count_what_is_closed(s, path, c, given, tallied)
    if c.clock[0].counted < c.clock[0].order:
        return one_after_another(s, rules, path, c, given, tallied, room)
    return of_one_item(s, rules, path, c, given, tallied, room)


def next_finds_something(s: Books, path: Path, c: Calendar) -> bool:
    """Is the first line of the next order on the shelf?"""
    first: int = path.first[c.clock[0].order]
    return demand.is_on_shelf(s, path.item[first], path.quantity[first])


def count_what_is_closed(s: Books, path: Path, c: Calendar, given: Given, tallied: Any) -> None:
    """Count orders, as far as there are any that can be."""
    if c.clock[0].counted < c.clock[0].order:
        count_closed(s, path, c, given, tallied)


def wait_for_one_item(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, room: int) -> int:
    """Customers order the first item up to the next other event, or until there is work at the end of an instant; but
    for a review that comes to nothing."""
    clock = c.clock[0]
    while room > 0 and clock.arrival < next_event(c, given) and work_left(s) == 0:
        demand.place_order(s, rules, path, admit(s, path, c, given), clock.now)
        obey(s, c, given)
        room -= 1
        if s.reviews[0].first >= 0:
            leave_out_review(s, rules, 0)
    return room


def next_event(c: Calendar, given: Given) -> float:
    """When something else happens, or the calendar is to be looked at again, or the run ends."""
    until = given.end
    if c.clock[0].events > 0:
        until = min(until, c.heap[0].time)
    return min(until, c.clock[0].turns)


def of_one_item(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """The same, once all is counted, where every order is a line of the first item. The shelf is looked at for every
    order; what only adds up is booked and counted once for all of them, and no rows of theirs are written."""
    facts = tallied.facts
    until = next_event(c, given)
    clock = c.clock[0]
    first: int = clock.order
    in_window = first >= facts.first_order  # all of them are, or none: the end of the warm-up is another event
    o = first
    now = clock.arrival
    latest = clock.now
    units = 0
    value = 0
    shipping = 0
    while room > 0 and now < until and s.reviews[0].first < 0:
        following = now + path.gap[o + 1] if o + 1 < len(path.gap) else NEVER
        wanted = path.quantity[o]
        if following <= now or not demand.goes_at_once(s, rules, path, o, wanted):
            break
        date = demand.date_at_once(s, 0, rules.promising(s.firm.promising[0], 0, 0.0, 0.0), now)
        demand.take_at_once(s, rules, 0, wanted, now)
        shipping += cost_of_carrier(s, 0, True, wanted)
        if in_window:
            part = tallied.counts.parts[facts.placed.group[o]]
            order_counts.count_at_once(part, facts, now, max(now, date), now + path.transit[o])
        units += wanted
        value += path.value[o]
        o += 1
        room -= 1
        latest = now
        now = following
    demand.book_sales(s, 0, units, value)
    demand.book_shipping(s, shipping)
    if o > first and in_window:
        order_counts.count_sales(tallied.counts, facts, first, o, units, value)
    clock.now = latest
    clock.order = o
    clock.arrival = now
    clock.counted = o
    return room


def one_after_another(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """The same, once all is counted that can be, whatever is ordered."""
    until = next_event(c, given)
    clock = c.clock[0]
    o: int = clock.order
    now = clock.arrival
    latest = clock.now
    while room > 0 and now < until and s.reviews[0].first < 0:
        following = now + path.gap[o + 1] if o + 1 < len(path.gap) else NEVER
        if following <= now:
            break
        last = path.first[o] + 1
        if path.first[o + 1] == last:  # so that much is known beforehand of most orders of most shops
            goes = goes_by(s, rules, path, c, tallied, o, last, now)
        else:
            goes = goes_by(s, rules, path, c, tallied, o, path.first[o + 1], now)
        if not goes:
            break
        o += 1
        room -= 1
        latest = now
        now = following
    clock.now = latest
    clock.order = o
    clock.arrival = now
    return room


def goes_by(s: Books, rules: Rules, path: Path, c: Calendar, tallied: Any, o: int, last: int, now: float) -> bool:
    """Sell order o, whose lines are those before `last`, if that is all there is to it; and count it, unless one before
    it is not counted yet."""
    if not demand.sold_at_once(s, rules, path, o, last, now):
        return False
    clock = c.clock[0]
    if clock.counted == o:
        clock.waits = order_counts.count_placed(tallied.counts, tallied.facts, o, last, clock.waits)
        clock.counted = o + 1
    return True


def nobody_goes_by(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """Every customer is looked at."""
    return room

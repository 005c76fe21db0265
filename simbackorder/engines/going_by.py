"""Customers of plain shops who are gone again, with all they want, in the instant in which they come: one after the
other, and nothing else is looked at in between. In the subset of Python that is translated."""

from typing import Any

from simbackorder.engines.calendar import Calendar, end_of_leaf
from simbackorder.engines.loop import Given
from simbackorder.engines.settled import count_closed
from simbackorder.metrics import tally
from simbackorder.model.customers import demand
from simbackorder.state import NEVER, Books, Rules
from simbackorder.state.path import Path


def customers_go_by(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """Let customers go by up to the next other event, to the first one who does not get everything at once or does not
    come alone in an instant, or to one after whom an item is to be reviewed. There is room for so many; returns for how
    many there still is."""
    clock = c.clock[0]
    if clock.counted < clock.order:
        count_closed(s, path, c, given, tallied)
    if given.alike:
        return all_alike(s, rules, path, c, given, tallied, room)
    return one_after_another(s, rules, path, c, given, tallied, room)


def all_alike(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """The same, where that is known of the orders."""
    return one_after_another(s, rules, path, c, given, tallied, room)


def one_after_another(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """The same, once all is counted that can be."""
    clock = c.clock[0]
    until = given.end
    if clock.events > 0:
        until = min(until, c.heap[0].time)
    if clock.noted > 0:
        until = min(until, end_of_leaf(c))
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
        clock.waits = tally.count_placed(tallied.counts, tallied.facts, o, last, clock.waits)
        clock.counted = o + 1
    return True


def nobody_goes_by(s: Books, rules: Rules, path: Path, c: Calendar, given: Given, tallied: Any, room: int) -> int:
    """Every customer is looked at."""
    return room

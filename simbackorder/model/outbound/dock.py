"""The picking department: so many shipments a day, none after the cut-off, none on days off."""

from math import floor

from simbackorder.model.calendars import next_open
from simbackorder.state import ROUNDING, Books


def next_slot(s: Books, t: float) -> float:
    """When picking would begin of a shipment that may leave from t on, as slots are taken now."""
    return max(t, float(next_day(s, t)))


def next_day(s: Books, t: float) -> int:
    """The first day on which a shipment that may leave from t on can be picked: an open one, not after its cut-off,
    with a slot that is free."""
    terms = s.terms[0]
    dock = s.dock[0]
    today = floor(t)
    day = next_open(s, terms.warehouse, today)
    if day == today and t - today >= terms.cut_off - ROUNDING:
        day = next_open(s, terms.warehouse, today + 1)
    if dock.day > day:
        day = dock.day  # the days before are full
    if day == dock.day and 0 < terms.slots <= dock.used:
        day = next_open(s, terms.warehouse, day + 1)
    return day


def slot(s: Books, t: float) -> float:
    """When picking begins of a shipment that may leave from now on; its place on that day is taken."""
    dock = s.dock[0]
    day = next_day(s, t)
    if day > dock.day:
        dock.day = day
        dock.used = 0
    dock.used += 1
    start = max(t, float(day))
    s.world[0].slots += 1
    if s.terms[0].first_day <= day < s.terms[0].last_day:
        s.world[0].slots_of_window += 1
    s.world[0].slots_wait += start - t
    return start

"""Laws of the dock: so many shipments a day, on open days, before the cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from simbackorder.audit.view import View
from simbackorder.state import ROUNDING

Law = Iterator[str]


def slots_of_a_day(view: View, _: int) -> Law:
    """No more shipments begin to be picked on a day than its capacity allows."""
    slots = view.s.terms[0].slots
    given = view.slots_given()
    if given and slots and given.number > slots:
        yield f"{given.number} shipments begin on day {given.day}, its capacity is {slots}"


def slots_are_open(view: View, _: int) -> Law:
    """Picking begins on open days, before the cut-off, and not before now."""
    terms, given = view.s.terms[0], view.slots_given()
    if given is None or given.at != view.t:
        return
    today = floor(view.t)
    if given.day < today or (given.day == today and view.t - today >= terms.cut_off - ROUNDING):
        yield f"a slot on day {given.day} is given at {view.t}; the cut-off is at {terms.cut_off}"
    if not open_day(view, given.day):
        yield f"a slot is given on day {given.day}, which is closed"


def open_day(view: View, day: int) -> bool:
    """Whether the warehouse works on this day."""
    terms = view.s.terms[0]
    if terms.warehouse < 0 or day >= terms.days:
        return True
    first = terms.warehouse * (terms.days + 1)
    return bool(view.s.days[first + day + 1].before > view.s.days[first + day].before)

"""Time on days that are worked: warehouses, suppliers and carriers may have days off.

Open time is counted in whole open days, with the part of an open day that has passed. Without a calendar (NONE), and
beyond the days that calendars know, every day is worked.
"""

from math import ceil, floor

from simbackorder.state import ROUNDING, Books


def open_time(s: Books, c: int, t: float) -> float:
    """Open time before t by calendar c."""
    n = s.terms[0].days
    first = c * (n + 1)
    d = floor(t)
    if d >= n:
        return s.days[first + n].before + (t - n)
    before: float = s.days[first + d].before
    if s.days[first + d + 1].before > before:
        before += t - d
    return before


def advance(s: Books, c: int, t: float, work: float) -> float:
    """When work that begins at t, and takes so much open time, is done; at the end of an open day rather than at the
    start of the next one, even if rounding puts it just after: that must not cost a weekend."""
    if c < 0:
        return t + work
    if work <= 0.0:
        return t
    n = s.terms[0].days
    first = c * (n + 1)
    done = open_time(s, c, t) + work
    nth = max(0, ceil(done - ROUNDING) - 1)  # of the open days, the one on which it is done
    known = s.days[first + n].before
    day = s.days[first + nth].nth if nth < known else n + nth - known
    return max(t, day + (done - nth))


def next_open(s: Books, c: int, day: int) -> int:
    """The first open day that is not before this one."""
    n = s.terms[0].days
    if c < 0:
        return day
    first = c * (n + 1)
    while day < n and s.days[first + day + 1].before == s.days[first + day].before:
        day += 1
    return day

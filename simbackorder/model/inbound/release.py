"""New items: not sold from the shelf before their release."""

from simbackorder.model.bookkeeping import ask, charge, note
from simbackorder.model.customers.allocation import allocate
from simbackorder.model.events import NEWS, RELEASE
from simbackorder.state import Books, Rules
from simbackorder.state.path import Path


def announce(s: Books, path: Path, i: int) -> None:
    """Before the first event: item i is released later, perhaps later than planned."""
    item = s.items[i]
    item.kept_back = 1
    ask(s, RELEASE, path.release[i], i)
    if path.release[i] > item.expected:
        ask(s, NEWS, item.slip_known, i)


def release(s: Books, rules: Rules, path: Path, i: int, t: float) -> None:
    """Item i is released: what is on the shelf goes to those who have ordered it."""
    item = s.items[i]
    if t > item.since:
        charge(s, item, t)
    item.unreleased = 0
    item.stockout_time = t  # nothing was available until now, whatever was on the shelf
    item.kept_back = s.firm.allocation[i].rations
    item.expected = t
    if s.logging:
        note(s, t, RELEASE, i, 0, i)
    allocate(s, rules, path, i, t)

"""What the shop knows of its shelves: its stock record follows what happens, or is brought up to date every so often,
and errors are corrected by counts and by pickers who find a shelf empty."""

from simbackorder.model.bookkeeping import ask, charge, note, position
from simbackorder.model.customers.allocation import allocate
from simbackorder.model.events import COUNT, ELSEWHERE, LOSS, SYNCHRONISATION
from simbackorder.model.outbound.oversold import take_back
from simbackorder.model.queues import join
from simbackorder.state import Books, Rules
from simbackorder.state.ledger import CASH, HANDLING, INVENTORY, SHRINKAGE, post
from simbackorder.state.path import Path


def put_on_shelf(s: Books, rules: Rules, i: int, units: int, counted: int) -> None:
    """Units of item i are on the shelf from now on; so many were counted."""
    item = s.items[i]
    item.on_hand += units
    if s.terms[0].records == 0:
        item.recorded += units
        return
    p = s.firm.records[i]
    item.error += counted - units
    item.recorded = rules.records(p, item.recorded, counted)
    if p.every > 0.0:
        item.unrecorded += units
    elif counted < units and s.firm.replenishment[i].period == 0.0:
        join(s.reviews[0], s.items, i)  # fewer are known to be there than were on order


def record_taking(s: Books, rules: Rules, i: int, units: int) -> None:
    """Units of item i have left the shelf."""
    item = s.items[i]
    item.recorded = rules.records(s.firm.records[i], item.recorded, -units)


def lose(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """The n-th unit of any item vanishes, if one is on the shelf: no record says so."""
    i = path.loss_item[n]
    item = s.items[i]
    if item.on_hand > 0:
        if t > item.since:
            charge(s, item, t)
        item.on_hand -= 1
        item.error += 1
        item.shrunk += 1
        post(s.accounts, SHRINKAGE, INVENTORY, item.unit_cost)
        if s.logging:
            note(s, t, LOSS, n, 1, i)
    if n + 1 < len(path.loss_time):
        ask(s, LOSS, path.loss_time[n + 1] - t, n + 1)


def sell_elsewhere(s: Books, rules: Rules, path: Path, n: int, t: float) -> None:
    """Another channel sells its n-th unit of any item, if one is on the shelf. A record that is kept at once all
    channels share: it is lower from now on, and what it shows as promised is not sold."""
    i = path.elsewhere_item[n]
    item = s.items[i]
    shared = s.firm.records[i].every == 0.0
    if item.on_hand > 0 and item.unreleased == 0 and (item.recorded > item.reserved or not shared):
        if t > item.since:
            charge(s, item, t)
        item.on_hand -= 1
        item.elsewhere += 1
        post(s.accounts, CASH, INVENTORY, item.unit_cost)
        if shared:
            item.recorded -= 1
            if s.firm.replenishment[i].period == 0.0:
                join(s.reviews[0], s.items, i)
        if s.logging:
            note(s, t, ELSEWHERE, n, 1, i)
    if n + 1 < len(path.elsewhere_time):
        ask(s, ELSEWHERE, path.elsewhere_time[n + 1] - t, n + 1)


def count(s: Books, rules: Rules, path: Path, i: int, t: float) -> None:
    """Item i's shelf is counted."""
    ask(s, COUNT, s.firm.records[i].count_every, i)
    post(s.accounts, HANDLING, CASH, s.terms[0].count_cost)
    s.items[i].error = 0
    correct(s, rules, path, i, COUNT, t)


def synchronise(s: Books, rules: Rules, path: Path, i: int, t: float) -> None:
    """The shop gets what the warehouse's book says of item i."""
    ask(s, SYNCHRONISATION, s.firm.records[i].every, i)
    correct(s, rules, path, i, SYNCHRONISATION, t)


def correct(s: Books, rules: Rules, path: Path, i: int, kind: int, t: float) -> None:
    """The record of item i says what is known to be there. What is reserved beyond it is owed again; what it shows more
    goes to who waits, and if the position has fallen it is reviewed."""
    item = s.items[i]
    if t > item.since:
        charge(s, item, t)
    before = position(item, s.firm.replenishment[i])
    set_right(s, i)
    if s.logging:
        note(s, t, kind, i, item.recorded, i)
    take_back(s, rules, path, i, t)
    review_if_lower(s, i, before)
    allocate(s, rules, path, i, t)


def set_right(s: Books, i: int) -> None:
    """The record of item i says what the warehouse's own book says."""
    item = s.items[i]
    item.recorded = max(0, item.on_hand + item.error)
    item.unrecorded = 0


def review_if_lower(s: Books, i: int, before: int) -> None:
    """Item i is reviewed if its position has fallen."""
    replenishment = s.firm.replenishment[i]
    if replenishment.period == 0.0 and position(s.items[i], replenishment) < before:
        join(s.reviews[0], s.items, i)

"""Fines of channels: what is counted of a segment's orders, period by period, and what a period costs that misses its
target. Only where there are any; see `Terms.fined`."""

from math import floor

from simbackorder.model.bookkeeping import ask, note, note_amount
from simbackorder.model.events import FINE
from simbackorder.model.money.payment import part
from simbackorder.model.money.penalties import done_at, is_late
from simbackorder.state import FIRM, NEVER, OF_DATES, OF_ENDS, OF_UNITS, ROUNDING, TOLERANCE, Books, Fine, Rules
from simbackorder.state.ledger import CASH, FINES, post
from simbackorder.state.path import Path


def begin_periods(s: Books) -> None:
    """The first period of every fine begins with the run."""
    for f in range(len(s.fines)):
        if s.fines[f].periods > 0:
            ask(s, FINE, s.fines[f].every, f)


def period_at(fine: Fine, time: float) -> int:
    """The row of the period that a time is in; -1: of none that will be over before the run."""
    if time < 0.0 or time >= fine.every * fine.periods - ROUNDING:
        return -1
    n: int = floor((time + ROUNDING) / fine.every)
    return fine.first + min(n, fine.periods - 1)


def count_units(s: Books, path: Path, o: int, t: float) -> None:
    """Order o was placed, if only to be refused: what was asked for, and what of it was filled at once."""
    segment = s.segments[path.segment[o]]
    for f in range(segment.first_fine, segment.first_fine + segment.fines):
        n = -1
        if s.fines[f].of == OF_UNITS:
            n = period_at(s.fines[f], t)
        if n >= 0:
            period = s.periods[n]
            for l in range(path.first[o], path.first[o + 1]):
                if path.spare[l] == 0:
                    period.counted += path.quantity[l]
                    period.good += s.lines[l].filled
                    period.value += path.value[l]


def count_date(s: Books, path: Path, o: int) -> None:
    """Order o, which was accepted, is due on its date."""
    contract = s.contracts[o]
    for l in range(path.first[o], path.first[o + 1]):
        contract.worth += part(path.value[l], s.lines[l].accepted, path.quantity[l])
    if s.orders[o].promised < NEVER:
        add_due(s, path, o, 1, 0)


def add_due(s: Books, path: Path, o: int, due: int, good: int) -> None:
    """So many more orders are due, and were there in time, in the periods of order o's date."""
    segment = s.segments[path.segment[o]]
    for f in range(segment.first_fine, segment.first_fine + segment.fines):
        n = -1
        if s.fines[f].of == OF_DATES:
            n = period_at(s.fines[f], s.orders[o].promised)
        if n >= 0:
            s.periods[n].counted += due
            s.periods[n].good += good
            s.periods[n].value += due * s.contracts[o].worth


def count_end(s: Books, path: Path, o: int, t: float) -> None:
    """Order o has been closed, by its last shipment or its cancellation: it counts if the shop did either, and is good
    unless nothing of it has been shipped."""
    order = s.orders[o]
    if order.cancelled > 0 and s.contracts[o].cause != FIRM:
        return
    segment = s.segments[path.segment[o]]
    for f in range(segment.first_fine, segment.first_fine + segment.fines):
        n = -1
        if s.fines[f].of == OF_ENDS:
            n = period_at(s.fines[f], t)
        if n >= 0:
            s.periods[n].counted += 1
            s.periods[n].good += int(order.shipments > 0)
            s.periods[n].value += s.contracts[o].worth


def count_kept(s: Books, path: Path, o: int, t: float) -> None:
    """Once nothing of order o is outstanding: it was in time, or was withdrawn before its date and is due no more, or
    neither."""
    contract = s.contracts[o]
    done = done_at(s, path, o)
    date = s.orders[o].promised
    if done > t or contract.judged or date == NEVER:
        return
    contract.judged = 1
    order = s.orders[o]
    by_shop = order.cancelled > 0 and contract.cause == FIRM
    if order.cancelled == order.accepted and order.closed < date - TOLERANCE and not by_shop:
        add_due(s, path, o, -1, 0)
    elif not by_shop and not is_late(s, o, done, TOLERANCE):
        add_due(s, path, o, 0, 1)


def period_ends(s: Books, rules: Rules, path: Path, f: int, t: float) -> None:
    """A period of fine f is over, and the next one begins."""
    judge(s, f, t)
    if s.fines[f].judged < s.fines[f].periods:
        ask(s, FINE, s.fines[f].every, f)


def close_periods(s: Books, t: float) -> None:
    """The run ends, and with it the periods that end then."""
    for f in range(len(s.fines)):
        if s.fines[f].judged < s.fines[f].periods:
            judge(s, f, t)


def cut_fines(s: Books) -> None:
    """The warm-up is over: what was paid so far is not of the window."""
    for f in range(len(s.fines)):
        fine = s.fines[f]
        fine.paid_at_cut = fine.paid
        fine.missed_at_cut = fine.missed
        fine.judged_at_cut = fine.judged


def judge(s: Books, f: int, t: float) -> None:
    """What the period that is over costs by fine f. Where nothing was counted, nothing was missed."""
    fine = s.fines[f]
    period = s.periods[fine.first + fine.judged]
    fine.judged += 1
    if period.counted == 0:
        return
    if fine.at_most:
        beyond = (period.counted - period.good) / period.counted - fine.target
    else:
        beyond = fine.target - period.good / period.counted
    if beyond > ROUNDING:
        amount = (
            fine.amount + floor(fine.per_point * (100.0 * beyond) + 0.5) + floor(fine.of_value * period.value + 0.5)
        )
        post(s.accounts, FINES, CASH, amount)
        fine.paid += amount
        fine.missed += 1
        if s.logging:
            note(s, t, FINE, f, 0, 0)
            note_amount(s, amount)

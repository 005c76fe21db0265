"""What the shop owes at the start: orders that were placed, and accepted, before the run."""

from math import floor

from simbackorder.model.bookkeeping import ask, note
from simbackorder.model.customers.allocation import allocate, rank, stand_in_line
from simbackorder.model.customers.notices import plan_look
from simbackorder.model.customers.patience import plan_leaving, used
from simbackorder.model.events import CANCELLATION, DISPUTE, GIVING_UP, OWED, PAYMENT, UPDATE
from simbackorder.model.money.fines import count_date
from simbackorder.state import CLIFF, NEVER, OPEN, ROUNDING, Books, Rules
from simbackorder.state.path import Path


def open_backlog(s: Books, rules: Rules, path: Path) -> None:
    """All orders that are owed wait for their items, and get what is there."""
    owed = s.terms[0].owed
    if owed == 0:
        return
    for o in range(owed):
        owe(s, rules, path, o)
    s.world[0].arrived = owed
    for i in range(len(s.items)):
        allocate(s, rules, path, i, 0.0)
    if s.logging:
        s.world[0].step += 1


def owe(s: Books, rules: Rules, path: Path, o: int) -> None:
    """Order o, of one line, waits for its item with the rank of one that joined when it was placed."""
    l = path.first[o]
    i = path.item[l]
    units = path.quantity[l]
    placed = path.placed[o]
    order = s.orders[o]
    order.closed = OPEN
    order.promised = s.owed[o].promised
    order.accepted = units
    order.lacking = units
    line = s.lines[l]
    line.accepted = units
    line.lacking = units
    s.items[i].backorders += units
    contract = s.contracts[o]
    contract.placed = placed
    contract.date = order.promised
    contract.waited = 1
    if s.terms[0].fined:
        count_date(s, path, o)
    stand_in_line(s, o, l, i, rank(s, rules, path, o, i, order.promised, placed))
    if s.logging:
        note(s, 0.0, OWED, l, units, i)
    go_on_waiting(s, path, o)
    if s.terms[0].charges:
        pay_later(s, path, o)


def go_on_waiting(s: Books, path: Path, o: int) -> None:
    """The customer of order o has been patient so far; messages, looks and the shop's own patience are as of one that
    was placed then, from now on."""
    contract = s.contracts[o]
    if s.segments[path.segment[o]].hazard > 0:
        contract.since = -contract.placed
        contract.spent = spent_before(s, path, o)
        plan_leaving(s, path, o, 0.0)
    elif path.patience[o] < NEVER:
        ask(s, CANCELLATION, max(0.0, contract.placed + path.patience[o]), o)
    giving_up = s.firm.giving_up[0]
    if giving_up.wait < NEVER:
        ask(s, GIVING_UP, max(0.0, contract.placed + giving_up.wait), o)
    informing = s.firm.informing[0]
    date = contract.date
    if informing.looks and date < NEVER:
        ahead = informing.ahead if date - informing.ahead > ROUNDING else 0.0
        plan_look(s, o, max(0.0, date - ahead), 0.0)
    if informing.every > 0.0:
        ask(s, UPDATE, until_regular(informing.every, -contract.placed), o)


def spent_before(s: Books, path: Path, o: int) -> float:
    """The part of the patience of order o's customer that was used up before the start, on nothing told."""
    segment = s.segments[path.segment[o]]
    patience = path.patience[o]
    if segment.hazard == CLIFF or patience == NEVER or patience <= 0.0:
        return 0.0
    return used(s, segment, -s.contracts[o].placed, patience)


def until_regular(every: float, waited: float) -> float:
    """How long it takes from the start to the next regular message to a customer who has waited so long."""
    sent: float = floor(waited / every) * every
    return max(0.0, every - (waited - sent))


def pay_later(s: Books, path: Path, o: int) -> None:
    """Nothing of order o was paid with it: all is due ahead of its date, if it is charged so, or at shipment."""
    contract = s.contracts[o]
    ahead = s.firm.charging[path.item[path.first[o]]].ahead
    contract.ahead = ahead
    if ahead >= 0.0 and contract.date < NEVER:
        ask(s, PAYMENT, max(0.0, contract.date - ahead), o)
    dispute = contract.placed + s.terms[0].dispute_after
    if ahead >= 0.0 and dispute >= 0.0 and path.dispute[o] < s.terms[0].dispute_share:
        ask(s, DISPUTE, dispute, o)

"""What waiting customers are told: new dates when old ones slip, and regular messages."""

from simbackorder.model.bookkeeping import ask, note, note_date, post_for
from simbackorder.model.customers.allocation import rank_again
from simbackorder.model.customers.patience import plan_leaving, spend
from simbackorder.model.customers.promises import revised_date
from simbackorder.model.events import GIVING_UP, NEWS, NOTICE, SLIP, TOLD, UPDATE
from simbackorder.model.inbound.making import arrival
from simbackorder.model.queues import join
from simbackorder.state import NEVER, ROUNDING, Books, Rules
from simbackorder.state.ledger import CASH, NOTICES
from simbackorder.state.path import Path

ASK = 2  # the answer of a policy of giving up that needs the customer's consent


def look(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """The firm looks whether it will keep the date of order o, whose day has come."""
    if s.orders[o].lacking > 0 and s.contracts[o].look == t:  # else another date was told since this look was planned
        look_again(s, o, inform(s, rules, path, o, False, t), t)


def update(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """The regular message to the customer of order o is due, who still waits."""
    if s.orders[o].lacking > 0:
        look_if_changed(s, rules, path, o, True, t)
        ask(s, UPDATE, s.firm.informing[0].every, o)


def news(s: Books, rules: Rules, path: Path, who: int, t: float) -> None:
    """There is news (see `hear`): the firm looks at the date of the next order that waits for it."""
    o = hear(s, path, who, t)
    if o >= 0 and s.orders[o].lacking > 0:
        look_if_changed(s, rules, path, o, False, t)


def look_if_changed(s: Books, rules: Rules, path: Path, o: int, regular: bool, t: float) -> None:
    """The customer of order o is told what there is to tell; of another date it is looked again whether it is kept."""
    date = s.contracts[o].date
    revised = inform(s, rules, path, o, regular, t)
    if s.contracts[o].date != date:
        look_again(s, o, revised, t)


def hear(s: Books, path: Path, who: int, t: float) -> int:
    """The firm learns that item i will be released later, or that a replenishment order (its number after those of the
    items) will be late, and looks at the dates of the orders that wait for the item, one event for each; returns the
    next one, or -1."""
    if who >= len(s.items):
        i = hear_of_order(s, who - len(s.items), t)
        if i < 0:
            return -1
        s.items[i].news = 0
    else:
        i = who
    item = s.items[i]
    if item.unreleased and t >= item.slip_known and item.expected != path.release[i]:
        item.expected = path.release[i]
        item.news = 0  # news of an order may have been heard before: the walk begins anew
    if s.firm.informing[0].looks == 0:
        return -1
    o = next_waiting(s, path, i, item.news)
    if o >= 0:
        item.news = o + 1
        ask(s, NEWS, 0.0, i)
    return o


def hear_of_order(s: Books, k: int, t: float) -> int:
    """The firm learns when replenishment order k will arrive, if it is still on its way; returns its item, or -1."""
    supply = s.supplies[k]
    if supply.quantity == 0 or supply.arrived >= 0.0:
        return -1
    date = arrival(s, k)
    if date == NEVER or (supply.told and supply.date - ROUNDING <= date <= supply.date + ROUNDING):
        return -1  # stopped, or known already
    supply.told = 1
    supply.date = date
    if s.logging:
        note(s, t, TOLD, k, supply.quantity, supply.item)
        note_date(s, date)
    i: int = supply.item
    p = s.firm.replenishment[i]
    if p.due_within < NEVER and p.period == 0.0:
        join(s.reviews[0], s.items, i)
    return i


def next_waiting(s: Books, path: Path, i: int, start: int) -> int:
    """The first order from number `start` on that waits for item i; -1: none."""
    for o in range(start, s.world[0].arrived):
        if s.orders[o].lacking > 0:
            for l in range(path.first[o], path.first[o + 1]):
                if path.item[l] == i and s.lines[l].lacking > 0:
                    return o
    return -1


def look_again(s: Books, o: int, revised: float, t: float) -> None:
    """The next look at the date of order o: some time before it, on the day itself, or when it could be kept, unless
    that would be now: another look in this instant shows nothing else."""
    date = s.contracts[o].date
    following = date - s.firm.informing[0].ahead
    if following <= t + ROUNDING:
        following = date
    if following <= t + ROUNDING:
        following = revised
    if t + ROUNDING < following < NEVER:
        plan_look(s, o, following - t, t)


def plan_look(s: Books, o: int, delay: float, t: float) -> None:
    """The firm will look at the date of order o; no other look that was planned counts any more."""
    s.contracts[o].look = t + delay
    ask(s, SLIP, delay, o)


def inform(s: Books, rules: Rules, path: Path, o: int, regular: bool, t: float) -> float:
    """Send order o's customer a message if a regular one is due, or a later date is to be told. Returns the date that
    the firm would give now."""
    contract = s.contracts[o]
    p = s.firm.informing[0]
    date: float = contract.date
    revised = date
    if p.looks and date < NEVER:
        revised = revised_date(s, rules, path, o, t)
    slips = date + ROUNDING < revised < NEVER and rules.informing(p, revised - ROUNDING - date)
    if slips or regular:
        spend(s, path, o, t)
        send_message(s, path, o, revised if slips else date, t)
        if regular:
            contract.updated = t + s.segments[path.segment[o]].recent
        if slips:
            tell_date(s, rules, path, o, revised, t)
        if s.segments[path.segment[o]].hazard > 0:
            plan_leaving(s, path, o, t)
    return revised


def send_message(s: Books, path: Path, o: int, date: float, t: float) -> None:
    """A message goes out, with a date that may be new or the last one."""
    s.contracts[o].notices += 1
    cost = s.firm.informing[0].cost
    if cost > 0:
        post_for(s, o, NOTICES, CASH, cost, t)
    if s.logging:
        l = path.first[o]
        note(s, t, NOTICE, l, 0, path.item[l])
        note_date(s, date)


def tell_date(s: Books, rules: Rules, path: Path, o: int, revised: float, t: float) -> None:
    """Order o has a later date: its rank may change, and its customer may be asked for consent."""
    contract = s.contracts[o]
    contract.slips += 1
    contract.date = revised
    slip = revised - ROUNDING - s.orders[o].promised
    if rules.giving_up(s.firm.giving_up[0], 0, slip) == ASK and path.consent[o] == 0:
        contract.refuses = 1
        ask(s, GIVING_UP, 0.0, o)
    for l in range(path.first[o], path.first[o + 1]):
        if s.lines[l].lacking > 0 and s.firm.allocation[path.item[l]].by_date:
            rank_again(s, rules, path, o, l, revised, t)

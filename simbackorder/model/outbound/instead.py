"""Another item for units that were sold and are not there: the substitute of a line goes instead."""

from simbackorder.model.bookkeeping import charge, note, post_for
from simbackorder.model.customers.allocation import for_sale_to_newcomer
from simbackorder.model.events import REPLACED, SUBSTITUTED
from simbackorder.model.inbound.supply import recall
from simbackorder.model.money.payment import pay_back_excess
from simbackorder.model.queues import join
from simbackorder.model.waiting_lines import ranked_anew
from simbackorder.state import Books, Rules
from simbackorder.state.ledger import CASH, REFUNDS
from simbackorder.state.path import Path

NONE = -1


def substitute_line(s: Books, rules: Rules, path: Path, o: int, l: int, t: float) -> int:
    """The line of order o that stands for line l, if as many units of its item as line l lacks are for sale; -1 if its
    customer takes no substitute, or not enough is there."""
    spare = l + 1
    if s.terms[0].spares == 0 or spare >= path.first[o + 1] or path.spare[spare] == 0:
        return NONE
    if s.lines[l].lacking > for_sale_to_newcomer(s, rules, path, o, path.item[spare], t):
        return NONE
    return spare


def give_instead(s: Books, path: Path, o: int, spare: int, goodwill: int, t: float) -> None:
    """What is backordered of the line before line `spare` is owed no more; as many units of the substitute are put
    aside for the order. What was paid in advance and is too much now is paid back."""
    l = spare - 1
    units = s.lines[l].lacking
    owe_no_more(s, path, o, l, units, t)
    put_aside(s, path, o, spare, units, t)
    if goodwill > 0:
        post_for(s, o, REFUNDS, CASH, goodwill, t)
    if s.terms[0].charges:
        pay_back_excess(s, path, o, t)


def owe_no_more(s: Books, path: Path, o: int, l: int, units: int, t: float) -> None:
    """Backordered units of line l are owed to nobody any more."""
    i = path.item[l]
    item = s.items[i]
    if t > item.since:
        charge(s, item, t)
    s.lines[l].lacking -= units
    s.orders[o].lacking -= units
    item.backorders -= units
    ranked_anew(s.waiters, item, l)  # it may wait again, if more of it is not found
    if s.logging:
        note(s, t, REPLACED, l, units, i)
    replenishment = s.firm.replenishment[i]
    if replenishment.recall and replenishment.count_backorders:
        recall(s, i, units, t)


def put_aside(s: Books, path: Path, o: int, l: int, units: int, t: float) -> None:
    """Units on the shelf are sold to order o as line l, and reserved for it."""
    i = path.item[l]
    item = s.items[i]
    line = s.lines[l]
    if t > item.since:
        charge(s, item, t)
    line.accepted += units
    line.filled += units
    line.reserved += units
    item.reserved += units
    s.orders[o].reserved += units
    replenishment = s.firm.replenishment[i]
    if replenishment.smoothing >= 0.0:
        item.demand_since_review += units
    if replenishment.period == 0.0:
        join(s.reviews[0], s.items, i)
    if s.logging:
        note(s, t, SUBSTITUTED, l, units, i)
    join(s.dispatches[0], s.orders, o)

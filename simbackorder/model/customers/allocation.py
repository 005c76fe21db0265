"""Units that have become available go to the waiting lines of their item."""

from simbackorder.model.bookkeeping import charge, note
from simbackorder.model.events import RESERVED
from simbackorder.model.money.payment import part
from simbackorder.model.queues import join
from simbackorder.model.waiting_lines import first_leaves, ranked_anew, stand_in
from simbackorder.state import NEVER, Books, Rules
from simbackorder.state.path import Path

NONE = -1


def for_sale(s: Books, rules: Rules, i: int, g: int) -> int:
    """Units of item i on the shelf that segment g may take: none before the release, then what allocation leaves to
    the segment."""
    item = s.items[i]
    if item.unreleased:
        return 0
    available: int = item.recorded - item.reserved
    p = s.firm.allocation[i]
    if p.rations:
        available = rules.for_segment(p, available, s.rations[i * len(s.segments) + g].level)
    return available


def for_sale_to_newcomer(s: Books, rules: Rules, path: Path, o: int, i: int, t: float) -> int:
    """Units that a new customer may take; where a line that may not be served blocks those behind it, also those who
    come after it."""
    item = s.items[i]
    p = s.firm.allocation[i]
    if p.blocks and item.backorders > 0:
        while s.lines[item.waiting].lacking == 0:
            first_leaves(s.waiters, item)
        if rank(s, rules, path, o, i, NEVER, t) >= s.waiters[item.waiting].rank:
            return 0
    return for_sale(s, rules, i, path.segment[o])


def wait(s: Books, rules: Rules, path: Path, o: int, l: int, t: float) -> None:
    """Line l of order o joins the waiting lines of its item; its rank is fixed now, when the order's promise is
    known."""
    i = path.item[l]
    stand_in_line(s, o, l, i, rank(s, rules, path, o, i, s.orders[o].promised, t))


def wait_again(s: Books, rules: Rules, path: Path, o: int, l: int) -> None:
    """Line l of order o waits again, with the rank of one that joined when the order was placed."""
    i = path.item[l]
    stand_in_line(s, o, l, i, rank_as_placed(s, rules, path, o, i))


def rank_as_placed(s: Books, rules: Rules, path: Path, o: int, i: int) -> float:
    """The rank of a line of order o as if it had joined those that wait for item i when the order was placed."""
    if s.terms[0].contracts:
        return rank(s, rules, path, o, i, s.contracts[o].date, s.contracts[o].placed)
    return rank(s, rules, path, o, i, s.orders[o].promised, path.placed[o])


def stand_in_line(s: Books, o: int, l: int, i: int, rank: float) -> None:
    """Line l of order o is among the waiting lines of item i."""
    waiter = s.waiters[l]
    waiter.order = o
    waiter.child = NONE
    waiter.sibling = NONE
    waiter.rank = rank
    stand_in(s.waiters, s.items[i], l)


def rank(s: Books, rules: Rules, path: Path, o: int, i: int, promised: float, t: float) -> float:
    """The rank of a line of order o among those that wait for item i."""
    order = s.orders[o]
    p = s.firm.allocation[i]
    value = 0
    if p.by_value:
        for l in range(path.first[o], path.first[o + 1]):
            value += worth_of_missing(s, path, l)
    found: float = rules.allocation(p, t, s.segments[path.segment[o]].priority, promised, value, order.lacking)
    return found


def worth_of_missing(s: Books, path: Path, l: int) -> int:
    """Price of the backordered units of line l: the last of those that are not cancelled."""
    line = s.lines[l]
    units = line.shipped + line.reserved
    price: int = part(path.value[l], units + line.lacking, path.quantity[l]) - part(
        path.value[l], units, path.quantity[l]
    )
    return price


def rank_again(s: Books, rules: Rules, path: Path, o: int, l: int, promised: float, t: float) -> None:
    """Line l of order o has a new date, and with it a new rank."""
    i = path.item[l]
    s.waiters[l].rank = rank(s, rules, path, o, i, promised, t)
    ranked_anew(s.waiters, s.items[i], NONE)


def allocate(s: Books, rules: Rules, path: Path, i: int, t: float) -> None:
    """Reserve what is available for waiting lines, best rank first; a line may be reserved in part. Cancelled lines
    that have come to the top wait no more, whether anything is available or not."""
    item = s.items[i]
    if item.kept_back:
        if item.unreleased == 0:
            ration(s, rules, path, i, t)
        return
    while item.waiting >= 0:
        l = item.waiting
        line = s.lines[l]
        if line.lacking > 0:
            available = item.recorded - item.reserved
            if available <= 0:
                return
            reserve(s, i, l, min(line.lacking, available), t)
        if line.lacking == 0:
            first_leaves(s.waiters, item)


def ration(s: Books, rules: Rules, path: Path, i: int, t: float) -> None:
    """As `allocate`, but a segment gets units only while more than its critical level is available. A line that may not
    be served holds up those behind it, or is passed over."""
    item = s.items[i]
    aside = NONE
    while item.waiting >= 0 and item.recorded > item.reserved:
        l = item.waiting
        line = s.lines[l]
        if line.lacking > 0:
            units = min(line.lacking, for_sale(s, rules, i, path.segment[s.waiters[l].order]))
            if units > 0:
                reserve(s, i, l, units, t)
        if line.lacking > 0:
            if s.firm.allocation[i].blocks:
                break
            first_leaves(s.waiters, item)
            s.waiters[l].sibling = aside
            aside = l
        else:
            first_leaves(s.waiters, item)
    while aside >= 0:
        l = aside
        aside = s.waiters[l].sibling
        s.waiters[l].sibling = NONE
        stand_in(s.waiters, item, l)


def reserve(s: Books, i: int, l: int, units: int, t: float) -> None:
    """Units of item i are put aside for waiting line l.

    Where backorders do not count in the position, this lowers it, and the item is to be reviewed.
    """
    item = s.items[i]
    line = s.lines[l]
    if t > item.since:
        charge(s, item, t)
    line.lacking -= units
    line.reserved += units
    item.backorders -= units
    item.reserved += units
    o = s.waiters[l].order
    order = s.orders[o]
    order.lacking -= units
    order.reserved += units
    join(s.dispatches[0], s.orders, o)
    replenishment = s.firm.replenishment[i]
    if replenishment.count_backorders == 0 and replenishment.period == 0.0:
        join(s.reviews[0], s.items, i)
    if s.logging:
        note(s, t, RESERVED, l, units, i)

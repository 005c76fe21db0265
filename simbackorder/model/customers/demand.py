"""A customer orders. `rules` are the firm's policies: one function per family, which gets the item's row of parameters
first."""

from typing import Any

from simbackorder.model.bookkeeping import ask, charge, note, planned, position
from simbackorder.model.customers.allocation import for_sale_to_newcomer, wait
from simbackorder.model.customers.contracts import agree, turn_away
from simbackorder.model.customers.loyalty import comes
from simbackorder.model.customers.offers import NOTHING, offered, share_who_accept, stated_wait, tolerance_factor
from simbackorder.model.customers.promises import beyond, promised_date, wait_of_new_line
from simbackorder.model.events import ABSENT as STAYED_AWAY
from simbackorder.model.events import CANCELLATION, DEMAND, DROPPED, REFUSED
from simbackorder.model.inbound.sourcing import longest_quote
from simbackorder.model.money.fines import count_units
from simbackorder.model.outbound.shipping import cost_of_carrier
from simbackorder.model.queues import join
from simbackorder.state import ABSENT, NEVER, OPEN, ROUNDING, Books, Rules, Segment
from simbackorder.state.ledger import CASH, COST_OF_GOODS_SOLD, INVENTORY, REVENUE, SHIPPING, post
from simbackorder.state.path import Path

OVER_CAP = -2
"""The answer of an admission policy that refuses a line because so many units are owed already."""


def place_order(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """Order o arrives. All its lines are considered first, then booked: one line's refusal may drop the whole order."""
    first = path.first[o]
    last = path.first[o + 1]
    terms = s.terms[0]
    if terms.contracts or terms.records:
        s.world[0].arrived = max(s.world[0].arrived, o + 1)
    if terms.contracts and not comes(s, path, o):
        stay_away(s, path, o, t)
        return
    refused = 0
    for l in range(first, last):
        refused += consider(s, rules, path, o, l, t)
    if refused > 0 and s.segments[path.segment[o]].whole_order:
        drop(s, path, o, t)
        return
    order = s.orders[o]
    order.closed = OPEN
    order.promised = t
    for l in range(first, last):
        book(s, rules, path, o, l, t)
    lacking = order.lacking
    if lacking > 0:
        for l in range(first, last):
            if s.lines[l].lacking > 0:
                wait(s, rules, path, o, l, t)
        if path.patience[o] < NEVER and s.segments[path.segment[o]].hazard == 0:
            ask(s, CANCELLATION, path.patience[o], o)
    if order.reserved > 0:
        join(s.dispatches[0], s.orders, o)
    elif lacking == 0:
        order.closed = t
    if terms.contracts:
        agree(s, rules, path, o, t)


def sold_at_once(s: Books, rules: Rules, path: Path, o: int, last: int, t: float) -> bool:
    """Order o, whose lines are those before `last`, in one go, if all of it is on the shelf and may leave at once;
    otherwise nothing is done. Items of which more has to be ordered because of it are to be reviewed. Only for plain
    shops, in an instant in which nothing else happens: what `place_order`, `dispatch_next` and reviews that come to
    nothing would do, and in the same numbers."""
    units = units_that_go_at_once(s, rules, path, o, last)
    if units < 0:
        return False
    latest = t
    for l in range(path.first[o], last):
        latest = max(latest, line_sold_at_once(s, rules, path, l, t))
        book_sales(s, path.item[l], path.quantity[l], path.value[l])
    order = s.orders[o]
    order.promised = latest
    order.closed = t
    order.delivered = t + path.transit[o]
    order.accepted = units
    order.lacking = 0
    order.reserved = 0
    order.picking = 0
    order.in_transit = 0
    order.cancelled = 0
    order.shipments = 1
    order.oversold = 0
    order.next = 0
    order.queued = 0
    book_shipping(s, cost_of_carrier(s, 0, True, units))
    return True


def book_sales(s: Books, i: int, units: int, value: int) -> None:
    """Book units of item i that were sold for so much and have left."""
    post(s.accounts, CASH, REVENUE, value)
    post(s.accounts, COST_OF_GOODS_SOLD, INVENTORY, units * s.items[i].unit_cost)


def book_shipping(s: Books, cost: int) -> None:
    """Book what carriers cost."""
    if cost > 0:
        post(s.accounts, SHIPPING, CASH, cost)


def units_that_go_at_once(s: Books, rules: Rules, path: Path, o: int, last: int) -> int:
    """The units of order o, if they are all on the shelf and may leave at once; -1 otherwise."""
    first = path.first[o]
    units = 0
    for l in range(first, last):
        i = path.item[l]
        wanted = path.quantity[l]
        if not is_on_shelf(s, i, wanted):
            return -1
        for k in range(first, l):  # what two lines take of one item is left to the usual way
            if path.item[k] == i:
                return -1
        units += wanted
    return units if may_leave_at_once(s, rules, path, o, units) else -1


def goes_at_once(s: Books, rules: Rules, path: Path, o: int, units: int) -> bool:
    """The same of an order for so many units of the first item: are they all there, and may they leave?"""
    return is_on_shelf(s, 0, units) and may_leave_at_once(s, rules, path, o, units)


def is_on_shelf(s: Books, i: int, wanted: int) -> bool:
    """Are so many units of item i there for whoever comes, and does the position not change as time goes by?"""
    item = s.items[i]
    there: bool = wanted <= item.recorded - item.reserved and s.firm.replenishment[i].due_within == NEVER
    return there


def may_leave_at_once(s: Books, rules: Rules, path: Path, o: int, units: int) -> bool:
    """May all units of order o leave as soon as they are there?"""
    goes: bool = path.pick[o] <= 0.0 and rules.shipment(s.firm.shipment[0], units, 0, units, 0, 0, 0)
    return goes


def line_sold_at_once(s: Books, rules: Rules, path: Path, l: int, t: float) -> float:
    """All of line l leaves the shelf at once; returns the date that is promised for it."""
    i = path.item[l]
    wanted = path.quantity[l]
    quoted = rules.promising(s.firm.promising[i], 0, 0.0, 0.0)
    take_at_once(s, rules, i, wanted, t)
    line = s.lines[l]
    line.accepted = wanted
    line.filled = wanted
    line.lacking = 0
    line.reserved = 0
    line.picking = 0
    line.shipped = wanted
    line.quoted = quoted
    line.declined = 0
    line.over_cap = 0
    return date_at_once(s, i, quoted, t)


def date_at_once(s: Books, i: int, quoted: float, t: float) -> float:
    """The date that is promised for units of item i that are on the shelf, by the wait that is quoted for them."""
    return NEVER if quoted < 0.0 else promised_date(s, s.firm.promising[i], quoted, t)


def take_at_once(s: Books, rules: Rules, i: int, wanted: int, t: float) -> None:
    """Units of item i leave the shelf; if more has to be ordered because of it, it is to be reviewed."""
    item = s.items[i]
    if t > item.since:
        charge(s, item, t)
    item.recorded -= wanted
    item.on_hand -= wanted
    item.shipped += wanted
    p = s.firm.replenishment[i]
    if p.period == 0.0 and rules.replenishment(p, position(item, p), item) > 0:
        join(s.reviews[0], s.items, i)


def come_back(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """The customer of order o, who bought nothing, comes back to place it again, unless lost in the meantime."""
    if s.terms[0].loyal and s.customers[path.customer[o]].lost:
        return
    for l in range(path.first[o], path.first[o + 1]):
        s.lines[l].declined = 0
        s.lines[l].over_cap = 0
        s.lines[l].quoted = 0.0
    place_order(s, rules, path, o, t)


def stay_away(s: Books, path: Path, o: int, t: float) -> None:
    """Order o is not placed, and nobody in the shop knows that it might have been."""
    s.orders[o].closed = ABSENT
    if s.logging:
        l = path.first[o]
        note(s, t, STAYED_AWAY, l, path.quantity[l], path.item[l])


def consider(s: Books, rules: Rules, path: Path, o: int, l: int, t: float) -> int:
    """What line l would get: units from the shelf (`filled`), units owed (`lacking`), and the quoted wait for stock.

    Returns the refused units. Nothing is booked yet.
    """
    if s.terms[0].spares and path.spare[l]:
        return consider_substitute(s, rules, path, o, l, t)
    i = path.item[l]
    item = s.items[i]
    line = s.lines[l]
    wanted = path.quantity[l]
    promising = s.firm.promising[i]
    available = item.recorded - item.reserved
    if item.kept_back:
        available = for_sale_to_newcomer(s, rules, path, o, i, t)
    if wanted <= available:
        line.filled = wanted
        line.quoted = rules.promising(promising, 0, 0.0, 0.0)
        return 0
    missing = wanted - available
    item.short = 1
    quoted = quote(s, rules, path, o, l, missing, t)
    admitted = rules.admission(s.firm.admission[i], missing, item.backorders, planned(item), quoted, item.unreleased)
    segment = s.segments[path.segment[o]]
    if admitted < 0:
        line.over_cap = admitted == OVER_CAP
        return wanted
    offer = NOTHING
    if s.terms[0].offers and admitted > 0:
        offer = offered(s, rules, segment, i, quoted)
        if offer != NOTHING:
            s.contracts[o].offers += 1
    if admitted > 0 and not agrees(path, o, segment, promising, quoted, offer):
        line.declined = 1
        line.quoted = quoted
        return wanted
    if segment.all_or_nothing and admitted < missing:
        return wanted
    # what is sold without a backorder is all available: the customer waits for none of it
    line.quoted = quoted if admitted > 0 else rules.promising(promising, 0, 0.0, 0.0)
    line.filled = available
    line.lacking = admitted
    return missing - admitted


def quote(s: Books, rules: Rules, path: Path, o: int, l: int, missing: int, t: float) -> float:
    """The wait for stock that is quoted for the missing units of line l; not shorter than until the item's release."""
    i = path.item[l]
    promising = s.firm.promising[i]
    covered = -1.0
    longest = 0.0
    if promising.by_supply:
        covered = wait_of_new_line(s, rules, path, o, l, missing, t)
    if promising.by_supply and covered < 0.0:
        longest = beyond(s, rules, i, t, promising.elapsed)
    elif promising.of_lead_times:
        longest = longest_quote(s, rules, i, t)
    quoted: float = rules.promising(promising, missing, longest, covered)
    item = s.items[i]
    if item.unreleased and quoted >= 0.0:
        quoted = max(quoted, item.expected - t)
    return quoted


def consider_substitute(s: Books, rules: Rules, path: Path, o: int, l: int, t: float) -> int:
    """Line l stands for the line before it: it is bought if nothing of that one is, and all of it is on the shelf.

    Returns, as a negative number, the refused units that it makes up for.
    """
    main = s.lines[l - 1]
    if main.filled + main.lacking > 0:
        return 0
    i = path.item[l]
    wanted = path.quantity[l]
    if wanted > for_sale_to_newcomer(s, rules, path, o, i, t):  # no other line of the order has this item
        return 0
    s.lines[l].filled = wanted
    s.lines[l].quoted = rules.promising(s.firm.promising[i], 0, 0.0, 0.0)
    return -wanted


def agrees(path: Path, o: int, segment: Segment, promising: Any, quoted: float, offer: int) -> bool:
    """Does the customer accept a backorder: at all, and with the wait that is quoted or else assumed? With an offer
    perhaps sooner."""
    share = segment.accept_backorder
    tolerance = path.tolerance[o]
    if offer != NOTHING:
        share = share_who_accept(segment, offer)
        if tolerance < NEVER:
            tolerance *= tolerance_factor(segment, offer)
    return path.acceptance[o] < share and stated_wait(segment, promising, quoted) <= tolerance + ROUNDING


def book(s: Books, rules: Rules, path: Path, o: int, l: int, t: float) -> None:
    """Reserve what is on the shelf for line l and owe the rest that was admitted.

    The promised date is now + the worst accepted line's wait, picking and buffer; none if one of them gets no date.
    """
    i = path.item[l]
    line = s.lines[l]
    filled = line.filled
    lacking = line.lacking
    accepted = filled + lacking
    if accepted > 0:
        item = s.items[i]
        order = s.orders[o]
        if t > item.since:
            charge(s, item, t)
        promised = NEVER if line.quoted < 0.0 else promised_date(s, s.firm.promising[i], line.quoted, t)
        if promised > order.promised:
            order.promised = promised
        line.accepted = accepted
        order.accepted += accepted
        if filled > 0:
            line.reserved = filled
            order.reserved += filled
            item.reserved += filled
        if lacking > 0:
            if s.terms[0].offers and offered(s, rules, s.segments[path.segment[o]], i, line.quoted) != NOTHING:
                s.contracts[o].offers_taken += 1
            order.lacking += lacking
            item.backorders += lacking
        replenishment = s.firm.replenishment[i]
        if replenishment.smoothing >= 0.0:
            item.demand_since_review += accepted
        if replenishment.period == 0.0 and (filled > 0 or replenishment.count_backorders):
            join(s.reviews[0], s.items, i)
    if s.logging and (accepted > 0 or path.spare[l] == 0):
        note(s, t, DEMAND, l, accepted, i)
        if accepted < path.quantity[l]:
            note(s, t, REFUSED, l, path.quantity[l] - accepted, i)


def drop(s: Books, path: Path, o: int, t: float) -> None:
    """The customer wants all lines or none: nothing of the order is booked."""
    s.orders[o].closed = t
    for l in range(path.first[o], path.first[o + 1]):
        line = s.lines[l]
        line.filled = 0
        line.lacking = 0
        if s.logging and path.spare[l] == 0:
            note(s, t, DROPPED, l, path.quantity[l], path.item[l])
    if s.terms[0].fined:
        count_units(s, path, o, t)
    if s.terms[0].contracts:
        turn_away(s, path, o, t)

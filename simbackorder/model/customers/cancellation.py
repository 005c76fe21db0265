"""Orders that are not shipped: by impatience, by the firm, or because the customer's card fails."""

from simbackorder.model.bookkeeping import charge, note, post_for
from simbackorder.model.customers.allocation import allocate
from simbackorder.model.customers.loyalty import experience
from simbackorder.model.events import CANCELLATION, OVERSALE
from simbackorder.model.inbound.supply import recall
from simbackorder.model.money.fines import count_end, count_kept
from simbackorder.model.money.payment import open_price, pay_back_share, refund
from simbackorder.model.money.penalties import charge_cancellation, charge_lateness
from simbackorder.model.outbound.instead import give_instead, substitute_line
from simbackorder.model.queues import join
from simbackorder.model.waiting_lines import ranked_anew
from simbackorder.state import CUSTOMER, FIRM, WAITING_UNITS, WHOLE_ORDER, Books, Rules
from simbackorder.state.ledger import CASH, REFUNDS
from simbackorder.state.path import Path

CANCEL = 1  # the answer of a policy of giving up, or of oversold orders
SUBSTITUTE = 2  # of oversold orders
PLENTY = 1 << 40  # units on their way, more than anybody wants


def patience_ends(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """Order o's patience is over: it is cancelled if any unit is still backordered. A message may have moved the end of
    its patience meanwhile."""
    if s.orders[o].lacking > 0 and (s.terms[0].contracts == 0 or s.contracts[o].leaves <= t):
        if s.segments[path.segment[o]].cancels == WHOLE_ORDER or nothing_goes_on(s, path, o):
            cancel_order(s, rules, path, o, CUSTOMER, t)
        else:
            cancel_what_waits(s, rules, path, o, t)


def give_up(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """The firm cancels order o, if it has waited for as long as the firm lets an order wait, or if its customer does
    not consent to a new date."""
    if s.orders[o].lacking == 0:
        return
    if s.contracts[o].refuses or rules.giving_up(s.firm.giving_up[0], 1, 0.0) == CANCEL:
        cancel_order(s, rules, path, o, FIRM, t)


def decide_on_oversold(s: Books, rules: Rules, path: Path, l: int, t: float) -> None:
    """Units of line l were not there. If any is still backordered, its customer may get a substitute, or its order be
    cancelled by the firm."""
    if s.lines[l].lacking == 0:
        return
    i = path.item[l]
    p = s.firm.oversold[i]
    missing = rules.admission(s.firm.admission[i], 1, 0, PLENTY, 0.0, s.items[i].unreleased)
    o = s.waiters[l].order
    spare = substitute_line(s, rules, path, o, l, t)
    answer = rules.oversold(p, int(missing > 0), int(spare >= 0))
    if answer == SUBSTITUTE and spare >= 0:
        give_instead(s, path, o, spare, p.goodwill, t)
    elif answer == CANCEL:
        if p.cost > 0:
            post_for(s, o, REFUNDS, CASH, p.cost, t)
        if s.logging:
            note(s, t, OVERSALE, l, s.lines[l].lacking, i)
        cancel_order(s, rules, path, o, FIRM, t)


def cancel_order(s: Books, rules: Rules, path: Path, o: int, cause: int, t: float) -> None:
    """All unshipped units of order o are cancelled."""
    order = s.orders[o]
    for l in range(path.first[o], path.first[o + 1]):
        cancel(s, path, l, t)
    order.cancelled += order.lacking + order.reserved
    order.lacking = 0
    order.reserved = 0
    order.picking = 0
    order.closed = t
    if s.terms[0].contracts:
        contract = s.contracts[o]
        contract.cause = cause
        if contract.prepaid > 0:
            refund(s, path, o, cause, t)
        if s.terms[0].penalties:
            charge_cancellation(s, path, o, cause, t)
            charge_lateness(s, path, o, t)
        if s.terms[0].fined:
            count_end(s, path, o, t)
            count_kept(s, path, o, t)
        if s.terms[0].loyal:
            experience(s, path, o, s.segments[path.segment[o]].lost_cancelled, t)
    for l in range(path.first[o], path.first[o + 1]):
        allocate(s, rules, path, path.item[l], t)


def loose(s: Books, path: Path, o: int, l: int) -> int:
    """The reserved units of line l that go with its backordered ones, if these are cancelled and the order goes on;
    what is in picking already leaves."""
    line = s.lines[l]
    if line.lacking == 0 or s.segments[path.segment[o]].cancels == WAITING_UNITS:
        return 0
    units: int = line.reserved - line.picking
    return units


def nothing_goes_on(s: Books, path: Path, o: int) -> bool:
    """Is nothing of order o left to ship once what waits is cancelled?"""
    left = s.orders[o].reserved
    for l in range(path.first[o], path.first[o + 1]):
        left -= loose(s, path, o, l)
    return left == 0


def cancel_what_waits(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """The customer of order o cancels the lines, or the units, that are backordered; the rest of the order goes on."""
    order = s.orders[o]
    contract = s.contracts[o]
    before = open_price(s, path, o)
    for l in range(path.first[o], path.first[o + 1]):
        line = s.lines[l]
        if line.lacking > 0:
            reserved = loose(s, path, o, l)
            contract.cut_units += line.lacking + reserved
            order.cancelled += line.lacking + reserved
            order.reserved -= reserved
            cancel_units(s, path, l, reserved, t)
            i = path.item[l]
            ranked_anew(s.waiters, s.items[i], l)  # it may wait again, if oversold
    order.lacking = 0
    cut = before - open_price(s, path, o)
    contract.cut_value += cut
    contract.cause = CUSTOMER
    contract.cut_at = min(contract.cut_at, t)
    if contract.prepaid > 0:
        pay_back_share(s, path, o, cut, before, t)
    if s.terms[0].loyal:
        experience(s, path, o, s.segments[path.segment[o]].lost_cancelled, t)
    join(s.dispatches[0], s.orders, o)  # also if all of it is in picking: a substitute may be given in this instant
    for l in range(path.first[o], path.first[o + 1]):
        allocate(s, rules, path, path.item[l], t)


def cancel(s: Books, path: Path, l: int, t: float) -> None:
    """Cancel the unshipped units of a line; reserved ones are available again."""
    line = s.lines[l]
    if line.reserved + line.lacking == 0:
        return
    line.picking = 0
    cancel_units(s, path, l, line.reserved, t)


def cancel_units(s: Books, path: Path, l: int, reserved: int, t: float) -> None:
    """Cancel the backordered units of a line, and so many of those that are reserved, which are available again."""
    line = s.lines[l]
    units = reserved + line.lacking
    i = path.item[l]
    item = s.items[i]
    if t > item.since:
        charge(s, item, t)
    counted = reserved
    if s.firm.replenishment[i].count_backorders:
        counted = units
    item.reserved -= reserved
    item.backorders -= line.lacking
    line.reserved -= reserved
    line.lacking = 0
    if s.logging:
        note(s, t, CANCELLATION, l, units, i)
    if s.firm.replenishment[i].recall:
        recall(s, i, counted, t)

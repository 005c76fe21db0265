"""Orders that are not shipped: by impatience, by the firm, or because the customer's card fails."""

from simbackorder.model.bookkeeping import charge, note, post_for
from simbackorder.model.customers.allocation import allocate
from simbackorder.model.customers.loyalty import experience
from simbackorder.model.events import CANCELLATION, OVERSALE
from simbackorder.model.inbound.supply import recall
from simbackorder.model.money.fines import count_end, count_kept
from simbackorder.model.money.payment import refund
from simbackorder.model.money.penalties import charge_cancellation, charge_lateness
from simbackorder.model.outbound.instead import give_instead, substitute_line
from simbackorder.state import CUSTOMER, FIRM, Books, Rules
from simbackorder.state.ledger import CASH, REFUNDS
from simbackorder.state.path import Path

CANCEL = 1  # the answer of a policy of giving up, or of oversold orders
SUBSTITUTE = 2  # of oversold orders
PLENTY = 1 << 40  # units on their way, more than anybody wants


def patience_ends(s: Books, rules: Rules, path: Path, o: int, t: float) -> None:
    """Order o's patience is over: it is cancelled if any unit is still backordered. A message may have moved the end of
    its patience meanwhile."""
    if s.orders[o].lacking > 0 and (s.terms[0].contracts == 0 or s.contracts[o].leaves <= t):
        cancel_order(s, rules, path, o, CUSTOMER, t)


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
    order.cancelled = order.lacking + order.reserved
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


def cancel(s: Books, path: Path, l: int, t: float) -> None:
    """Cancel the unshipped units of a line; reserved ones are available again."""
    line = s.lines[l]
    units = line.reserved + line.lacking
    if units == 0:
        return
    i = path.item[l]
    item = s.items[i]
    if t > item.since:
        charge(s, item, t)
    counted = line.reserved
    if s.firm.replenishment[i].count_backorders:
        counted = units
    item.reserved -= line.reserved
    item.backorders -= line.lacking
    line.reserved = 0
    line.lacking = 0
    line.picking = 0
    if s.logging:
        note(s, t, CANCELLATION, l, units, i)
    if s.firm.replenishment[i].recall:
        recall(s, i, counted, t)

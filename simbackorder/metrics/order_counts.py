"""Orders counted one by one: one pass over the record of a run, from which every measure of orders is taken.

Plain Python in the subset that compiles, as the model's transitions: whoever has the compiled engine at hand has it
compiled. Counts are whole numbers, sums of times are added order by order, so both give the same.
"""

from typing import Any

from simbackorder.metrics.flows import count_items, count_suppliers, count_supply
from simbackorder.metrics.judged import cancelled_at, count_promise
from simbackorder.metrics.tally import Counts, Facts
from simbackorder.model.money.payment import part
from simbackorder.state import ABSENT, CARD, FIRM, NEVER, ROUNDING


def count(c: Counts, f: Facts) -> int:
    """Count everything; returns the number of waits longer than zero."""
    waits = 0
    for o in range(len(f.orders)):
        waits = count_next(c, f, o, f.placed.first[o + 1], waits)
    count_the_rest(c, f, 0, len(f.tables.supplies))
    return waits


def count_the_rest(c: Counts, f: Facts, counted: int, supplies: int) -> None:
    """Count what is not about orders; so many replenishment orders are counted already, of all that were placed."""
    count_items(c.totals.flows[0], f.tables, c.items)
    count_suppliers(c.totals.suppliers, f.tables)
    for k in range(counted, supplies):
        count_supply(c.totals, f.tables, f.start, k)


def count_next(c: Counts, f: Facts, o: int, last: int, waits: int) -> int:
    """Count order o, whose lines are those before `last`, after all orders before it, which had so many waits longer
    than zero; returns how many there are now."""
    tally = c.parts[f.placed.group[o]]
    order = f.orders[o]
    if order.closed < 0.0 or order.cancelled > 0:
        if order.closed == ABSENT:
            if o >= f.first_order:
                count_absent(tally, f, o, last)
            return waits
        count_unshipped(tally, f, o, last)
    if len(f.contracts) > 0:
        tally.late_cost += f.contracts[o].late_cost - f.contracts[o].late_cost_at_cut
    return count_placed(c, f, o, last, waits)


def count_placed(c: Counts, f: Facts, o: int, last: int, waits: int) -> int:
    """The part of `count_next` that is about orders placed in the window: all of it for an order shipped in full."""
    g = f.placed.group[o]
    tally = c.parts[g]
    if o >= f.first_order:
        wait = count_order(tally, c, f, o, last)
        if wait > 0.0:
            c.wait[waits] = wait
            c.wait_part[waits] = g
            return waits + 1
    return waits


def count_absent(tally: Any, f: Facts, o: int, last: int) -> None:
    """An order that a customer would have placed who is lost; who was only a candidate is nobody's loss."""
    if len(f.placed.attraction) > 0 and f.placed.attraction[o] >= 0.0:
        return
    tally.absent += 1
    for k in range(f.placed.first[o], last):
        if len(f.placed.spare) == 0 or f.placed.spare[k] == 0:
            tally.value_absent += f.placed.value[k]


def count_unshipped(tally: Any, f: Facts, o: int, last: int) -> None:
    """An order that is open, or was cancelled: of a line's units the shipped ones come first, then those open or
    cancelled, then those replaced, then those refused, so that revenue and these values add up to the line's."""
    worth = 0
    for k in range(f.placed.first[o], last):
        line = f.lines[k]
        if line.accepted > line.shipped:
            value, quantity = f.placed.value[k], f.placed.quantity[k]
            kept = line.accepted - replaced(f, o, last, k)
            worth += part(value, kept, quantity) - part(value, line.shipped, quantity)
    order = f.orders[o]
    cut = 0
    if f.cuts and f.contracts[o].cut_units > 0:
        cut = f.contracts[o].cut_units
        worth -= f.contracts[o].cut_value
        count_cut(tally, f, o)
    if order.closed < 0.0:
        tally.value_open += worth
    elif order.closed >= f.start and order.cancelled > cut:
        if cut == 0:
            tally.cancelled_now += 1
        if len(f.contracts) > 0:
            if f.contracts[o].cause == FIRM:
                tally.cancelled_by_firm_now += 1
            elif f.contracts[o].cause == CARD:
                tally.cancelled_by_card_now += 1
            tally.cancellation_cost += f.contracts[o].cancellation_cost
        tally.units_cancelled_now += order.cancelled - cut
        tally.value_cancelled_now += worth


def count_cut(tally: Any, f: Facts, o: int) -> None:
    """A part that was cancelled of an order that went on."""
    contract = f.contracts[o]
    if contract.cut_at >= f.start:
        tally.cancelled_now += 1
        tally.units_cancelled_now += contract.cut_units
        tally.value_cancelled_now += contract.cut_value


def replaced(f: Facts, o: int, last: int, k: int) -> int:
    """The units of line k of order o that were sold, and for which a substitute was given later."""
    if len(f.placed.spare) == 0 or k + 1 == last or f.placed.spare[k + 1] == 0:
        return 0
    units: int = f.lines[k + 1].accepted
    return units if f.lines[k].accepted > 0 else 0


def all_replaced(f: Facts, o: int, last: int) -> int:
    """Such units of all lines of order o."""
    units = 0
    for k in range(f.placed.first[o], last):
        units += replaced(f, o, last, k)
    return units


def count_order(tally: Any, c: Counts, f: Facts, o: int, last: int) -> float:
    """An order of the window; returns its wait if it was shipped in full, else zero."""
    missing, refused = count_lines(tally, c, f, o, last)
    tally.orders += 1
    if missing > 0:
        tally.orders_missing += 1
    order = f.orders[o]
    if f.offers:
        count_offers(tally, f.contracts[o])
    if order.accepted == 0:
        tally.lost += 1
        return 0.0
    if missing > refused:
        tally.backordered += 1
    closed = order.closed
    placed = f.placed.time[o]
    if len(f.contracts) > 0:
        placed = f.contracts[o].placed
        count_contract(tally, f, o)
        if f.takes_back:
            count_sent_back(tally, f, o, last)
    wait = closed - placed
    shipped = closed >= 0.0 and order.cancelled == 0
    if shipped:
        count_shipped(tally, order, wait, missing > refused)
        if order.delivered < f.end and order.in_transit == 0:
            tally.delivered += 1
    elif closed < 0.0:
        tally.open += 1
    else:
        tally.cancelled += 1
        tally.time_to_cancel += cancelled_at(f, o) - placed
        if order.cancelled == order.accepted:
            tally.wholly_cancelled += 1
    if order.oversold > 0:
        tally.oversold += 1
        if order.cancelled > 0:
            tally.oversold_cancelled += 1
        if all_replaced(f, o, last) > 0:
            tally.oversold_substituted += 1
    if len(f.within) > 0:
        count_within(c, f, o, placed, shipped, wait)
    if order.promised == NEVER:
        tally.unpromised += 1
    else:
        count_promise(tally, f, o, last, shipped, missing, refused)
    return wait if shipped else 0.0


def count_sales(c: Counts, f: Facts, first: int, end: int, units: int, value: int) -> None:
    """What adds up of the orders of the window from one number to before another, each of which was a line of the same
    item, and was shipped in full in the instant in which it was placed; `count_at_once` counts the rest of each."""
    tally = c.parts[f.placed.group[first]]
    orders = end - first
    tally.orders += orders
    tally.lines += orders
    tally.units += units
    tally.value += value
    c.items[f.placed.item[f.placed.first[first]]].demanded += units
    for n in range(len(f.within)):
        old = end
        while old > first and f.placed.time[old - 1] > f.end - f.within[n]:
            old -= 1
        c.old_enough[f.placed.group[first]][n] += old - first
        c.complete[f.placed.group[first]][n] += old - first


def count_at_once(tally: Any, f: Facts, t: float, promised: float, delivered: float) -> None:
    """The rest of such an order, which was placed and shipped at t, no later than promised. Nobody promised that it
    would be delivered by then."""
    if delivered < f.end:
        tally.delivered += 1
    if promised == NEVER:
        tally.unpromised += 1
    elif promised < f.end:
        tally.lateness += t - promised
    else:
        tally.not_yet_due += 1


def count_offers(tally: Any, contract: Any) -> None:
    """What an order's customer was offered and given for waiting, or because the order was late."""
    tally.offers += contract.offers
    tally.offers_taken += contract.offers_taken
    tally.discounted += contract.discounted
    tally.vouchers += contract.vouchers
    tally.faster += contract.faster
    if contract.late_refund > 0:
        tally.refunded += 1


def count_lines(tally: Any, c: Counts, f: Facts, o: int, last: int) -> tuple[int, int]:
    """The lines of an order; returns its units not filled at once, and those refused."""
    missing = 0
    refused = 0
    over_cap = 0
    for k in range(f.placed.first[o], last):
        item = c.items[f.placed.item[k]]
        quantity = f.placed.quantity[k]
        value = f.placed.value[k]
        line = f.lines[k]
        if len(f.placed.spare) > 0 and f.placed.spare[k]:
            if line.accepted > 0:
                count_substitute(tally, f, o, k)
            continue
        item.demanded += quantity
        tally.lines += 1
        tally.units += quantity
        tally.value += value
        short = quantity - line.filled
        if short > 0:
            left_out = quantity - line.accepted
            missing += short
            refused += left_out
            item.missing += short
            item.refused += left_out
            tally.lines_missing += 1
            tally.units_missing += short
            tally.units_refused += left_out
            over_cap = max(over_cap, line.over_cap)
            if left_out > 0:
                tally.value_refused += value - part(value, line.accepted, quantity)
    tally.over_cap += over_cap
    return missing, refused


def count_substitute(tally: Any, f: Facts, o: int, k: int) -> None:
    """A substitute, line k, that was bought instead of the line before it, or given for what of that was not there."""
    units = f.lines[k].accepted
    tally.substituted += units
    tally.value_substituted += part(f.placed.value[k], units, f.placed.quantity[k])
    sold = f.lines[k - 1].accepted
    if sold > 0:
        value, quantity = f.placed.value[k - 1], f.placed.quantity[k - 1]
        tally.value_substituted -= part(value, sold, quantity) - part(value, sold - units, quantity)


def count_shipped(tally: Any, order: Any, wait: float, backordered: bool) -> None:
    """An order shipped in full."""
    if backordered:
        tally.backordered_shipped += 1
        tally.backordered_wait += wait
    if wait > 0.0:
        tally.wait += wait
    if order.shipments > 1:
        tally.extra_shipments += order.shipments - 1
        tally.split += 1


def count_contract(tally: Any, f: Facts, o: int) -> None:
    """What an accepted order's customer was told, and how the customer came."""
    contract = f.contracts[o]
    tally.slips += contract.slips
    tally.notices += contract.notices
    tally.came_back += contract.visits
    if len(f.placed.attraction) > 0 and f.placed.attraction[o] >= 0.0:
        tally.attracted += 1


def count_sent_back(tally: Any, f: Facts, o: int, last: int) -> None:
    """What of an order was sent, and what of that came back."""
    contract = f.contracts[o]
    for k in range(f.placed.first[o], last):
        tally.units_shipped += f.lines[k].shipped
    tally.sent_back += contract.sent_back
    tally.restocked += contract.restocked
    tally.paid_back += contract.paid_back


def count_within(c: Counts, f: Facts, o: int, placed: float, shipped: bool, wait: float) -> None:
    """Whether an order was complete within the waits asked for."""
    g = f.placed.group[o]
    for n in range(len(f.within)):
        if placed <= f.end - f.within[n]:
            c.old_enough[g][n] += 1
            if shipped and wait <= f.within[n] + ROUNDING:
                c.complete[g][n] += 1

"""Orders counted one by one: one pass over the record of a run, from which every measure of orders is taken.

Plain Python in the subset that compiles, as the model's transitions: whoever has the compiled engine at hand has it
compiled. Counts are whole numbers, sums of times are added order by order, so both give the same.
"""

from typing import Any, NamedTuple

from simbackorder.metrics.flows import Tables, Totals, count_items, count_suppliers, count_supply
from simbackorder.model.money.payment import part
from simbackorder.state import ABSENT, CARD, FIRM, NEVER, ROUNDING, TOLERANCE


class Tally:
    """What is counted of the orders placed in the window, or of a part of them. Values are in minor units.

    Most orders of most shops are filled, shipped and on time: what is usual is not counted but what is not (`lost`,
    `extra_shipments`, `withdrawn`...), and the rest follows.
    """

    orders = 0
    lines = 0
    units = 0
    value = 0
    units_missing = 0  # not allocated in their own demand event
    lines_missing = 0  # with any such unit
    orders_missing = 0
    units_refused = 0
    value_refused = 0
    over_cap = 0  # orders of which the cap on what may be owed refused a line
    lost = 0  # orders without a unit accepted; of the others:
    backordered = 0  # not filled at once
    open = 0
    cancelled = 0
    wholly_cancelled = 0
    time_to_cancel = 0.0
    wait = 0.0  # of those shipped in full
    backordered_shipped = 0  # in full, not filled at once
    backordered_wait = 0.0
    delivered = 0  # of those shipped in full
    extra_shipments = 0
    split = 0
    unpromised = 0  # without a date; of the others:
    withdrawn = 0  # cancelled wholly before the date, and not by the shop
    not_yet_due = 0  # at the end of the run
    missed = 0  # of those that are left, which are judged
    called_off = 0  # of the missed, those of which the shop cancelled a unit no later than the date
    withdrawn_backordered = 0
    not_yet_due_backordered = 0
    judged_backordered = 0
    missed_backordered = 0
    tardiness = 0.0
    not_done = 0  # not shipped in full (and delivered, if that was promised)
    lateness = 0.0  # of those done
    not_as_ordered = 0  # of those done, missed or with a unit refused
    judged_last = 0  # of the judged, those whose last date is before the end, too
    missed_last = 0  # by that date
    stated = 0  # backordered, with a date that is meant to be kept with a stated probability
    stated_missed = 0
    stated_probability = 0.0  # their sum
    slips = 0
    notices = 0
    came_back = 0  # accepted at the second visit
    attracted = 0  # accepted orders that came because of the backlog
    substituted = 0  # units of substitutes
    value_substituted = 0  # less what they stand for, if that had been sold
    oversold = 0  # orders with a unit reserved that was not found
    oversold_cancelled = 0  # of them, cancelled wholly or in part
    oversold_substituted = 0  # of them, those with a substitute for such a unit
    offers = 0  # for waiting, to lines; and those taken
    offers_taken = 0
    discounted = 0  # given for it
    vouchers = 0
    faster = 0  # shipments
    refunded = 0  # orders of which a part of the price was paid back because they were late
    units_shipped = 0  # counted where some are sent back
    sent_back = 0  # units that have come back by the end of the run
    restocked = 0  # of them, those that could be sold again
    paid_back = 0  # for them
    absent = 0  # orders that lost customers would have placed
    value_absent = 0
    # by the time of the event, whenever the order was placed
    cancelled_now = 0
    cancelled_by_firm_now = 0
    cancelled_by_card_now = 0
    units_cancelled_now = 0
    value_cancelled_now = 0
    value_open = 0
    late_cost = 0
    cancellation_cost = 0


class OfItem:
    """Units of an item in the orders placed in the window."""

    demanded = 0
    missing = 0
    refused = 0


class Placed(NamedTuple):
    """Orders and lines as they were placed. `group` is the part that an order belongs to; `spare` (is a line a
    substitute?) and `attraction` are empty where there are none."""

    group: Any
    time: Any
    first: Any
    item: Any
    quantity: Any
    value: Any
    spare: Any
    attraction: Any


class Facts(NamedTuple):
    """A run as it is counted: the window with its first order, orders and lines as they were placed, and the rows that
    say what became of them.

    `contracts`: empty if there are none. By item, empty if all are alike: `by_delivery`, whether its promise is one of
    delivery, and `stated`, the probability with which it is meant to be kept (negative: none). `within`: waits within
    which orders may be complete. `tells`: 1 if later dates are told. `takes_back`: 1 if goods may
    be sent back, `cuts`: if a part of an order may be cancelled, `offers`: if anything is offered for waiting, or some
    of the price is asked back when an order is late.
    """

    start: float
    end: float
    first_order: int
    placed: Placed
    orders: Any
    lines: Any
    contracts: Any
    by_delivery: Any
    stated: Any
    within: Any
    tells: int
    takes_back: int
    cuts: int
    offers: int
    tables: Tables


class Counts(NamedTuple):
    """Where it is counted: a Tally per part, an OfItem per item; per part and wait asked for the orders old enough and
    those of them complete; and waits longer than zero of orders shipped in full, with their parts."""

    parts: Any
    items: Any
    old_enough: Any
    complete: Any
    wait: Any
    wait_part: Any
    totals: Totals


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


def cancelled_at(f: Facts, o: int) -> float:
    """When order o, of which units were cancelled, lost the last of them."""
    order = f.orders[o]
    if f.cuts and f.contracts[o].cut_units == order.cancelled:
        at: float = f.contracts[o].cut_at
        return at
    closed: float = order.closed
    return closed


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


def count_sales(c: Counts, f: Facts, i: int, first: int, end: int, units: int, value: int) -> None:
    """What adds up of the orders of the window from one number to before another, each of which was one line of item i,
    and was shipped in full in the instant in which it was placed; `count_at_once` counts the rest of each."""
    tally = c.parts[f.placed.group[first]]
    orders = end - first
    tally.orders += orders
    tally.lines += orders
    tally.units += units
    tally.value += value
    c.items[i].demanded += units
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


def count_promise(tally: Any, f: Facts, o: int, last: int, shipped: bool, missing: int, refused: int) -> None:
    """An order with a date: it is withdrawn, not yet due, or judged."""
    promised = f.orders[o].promised
    if is_withdrawn(f, o, promised):
        tally.withdrawn += 1
        if missing > refused:
            tally.withdrawn_backordered += 1
    elif promised < f.end or called_off(f, o):
        count_judged(tally, f, o, last, shipped, missing, refused)
    else:
        tally.not_yet_due += 1
        if missing > refused:
            tally.not_yet_due_backordered += 1


def count_judged(tally: Any, f: Facts, o: int, last: int, shipped: bool, missing: int, refused: int) -> None:
    """A promise that was kept or missed."""
    order = f.orders[o]
    promised = order.promised
    if missing > refused:
        tally.judged_backordered += 1
    done = order.closed
    if done < 0.0:
        done = NEVER
    if len(f.by_delivery) > 0:
        done = with_delivery(f, o, last, done)
    missed = is_missed(f, o, done, promised)
    if len(f.stated) > 0 and missing > refused:
        count_stated(tally, f, o, last, missed)
    if f.tells:
        count_last(tally, f, o, done)
    if called_off(f, o) and order.closed <= promised + TOLERANCE:
        tally.called_off += 1
    elif done > promised:
        tally.tardiness += min(done, f.end) - promised
    if missed:
        tally.missed += 1
        if missing > refused:
            tally.missed_backordered += 1
    if shipped and done < NEVER:
        tally.lateness += done - promised
        if missed or refused > 0:
            tally.not_as_ordered += 1
    else:
        tally.not_done += 1


def count_last(tally: Any, f: Facts, o: int, done: float) -> None:
    """The last date that was told, judged as the first is."""
    date = f.contracts[o].date
    if (date < f.end or called_off(f, o)) and not is_withdrawn(f, o, date):
        tally.judged_last += 1
        if is_missed(f, o, done, date):
            tally.missed_last += 1


def is_withdrawn(f: Facts, o: int, date: float) -> bool:
    """Was the whole order cancelled before the date, and not by the shop?"""
    order = f.orders[o]
    gone: bool = order.cancelled == order.accepted and 0.0 <= order.closed < date - TOLERANCE
    return gone and not called_off(f, o)


def is_missed(f: Facts, o: int, done: float, date: float) -> bool:
    """Was a unit outstanding after the date (`done`: when none was any more), or cancelled on it or later, or by the
    shop, whenever it was?"""
    order = f.orders[o]
    late: bool = done > date + TOLERANCE or (order.cancelled > 0 and cancelled_at(f, o) >= date - TOLERANCE)
    return late or called_off(f, o)


def called_off(f: Facts, o: int) -> bool:
    """Did the shop cancel a unit of the order?"""
    return len(f.contracts) > 0 and f.contracts[o].cause == FIRM


def count_stated(tally: Any, f: Facts, o: int, last: int, missed: bool) -> None:
    """A backorder whose date was meant to be kept with a stated probability: of its backordered lines, the least."""
    least = 2.0
    for k in range(f.placed.first[o], last):
        if f.lines[k].accepted > f.lines[k].filled:
            least = min(least, f.stated[f.placed.item[k]])
    if 0.0 <= least <= 1.0:
        tally.stated += 1
        tally.stated_probability += least
        if missed:
            tally.stated_missed += 1


def with_delivery(f: Facts, o: int, last: int, done: float) -> float:
    """When nothing of an order was outstanding any more, deliveries included if any of its items promises them."""
    promised = 0
    for k in range(f.placed.first[o], last):
        if f.by_delivery[f.placed.item[k]] and f.lines[k].accepted > 0:
            promised = 1
    if not promised:
        return done
    order = f.orders[o]
    if order.in_transit > 0:
        return NEVER
    later: float = max(done, order.delivered)
    return later

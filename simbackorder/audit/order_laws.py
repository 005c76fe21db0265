"""Laws of customers' orders and their lines: every accepted unit is in exactly one place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from simbackorder.audit.view import View
from simbackorder.model.outbound.sent_back import will_be_sent_back
from simbackorder.state import CARD, CUSTOMER, FIRM, OPEN, ROUNDING

Law = Iterator[str]


def units_are_in_one_place(view: View, o: int) -> Law:
    """Every accepted unit of an order is owed, reserved, cancelled or shipped."""
    order = view.s.orders[o]
    shipped = sum(line.shipped for line in view.lines(o))
    if order.accepted != order.lacking + order.reserved + order.cancelled + shipped:
        yield (
            f"{order.accepted} accepted units are not all in one place: {order.lacking} owed, {order.reserved} "
            f"reserved, {order.cancelled} cancelled, {shipped} shipped"
        )


def lines_add_up(view: View, o: int) -> Law:
    """An order's units are those of its lines; substitutes count for what they stand for."""
    order, lines = view.s.orders[o], view.lines(o)
    by_lines = [-view.replaced(o), 0, 0, 0]
    for line in lines:
        by_lines[0] += line.accepted
        by_lines[1] += line.lacking
        by_lines[2] += line.reserved
        by_lines[3] += line.picking
    units = [order.accepted, order.lacking, order.reserved, order.picking]
    if units != by_lines:
        yield f"its lines do not add up: {units} units accepted, lacking, reserved and in picking; by lines {by_lines}"


def cancelled_is_over(view: View, o: int) -> Law:
    """Of an order that was cancelled, and not only in part, nothing is owed or reserved."""
    order = view.s.orders[o]
    cut = view.s.contracts[o].cut_units if view.s.terms[0].cuts else 0
    if order.cancelled > cut and order.lacking + order.reserved + order.picking > 0:
        yield f"cancelled, and yet units are owed or reserved: {order.lacking} and {order.reserved}"


def open_while_units_are(view: View, o: int) -> Law:
    """An order is open exactly as long as a unit of it is owed or reserved."""
    order = view.s.orders[o]
    units = order.lacking + order.reserved
    if order.accepted > 0 and (units > 0) != (order.closed == OPEN):
        yield f"closed at {order.closed} with {units} units open"


def nothing_has_happened_later(view: View, o: int) -> Law:
    """No order is closed or delivered in the future."""
    order = view.s.orders[o]
    if order.closed > view.t or order.delivered > view.t:
        yield f"closed or delivered in the future: {order.closed}, {order.delivered}"


def units_on_their_way_have_left(view: View, o: int) -> Law:
    """No more units of an order are on their way to its customer than were shipped."""
    on_their_way, shipped = view.s.orders[o].in_transit, sum(line.shipped for line in view.lines(o))
    if not 0 <= on_their_way <= shipped:
        yield f"{on_their_way} units on their way, of {shipped} shipped"


def sent_back_once(view: View, o: int) -> Law:
    """What a customer sends back was shipped, comes back once, and is on the shelf or written off."""
    s, path, contract = view.s, view.path, view.s.contracts[o]
    lines = range(path.first[o], path.first[o + 1])
    going = sum(s.lines[l].shipped for l in lines if will_be_sent_back(s, path, o, l))
    if not 0 <= contract.restocked <= contract.sent_back <= contract.coming_back == going:
        yield (
            f"{going} units shipped that go back, {contract.coming_back} noted, {contract.sent_back} back, "
            f"{contract.restocked} on the shelf"
        )


def cancellations_have_causes(view: View, o: int) -> Law:
    """An order has a cause of cancellation exactly if it was cancelled."""
    cancelled, cause = view.s.orders[o].cancelled, view.s.contracts[o].cause
    if (cancelled > 0) != (cause > 0):
        yield f"{cancelled} units cancelled, cause {cause}"


def patience_is_over(view: View, o: int) -> Law:
    """A customer cancels only when patience is over."""
    s, order, leaves = view.s, view.s.orders[o], view.path.patience[o]
    if order.cancelled == 0:
        return
    if s.terms[0].contracts == 0:  # nobody else cancels
        leaves += view.path.placed[o]
    elif s.contracts[o].cause != CUSTOMER:
        return
    elif s.segments[view.path.segment[o]].hazard > 0:  # messages move the end of patience
        if parted_before(view, o):
            return
        leaves = s.contracts[o].leaves
    else:
        leaves += s.contracts[o].placed
    closed = order.closed
    if s.terms[0].cuts and s.contracts[o].cut_units == order.cancelled:
        closed = s.contracts[o].cut_at
    if is_earlier(closed, leaves):
        yield f"cancelled at {closed} by a customer whose patience ends at {leaves}"


def parted_before(view: View, o: int) -> bool:
    """Whether parts of an order were cancelled, and nothing else, before now: if a unit has been missing again since,
    nobody knows any more when patience was over."""
    s = view.s
    return bool(
        s.terms[0].cuts and s.contracts[o].cut_units == s.orders[o].cancelled and s.contracts[o].cut_at < view.t
    )


def others_have_reasons(view: View, o: int) -> Law:
    """The shop cancels when its own patience is over, without consent, or what is oversold; payments when failed or
    disputed."""
    s, contract, order = view.s, view.s.contracts[o], view.s.orders[o]
    closed, shop_waits = order.closed, contract.placed + s.firm.giving_up[0].wait
    if contract.cause == FIRM and not contract.refuses and not order.oversold and is_earlier(closed, shop_waits):
        yield f"cancelled at {closed} by the shop, which waits until {shop_waits}, and nobody refused a date"
    disputed = view.path.dispute[o] < s.terms[0].dispute_share
    dispute = contract.placed + s.terms[0].dispute_after
    if contract.cause == CARD and not contract.failed and (not disputed or is_earlier(closed, dispute)):
        yield f"cancelled at {closed} because of a payment that did not fail and is not disputed"


def is_earlier(time: float, than: float) -> bool:
    """Whether a time lies before another one by more than rounding."""
    return time < than - ROUNDING * max(1.0, time)


def dates_only_slip(view: View, o: int) -> Law:
    """The last date that a customer was told is the promise, or a later one."""
    order, contract = view.s.orders[o], view.s.contracts[o]
    if order.accepted > 0 and (contract.date > order.promised) != (contract.slips > 0):
        yield f"promised for {order.promised}, {contract.slips} slips, last date {contract.date}"


def no_line_is_negative(view: View, l: int) -> Law:
    """No quantity of an order line is negative, and units in picking are reserved."""
    line = view.s.lines[l]
    if min(line.lacking, line.reserved - line.picking, line.picking, line.shipped) < 0:
        yield (
            f"a negative quantity: {line.lacking} owed, {line.reserved} reserved, {line.picking} in picking, "
            f"{line.shipped} shipped"
        )


def accepted_limits_line(view: View, l: int) -> Law:
    """No more units of a line are owed, reserved, shipped and replaced by its substitute than were accepted."""
    line, replaced = view.s.lines[l], view.replaced_of(l)
    if line.lacking + line.reserved + line.shipped + replaced > line.accepted:
        yield (
            f"of {line.accepted} accepted units more are owed, reserved, shipped and replaced: {line.lacking}, "
            f"{line.reserved}, {line.shipped} and {replaced}"
        )


def over_the_cap_is_refused(view: View, l: int) -> Law:
    """Nothing is accepted of a line that the cap on the backlog refused."""
    line = view.s.lines[l]
    if line.over_cap and line.accepted + line.lacking + line.reserved + line.shipped > 0:
        yield f"refused over the cap, and yet {line.accepted} units were accepted"


def demand_limits_line(view: View, l: int) -> Law:
    """No more units of a line are allocated or owed than were demanded, but for units that were not found."""
    line, wanted = view.s.lines[l], view.path.quantity[l]
    again = view.s.orders[bisect_right(view.path.first, l) - 1].oversold if view.s.terms[0].records else 0
    if line.filled + line.lacking > wanted + again or line.filled > line.accepted:
        yield f"more units than were demanded: {wanted}; {line.filled} filled at once, {line.lacking} owed"

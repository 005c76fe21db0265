"""What it costs that an order is late, or cancelled, by its segment. Only where either costs anything; see
`Terms.penalties`."""

from math import floor

from simbackorder.model.bookkeeping import note, note_amount, post_for
from simbackorder.model.customers.loyalty import promises_delivery
from simbackorder.model.events import LATE, PENALISED
from simbackorder.state import CARD, CUSTOMER, FIRM, NEVER, TOLERANCE, Books
from simbackorder.state.ledger import CANCELLATIONS, CASH, LATENESS, post
from simbackorder.state.path import Path


def done_at(s: Books, path: Path, o: int) -> float:
    """When all of order o was shipped (delivered, if that was promised) or cancelled; infinite: not yet."""
    order = s.orders[o]
    if order.closed < 0.0:
        return NEVER
    if not promises_delivery(s, path, o):
        closed: float = order.closed
        return closed
    if order.in_transit > 0:
        return NEVER
    last: float = max(order.closed, order.delivered)
    return last


def is_late(s: Books, o: int, until: float, slack: float) -> bool:
    """Has order o, outstanding until then, missed its first date? What the firm calls off no later than the date is not
    late, whatever else it costs."""
    order = s.orders[o]
    date = order.promised
    if order.accepted == 0:
        return False
    if order.cancelled > 0:
        if s.contracts[o].cause == FIRM and order.closed <= date + TOLERANCE:
            return False
        cancelled_at = order.closed
        if s.contracts[o].cut_units == order.cancelled:  # the rest was shipped, or will be
            cancelled_at = s.contracts[o].cut_at
        if cancelled_at >= date - TOLERANCE:
            return True
    late: bool = until > date + slack
    return late


def lateness(s: Books, path: Path, o: int, until: float, slack: float) -> int:
    """What it costs in all that order o is late, minor units. Of a date before the run only the time since its start
    counts."""
    if not is_late(s, o, until, slack):
        return 0
    segment = s.segments[path.segment[o]]
    date = s.orders[o].promised
    amount: int = floor(segment.late_per_time * max(0.0, until - max(0.0, date)) + 0.5)
    if date >= 0.0:
        amount += segment.late_per_order
    return amount


def charge_lateness(s: Books, path: Path, o: int, t: float) -> None:
    """If nothing of order o is outstanding any more, what its lateness has cost since the last posting is posted."""
    done = done_at(s, path, o)
    if done <= t:
        amount = lateness(s, path, o, done, TOLERANCE) - s.contracts[o].late_cost
        if amount > 0:
            post_for(s, o, LATENESS, CASH, amount, t)
            book_lateness(s, path, o, amount, t)


def book_lateness(s: Books, path: Path, o: int, amount: int, t: float) -> None:
    """Order o's part of the account, and a line of the log."""
    s.contracts[o].late_cost += amount
    if s.logging:
        l = path.first[o]
        note(s, t, LATE, l, 0, path.item[l])
        note_amount(s, amount)


def cut_lateness(s: Books, path: Path, t: float) -> None:
    """The warm-up ends: what late orders have cost so far is posted. It is not of the window, so the log that follows
    the money of orders, which begins here, does not have it."""
    for o in range(s.world[0].arrived):
        if done_at(s, path, o) == NEVER:
            amount = lateness(s, path, o, t, TOLERANCE)
            if amount > 0:
                post(s.accounts, LATENESS, CASH, amount)
                book_lateness(s, path, o, amount, t)
        s.contracts[o].late_cost_at_cut = s.contracts[o].late_cost


def close_lateness(s: Books, path: Path, t: float) -> None:
    """The run ends: what late orders have cost since the last posting is posted. A date before the end is missed by
    whatever is outstanding then."""
    for o in range(s.world[0].arrived):
        if done_at(s, path, o) == NEVER:
            amount = lateness(s, path, o, t, 0.0) - s.contracts[o].late_cost
            if amount > 0:
                post_for(s, o, LATENESS, CASH, amount, t)
                book_lateness(s, path, o, amount, t)


def charge_cancellation(s: Books, path: Path, o: int, cause: int, t: float) -> None:
    """Units of order o are cancelled: what that costs, by who cancels."""
    segment = s.segments[path.segment[o]]
    cost = 0
    if cause == CUSTOMER:
        cost = segment.cancelled_by_customer
    elif cause == FIRM:
        cost = segment.cancelled_by_firm
    elif cause == CARD:
        cost = segment.cancelled_by_payment
    if cost > 0:
        post_for(s, o, CANCELLATIONS, CASH, cost, t)
        s.contracts[o].cancellation_cost = cost
        if s.logging:
            l = path.first[o]
            note(s, t, PENALISED, l, 0, path.item[l])
            note_amount(s, cost)

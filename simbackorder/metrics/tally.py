"""What is counted of orders, and where."""

from typing import Any, NamedTuple

from simbackorder.metrics.flows import Tables, Totals


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

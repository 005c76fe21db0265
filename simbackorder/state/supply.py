"""Rows of the books on supply: replenishment orders, suppliers and what they offer, and plans."""

from simbackorder.state.codes import HOLD_START, NEVER, NONE, OPEN


class Supply:
    """A replenishment order at one supplier."""

    item = 0
    supplier = NONE  # NONE: open at the start
    quantity = 0  # units still to come, then received
    recalled = 0
    cost = 0  # of the units ordered, minor units
    placed = 0.0
    started = 0.0  # when its lead time began
    lead_time = 0.0  # the work of manufacture; with a supplier that has only a lead time, all of it
    arrived = OPEN
    older = NONE  # open orders of the same item
    newer = NONE
    next = NONE  # waits for a recovery, or for a server
    queued = 0
    held = 0  # ordered in an outage that is not over
    stage = 0
    until = 0.0  # when its stage ends, for orders that are made and then travel; infinite while an outage stops it
    left = 0.0  # work left while an outage stops it
    transport = 0.0
    yielded = 1.0  # share of its units that arrives
    missing = 0  # units that did not
    shelving = 0.0  # time of put-away
    shelved = 0  # units in put-away
    miscounted = 0.0  # units too many in the record of its receipt
    standing = 0  # 1: of a standing order
    again = NONE  # the overdue order because of which it was placed
    told = 0  # 1: the firm has been told that it will be late, and when it comes
    date = 0.0
    prepaid = 0  # paid to its supplier before its receipt, minor units
    owed = 0  # to be paid after its receipt
    waited = 0.0  # for money, before it was placed
    due = 0.0  # as it was expected when a date was last looked for among all orders of the item
    longer = 0.0  # than its supplier's usual lead time this order usually takes: days off, ramp, more batches


class Supplier:
    """A supplier; itself the queue of the orders that its outage holds up, or for which no server is free."""

    down = 0
    effect = HOLD_START
    servers = 0  # orders worked on at a time; 0: any number
    busy = 0
    order_cost = 0
    minimum = 1
    multiple = 1
    rounds_down = 0  # 1: to the multiple below, but never below the smallest order
    batch = 0  # units that are made at a time; 0: whole orders
    staged = 0  # 1: manufacture and transport are events of their own
    sequential = 0
    usual = 0.0  # mean lead time
    work = 0.0  # of it, manufacture of a batch, of which the smallest order has so many
    jobs = 1
    work_variance = 0.0  # of a batch
    transport_variance = 0.0
    work_step = 0.0  # of the grids of the times for which `Remainder` is known
    outage_step = 0.0
    planned = 0  # 1: outages are scheduled, and their ends known
    down_since = 0.0
    up_again = OPEN  # when an outage that was planned will be over
    latest = NONE  # the order that it began last
    notice = NEVER  # how long before its usual date a late order is announced; infinite: never
    slow = 1.0  # speed of production before it is ramped up
    ramp_at = 0.0
    ramp_over = 0.0
    calendar = NONE
    at_order = 0  # 1: its bills fall due so long after the order, not the receipt
    credit = 0.0
    down_payment = 0.0  # share of the price of an order that is paid with it
    first = NONE
    last = NONE
    on_order = 0  # units ordered from it and not received
    since = 0.0  # its integrals are charged up to here
    on_order_time = 0.0
    busy_time = 0.0  # of its servers
    up_time = 0.0
    on_order_time_at_cut = 0.0
    busy_time_at_cut = 0.0
    up_time_at_cut = 0.0


class Offer:
    """An item at a supplier."""

    unit_cost = 0
    first_break = 0
    breaks = 0
    quoted = 0.0  # statistic of the lead time that the item's promise uses
    work = 0.0  # of it, manufacture
    place = NONE  # in the sourcing policy's list
    share = 0.0
    orders = 0  # since the path's lead times begin: number of the next one
    allotted = 0  # scratch of order splitting
    remainder = 0.0
    step = 0.0  # of the grid of the times for which `Residual` is known


class PriceBreak:
    """From so many units of an order on, a unit of an offer costs something else: all of its units, or (`before`: what
    those below the break cost) only those from there on."""

    units = 0
    unit_cost = 0
    before = -1


class Residual:
    """What is left of a lead time, by the statistic of the item's promise, after so many steps of the grid."""

    left = 0.0


class Remainder:
    """Means and variances of what is left of a supplier's outage, and of its work on a batch, after so many steps of
    their grids."""

    outage = 0.0
    outage_variance = 0.0
    work = 0.0
    work_variance = 0.0


class Step:
    """A planned replenishment order."""

    at = 0.0
    units = 0

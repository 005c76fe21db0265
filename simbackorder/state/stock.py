"""Rows of the books on the shelf: items, what is kept of them at the cut, rations and readings."""

from simbackorder.state.codes import NONE, OPEN


class Item:
    """A stocked item: units, and their time integrals since the start (unit-days; time with a property)."""

    recorded = 0  # what the stock record says is on the shelf
    reserved = 0
    on_hand = 0  # physical units on the shelf
    backorders = 0
    on_order = 0
    held_up = 0  # of them, at suppliers whose outage keeps the lead time from starting
    since = 0.0  # the integrals are charged up to here
    on_hand_time = 0.0
    reserved_time = 0.0
    on_order_time = 0.0
    ready_time = 0.0  # net inventory > 0
    stockout_time = 0.0  # nothing available
    shipped = 0
    next = NONE  # in the queue for review
    queued = 0
    unit_cost = 0  # standard cost, minor units
    in_putaway = 0
    kept_back = 0  # 1: what is available is not for sale to everybody: before its release, or under rationing
    unrecorded = 0  # units on the shelf that the next synchronisation will show
    unreleased = 0  # 1 before its release
    backorders_time = 0.0
    backlog_time = 0.0  # backorders > 0
    short = 0  # a unit was missing since the last receipt
    waiting = NONE  # line that ranks first (root of a pairing heap)
    joined = NONE  # the line that joined last, if it is still there
    oldest = NONE  # open replenishment orders, in the order in which they were placed
    newest = NONE
    orders = 0  # sourcing decisions since the path's marks begin: number of the next one's mark
    holding_cost = 0.0  # minor units per unit and time
    in_putaway_time = 0.0
    holding_posted = 0.0  # unit-days of holding that are in the ledger
    received = 0
    cycles = 0  # instants with a receipt so far, each the end of a replenishment cycle
    short_cycles = 0  # of them, those before which a unit was missing since the last one
    cycle_end = -1.0  # the last receipt
    expected = 0.0  # the date of its release, as far as the firm knows
    slip_known = 0.0  # when it learns of another one
    news = 0  # the next order whose date is looked at because of a delay
    standing = 0  # units on order by standing orders
    standing_held_up = 0  # of them, those that an outage holds up
    error = 0  # by how much the warehouse's own book is too high
    demand_since_review = 0  # units sold or owed since the last review with a forecast
    reviewed = 0  # 1 after the first of these reviews
    forecast = 0.0  # of demand in a period, and the variance of its error
    variance = 0.0
    plan_step = 0  # orders of the plan so far: number of the next one
    planned_units = 0  # units that the plan orders now
    record_error_time = 0.0  # |recorded - on hand|
    record_gap_time = 0.0  # recorded + unrecorded - on hand
    crossed = 0  # of the units received, those that crossed the dock
    missing = 0  # units ordered that never came
    shrunk = 0  # units that vanished from the shelf
    oversold = 0  # units that were reserved and not found
    elsewhere = 0  # units sold by other channels
    sent_back = 0  # units that customers sent back, and of them those that are on the shelf again
    restocked = 0
    before_receipts = 0  # net inventory just before each receipt that ended a cycle, summed
    cut = 0  # orders that a largest order of its policy made smaller
    short_of = 0  # money that its order waits for, minor units; 0: it does not wait
    short_since = OPEN
    first_level = NONE  # its first row among the levels, where they are asked for; and squares of units over time
    on_hand_squares = 0.0
    backorders_squares = 0.0
    on_order_squares = 0.0
    position_squares = 0.0


class Kept:
    """An item's integrals and counters at the cut of the warm-up."""

    on_hand_time = 0.0
    reserved_time = 0.0
    in_putaway_time = 0.0
    on_order_time = 0.0
    backorders_time = 0.0
    ready_time = 0.0
    stockout_time = 0.0
    backlog_time = 0.0
    record_error_time = 0.0
    record_gap_time = 0.0
    received = 0
    shipped = 0
    crossed = 0
    missing = 0
    shrunk = 0
    oversold = 0
    elsewhere = 0
    cycles = 0
    short_cycles = 0
    before_receipts = 0
    cut = 0
    on_hand_squares = 0.0
    backorders_squares = 0.0
    on_order_squares = 0.0
    position_squares = 0.0


class Level:
    """For how long an item had so many units: in its n-th row n of them, in its last so many or more."""

    on_hand = 0.0
    backorders = 0.0
    on_order = 0.0
    position = 0.0
    on_hand_at_cut = 0.0
    backorders_at_cut = 0.0
    on_order_at_cut = 0.0
    position_at_cut = 0.0


class Ration:
    """Units of an item that are kept from a segment."""

    level = 0


class Reading:
    """An item's stock at a given instant, after the instant's last event."""

    on_hand = 0
    reserved = 0
    in_putaway = 0
    on_order = 0
    backorders = 0

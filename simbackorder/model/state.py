"""The shop's books: one class per kind of row. Columns are 64-bit integers or floats by the type of their default.

For the reference engine a table is a list of objects with these attributes; a compiled engine holds the same columns in
arrays. `s.items[i].on_hand` reads the same in both.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

NONE = -1
OPEN = -1.0  # the `closed` of an order, the `arrived` of a replenishment order, that still is open
ABSENT = -2.0  # the `closed` of an order that its customer did not want to place after all
NEVER = float("inf")
GRID = 64  # steps of elapsed time for which what is left of a lead time is known
POWER, PIECES, CLIFF = 1, 2, 3  # forms of the cancellation hazard: Weibull, piecewise constant, constant patience
CUSTOMER, FIRM, CARD = 1, 2, 3  # causes of cancellation
HOLD_START, PAUSE, HOLD_ARRIVAL, REFUSE = 0, 1, 2, 3  # what an outage does
WAITING, MAKING, TRAVELLING, AT_PORT, OVERTAKEN = 0, 1, 2, 3, 4  # stages of an open replenishment order
TOLERANCE = 1e-6  # a promise is missed when a unit is unshipped this long after its date
ROUNDING = 1e-9  # times that differ by less are the same


class World:
    """The one row of things that are neither per item nor per order."""

    supplies = 0  # replenishment orders so far, those open at the start included
    shipments = 0  # rows of the shipments table that have ever been used
    parcels = 0
    vacant_shipment = NONE  # of them, the first that is free again
    vacant_parcel = NONE
    arrived = 0  # orders so far; counted only with contracts
    requests = 0  # filled rows of the outbox
    logged = 0
    step = 0  # events so far; counted only with a log
    sale = 0  # scratch: price, and standard cost, of the units of a shipment that leaves
    cost = 0
    deposits_since = 0.0  # the time integral of customer deposits is charged up to here
    deposits_time = 0.0
    deposits_at_cut = 0.0
    slots = 0  # shipments that were given a slot at the dock, and how long they wait for it
    slots_wait = 0.0
    express = 0  # shipments by another carrier than the standard one
    again = 0  # replenishment orders placed again because another one was overdue
    slots_at_cut = 0
    slots_wait_at_cut = 0.0
    express_at_cut = 0
    again_at_cut = 0
    without_luck = NONE  # the item whose next replenishment order finds no luck drawn yet


class Queue:
    """First and last of a queue that is linked through its rows' `next`."""

    first = NONE
    last = NONE


class Item:
    """A stocked item: units, and their time integrals since the start (unit-days; time with a property)."""

    on_hand = 0  # physical units on the shelf
    recorded = 0  # what the stock record says is on the shelf
    reserved = 0
    in_putaway = 0
    on_order = 0
    held_up = 0  # of them, at suppliers whose outage keeps the lead time from starting
    backorders = 0
    waiting = NONE  # line that ranks first (root of a pairing heap)
    oldest = NONE  # open replenishment orders, in the order in which they were placed
    newest = NONE
    orders = 0  # sourcing decisions since the path's marks begin: number of the next one's mark
    unit_cost = 0  # standard cost, minor units
    holding_cost = 0.0  # minor units per unit and time
    since = 0.0  # the integrals are charged up to here
    on_hand_time = 0.0
    reserved_time = 0.0
    in_putaway_time = 0.0
    on_order_time = 0.0
    backorders_time = 0.0
    ready_time = 0.0  # net inventory > 0
    stockout_time = 0.0  # nothing available
    backlog_time = 0.0  # backorders > 0
    holding_posted = 0.0  # unit-days of holding that are in the ledger
    received = 0
    shipped = 0
    cycles = 0  # instants with a receipt so far, each the end of a replenishment cycle
    short_cycles = 0  # of them, those before which a unit was missing since the last one
    short = 0  # a unit was missing since the last receipt
    cycle_end = -1.0  # the last receipt
    next = NONE  # in the queue for review
    queued = 0
    kept_back = 0  # 1: what is available is not for sale to everybody: before its release, or under rationing
    unreleased = 0  # 1 before its release
    expected = 0.0  # the date of its release, as far as the firm knows
    slip_known = 0.0  # when it learns of another one
    news = 0  # the next order whose date is looked at because of a delay
    standing = 0  # units on order by standing orders
    standing_held_up = 0  # of them, those that an outage holds up
    error = 0  # by how much the warehouse's own book is too high
    unrecorded = 0  # units on the shelf that the next synchronisation will show
    seen = 0  # units sold or owed since the last review with a forecast
    looked = 0  # 1 after the first of them
    forecast = 0.0  # of demand in a period, and the variance of its error
    variance = 0.0
    step = 0  # of the item's plan
    due = 0  # units that the plan orders now
    record_error_time = 0.0  # |recorded - on hand|
    record_gap_time = 0.0  # recorded + unrecorded - on hand
    crossed = 0  # of the units received, those that crossed the dock
    missing = 0  # units ordered that never came
    shrunk = 0  # units that vanished from the shelf
    oversold = 0  # units that were reserved and not found


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
    cycles = 0
    short_cycles = 0


class Order:
    """A customer's order. Long tables start as zeros: nothing is touched before it is used."""

    promised = 0.0  # date of the first promise; infinite without one
    closed = 0.0  # OPEN until no unit of it is open: last shipment, or cancellation
    delivered = 0.0  # last delivery so far
    accepted = 0  # units neither refused nor dropped
    lacking = 0  # of them, backordered
    reserved = 0  # on the shelf for it, not yet shipped
    picking = 0  # of the reserved, in picking already
    in_transit = 0
    cancelled = 0
    shipments = 0
    oversold = 0  # units that were reserved and not found
    next = 0  # in the queue for dispatch
    queued = 0


class Line:
    """A line of an order: one item."""

    accepted = 0
    filled = 0  # allocated in its own demand event
    lacking = 0
    reserved = 0
    picking = 0
    shipped = 0
    quoted = 0.0  # wait for stock that was quoted; negative: none
    declined = 0  # the customer did not agree to wait


class Waiter:
    """A line that waits for units. Written whole when it joins the waiting lines of its item."""

    order = 0
    rank = 0.0
    child = 0  # pairing heap
    sibling = 0
    pile = 0  # scratch: next of those that are still to be looked at


class Contract:
    """What a customer and the firm owe each other beyond goods and price: dates, messages, payments. Kept only where
    something depends on it (`Terms.contracts`)."""

    placed = 0.0  # when the order was accepted: the customer may have come back
    date = NEVER  # the last date that the customer was told
    look = NEVER  # when the firm looks at it next
    leaves = 0.0  # when patience ends, as things stand
    spent = 0.0  # part of the patience that was used up by `since`
    since = 0.0  # time after `placed`
    updated = -NEVER  # the effect of the last message ends here
    until = NEVER  # the window of consolidation
    prepaid = 0  # paid for units not shipped, minor units
    unrecognised = 0  # price, and standard cost, of units shipped and not recognised as sold
    unrecognised_cost = 0
    waited = 0  # 1: not filled at once
    cause = 0  # of the cancellation
    slips = 0
    notices = 0
    started = 0  # shipments
    attempts = 0  # to charge the card again
    retry_at = NEVER  # the next attempt
    failed = 0  # 1 while the card is refused
    renewed = 0  # 1 once the customer has given another card
    forfeits = 0  # 1: who cancels loses what is paid
    refuses = 0  # 1: does not consent to the last date
    visits = 0  # 1: came back


class Customer:
    """A customer of a stream with a population."""

    lost = 0
    lost_at = -1.0


class Supply:
    """A replenishment order at one supplier."""

    item = 0
    supplier = NONE  # NONE: open at the start
    quantity = 0  # units still to come, then received
    recalled = 0
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


class Supplier:
    """A supplier; itself the queue of the orders that its outage holds up, or for which no server is free."""

    down = 0
    effect = HOLD_START
    servers = 0  # orders worked on at a time; 0: any number
    busy = 0
    order_cost = 0
    minimum = 1
    multiple = 1
    batch = 0  # units that are made at a time; 0: whole orders
    staged = 0  # 1: manufacture and transport are events of their own
    sequential = 0
    usual = 0.0  # mean lead time
    notice = NEVER  # how long before its usual date a late order is announced; infinite: never
    slow = 1.0  # speed of production before it is ramped up
    ramp_at = 0.0
    ramp_over = 0.0
    calendar = NONE
    first = NONE
    last = NONE


class Offer:
    """An item at a supplier."""

    unit_cost = 0
    quoted = 0.0  # statistic of the lead time that the item's promise uses
    place = NONE  # in the sourcing policy's list
    share = 0.0
    orders = 0  # since the path's lead times begin: number of the next one
    allotted = 0  # scratch of order splitting
    remainder = 0.0
    shunned = 0  # scratch: not to be considered now
    step = 0.0  # of the grid of the times for which `Residual` is known


class Residual:
    """What is left of a lead time, by the statistic of the item's promise, after so many steps of the grid."""

    left = 0.0


class Ration:
    """Units of an item that are kept from a segment."""

    level = 0


class Piece:
    """From this age on, the hazard of a segment whose hazard is piecewise constant; and what has accumulated before."""

    start = 0.0
    rate = 0.0
    before = 0.0


class Segment:
    """A customer segment's answers to a shop that has run out."""

    priority = 1
    whole_order = 0  # a refused line drops the order
    all_or_nothing = 0  # a line is taken whole or not at all
    assumed_wait = 0.0
    accept_backorder = 1.0
    hazard = 0  # form of the cancellation hazard where messages matter: 0 (they do not), POWER, PIECES, CLIFF
    shape = 1.0
    first_piece = 0
    pieces = 0
    no_date = 1.0  # multipliers of the hazard: no date was stated
    date_passed = 1.0
    new_date = 1.0  # the first date has passed, and a later one was told
    updated = 1.0  # a message came in the last `recent` units of time
    recent = 0.0
    lost_refused = 0.0  # chances of losing the customer
    lost_late = 0.0
    lost_cancelled = 0.0
    lost_delayed = 0.0
    lost_long = 0.0  # for waits over `long`
    long = NEVER
    full_at = 1.0  # backlog that attracts all candidates


class Carrier:
    """Who takes shipments to customers; the first is the standard one."""

    per_shipment = 0
    per_unit = 0
    mean_transit = 0.0
    calendar = NONE


class Dock:
    """The one row of the picking department's plan: the last day on which slots were given, and how many."""

    day = -1
    used = 0


class Day:
    """A day of a calendar: open days before it; and, as row n, the day of the n-th open one."""

    before = 0
    nth = 0


class Step:
    """A planned replenishment order."""

    at = 0.0
    units = 0


class Terms:
    """What shipping and payment cost, minor units; and what of all this the shop has at all: what it has not costs
    nothing."""

    per_further = 0  # shipment of an order, with the standard carrier
    fee = 0  # per charge
    fee_rate = 0.0
    refund_cost = 0
    authorisation = NEVER
    retries = 0
    retry_every = 1.0
    dispute_after = NEVER
    dispute_share = 0.0
    dispute_cost = 0
    deliveries = 0  # 1 if a delivery matters: otherwise only a log follows shipments after they have left
    at_delivery = 0  # the sale is recognised when goods are delivered
    contracts = 0  # orders have contracts
    charges = 0  # payments matter
    cards = 0  # cards may fail
    loyal = 0  # customers may be lost
    attracts = 0  # some customers come only because of a backlog
    spares = 0  # some orders have substitutes
    supply = 0  # suppliers or receiving have more than a lead time
    receiving = 0  # put-away takes time or money, or records may be wrong
    put_away_cost = 0  # per unit
    cross_dock_cost = 0
    count_cost = 0  # per item
    records = 0  # what is recorded may differ from what is there
    carriers = 1
    calendars = 0  # some days are not worked
    days = 0  # rows of a calendar, less one
    dock = 0  # picking begins in slots
    slots = 0  # per day; 0: any number
    cut_off = 1.0  # time of day after which nothing is picked
    warehouse = NONE  # its calendar


class Shipment:
    """Units of one order that are picked, or travel, together."""

    order = 0
    units = 0
    parcel = NONE  # first of its parcels, while it is picked
    next = NONE  # free rows
    sale = 0  # price and standard cost, if the sale is recognised at delivery
    cost = 0


class Parcel:
    """Units of one line in a shipment that is being picked."""

    line = 0
    units = 0
    next = NONE  # of the same shipment; or free rows


class Account:
    """An account of the ledger: debits less credits, minor units."""

    balance = 0
    at_cut = 0


class Reading:
    """An item's stock at a given instant, after the instant's last event."""

    on_hand = 0
    reserved = 0
    in_putaway = 0
    on_order = 0
    backorders = 0


class Request:
    """Outbox: the model asks the engine for an event of this kind after this delay."""

    kind = 0
    delay = 0.0
    who = 0


class Entry:
    """One line of the log: what happened, and the item's units after it."""

    step = 0
    time = 0.0
    what = 0
    who = 0  # order line, replenishment order, supplier (by `what`)
    item = 0
    units = 0
    on_hand = 0
    recorded = 0
    reserved = 0
    in_putaway = 0
    on_order = 0
    held_up = 0
    backorders = 0


class Firm(NamedTuple):
    """Per family of policies: a row of parameters per item, or one for the shop. Or: a function per family."""

    admission: Any
    promising: Any
    charging: Any
    informing: Any
    allocation: Any
    shipment: Any
    carrier: Any
    giving_up: Any
    replenishment: Any
    sourcing: Any
    receiving: Any
    records: Any


class Books(NamedTuple):
    """Everything that changes during a run."""

    world: Any
    reviews: Any  # queues, one row each
    dispatches: Any
    items: Any
    kept: Any
    orders: Any
    lines: Any
    waiters: Any  # a row per line
    contracts: Any  # a row per order, if there are any
    customers: Any
    supplies: Any
    suppliers: Any
    ports: Any  # per supplier, the queue of what waits at its port
    offers: Any  # item by item, every supplier
    residuals: Any  # offer by offer, GRID + 1 rows each, if they are needed
    rations: Any  # item by item, every segment
    segments: Any
    pieces: Any
    carriers: Any
    days: Any  # calendar by calendar
    plans: Any  # item by item
    dock: Any
    terms: Any
    shipments: Any
    parcels: Any
    accounts: Any
    readings: Any
    requests: Any
    log: Any
    logging: int
    firm: Firm


ROWS: dict[str, type] = {
    "world": World,
    "reviews": Queue,
    "dispatches": Queue,
    "items": Item,
    "kept": Kept,
    "orders": Order,
    "lines": Line,
    "waiters": Waiter,
    "contracts": Contract,
    "customers": Customer,
    "supplies": Supply,
    "suppliers": Supplier,
    "ports": Queue,
    "offers": Offer,
    "residuals": Residual,
    "rations": Ration,
    "segments": Segment,
    "pieces": Piece,
    "carriers": Carrier,
    "days": Day,
    "plans": Step,
    "dock": Dock,
    "terms": Terms,
    "shipments": Shipment,
    "parcels": Parcel,
    "accounts": Account,
    "readings": Reading,
    "requests": Request,
    "log": Entry,
}


@cache
def columns(row: type) -> Mapping[str, int | float]:
    """Name and default of each column of a table."""
    return {name: default for name, default in vars(row).items() if not name.startswith("_")}

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


class Queue:
    """First and last of a queue that is linked through its rows' `next`."""

    first = NONE
    last = NONE


class Item:
    """A stocked item: units, and their time integrals since the start (unit-days; time with a property)."""

    on_hand = 0
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
    news = 0  # before its release: the next order whose date is looked at because of a delay


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
    received = 0
    shipped = 0
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
    lead_time = 0.0
    arrived = OPEN
    older = NONE  # open orders of the same item
    newer = NONE
    next = NONE  # waits for a recovery, or for a server
    queued = 0
    held = 0  # ordered in an outage that is not over


class Supplier:
    """A supplier; itself the queue of the orders that its outage holds up, or for which no server is free."""

    down = 0
    servers = 0  # orders worked on at a time; 0: any number
    busy = 0
    order_cost = 0
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


class Terms:
    """What shipping and payment cost, minor units; and what of all this the shop has at all: what it has not costs
    nothing."""

    per_shipment = 0
    per_further = 0
    per_unit = 0
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
    giving_up: Any
    replenishment: Any
    sourcing: Any


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
    offers: Any  # item by item, every supplier
    residuals: Any  # offer by offer, GRID + 1 rows each, if they are needed
    rations: Any  # item by item, every segment
    segments: Any
    pieces: Any
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
    "offers": Offer,
    "residuals": Residual,
    "rations": Ration,
    "segments": Segment,
    "pieces": Piece,
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

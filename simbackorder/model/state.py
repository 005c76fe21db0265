"""The shop's books: one class per kind of row. Columns are 64-bit integers or floats by the type of their default.

For the reference engine a table is a list of objects with these attributes; a compiled engine holds the same columns in
arrays. `s.items[i].on_hand` reads the same in both.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

NONE = -1
OPEN = -1.0  # the `closed` of an order, the `arrived` of a replenishment order, that still is open
NEVER = float("inf")


class World:
    """The one row of things that are neither per item nor per order."""

    supplies = 0  # replenishment orders so far, those open at the start included
    shipments = 0  # rows of the shipments table that have ever been used
    parcels = 0
    vacant_shipment = NONE  # of them, the first that is free again
    vacant_parcel = NONE
    requests = 0  # filled rows of the outbox
    logged = 0
    step = 0  # events so far; counted only with a log


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


class Supply:
    """A replenishment order at one supplier."""

    item = 0
    supplier = NONE  # NONE: open at the start
    quantity = 0  # units still to come, then received
    recalled = 0
    placed = 0.0
    lead_time = 0.0
    arrived = OPEN
    older = NONE  # open orders of the same item
    newer = NONE
    next = NONE  # held up by an outage
    queued = 0


class Supplier:
    """A supplier; itself the queue of the orders that its outage holds up."""

    down = 0
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


class Segment:
    """A customer segment's answers to a shop that has run out."""

    priority = 1
    whole_order = 0  # a refused line drops the order
    all_or_nothing = 0  # a line is taken whole or not at all
    assumed_wait = 0.0
    accept_backorder = 1.0


class Terms:
    """What shipping costs, minor units; and whether deliveries matter to anybody."""

    per_shipment = 0
    per_unit = 0
    deliveries = 0  # 1 if a delivery is promised: otherwise only a log follows shipments after they have left


class Shipment:
    """Units of one order that are picked, or travel, together."""

    order = 0
    units = 0
    parcel = NONE  # first of its parcels, while it is picked
    next = NONE  # free rows


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
    """Per family of policies: a row of parameters per item (shipment: one row). Or: a function per family."""

    admission: Any
    promising: Any
    allocation: Any
    shipment: Any
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
    supplies: Any
    suppliers: Any
    offers: Any  # item by item, every supplier
    segments: Any
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
    "supplies": Supply,
    "suppliers": Supplier,
    "offers": Offer,
    "segments": Segment,
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

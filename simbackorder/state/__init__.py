"""The shop's books: one class per kind of row, in the files of this room. Columns are 64-bit integers or floats by the
type of their default.

For the reference engine a table is a list of objects with these attributes; a compiled engine holds the same columns in
arrays. `s.items[i].on_hand` reads the same in both.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from simbackorder.state.codes import (
    ABSENT,
    AT_PORT,
    CARD,
    CLIFF,
    CUSTOMER,
    FIRM,
    GRID,
    HOLD_ARRIVAL,
    HOLD_START,
    MAKING,
    NEVER,
    NONE,
    OPEN,
    OVERTAKEN,
    PAUSE,
    PIECES,
    POWER,
    REFUSE,
    ROUNDING,
    TOLERANCE,
    TRAVELLING,
    WAITING,
)
from simbackorder.state.orders import (
    Contract,
    Customer,
    Line,
    Order,
    Parcel,
    Piece,
    Segment,
    Shipment,
    Waiter,
)
from simbackorder.state.shop import (
    Account,
    Carrier,
    Day,
    Dock,
    Entry,
    Queue,
    Request,
    Terms,
    World,
)
from simbackorder.state.stock import (
    Item,
    Kept,
    Ration,
    Reading,
)
from simbackorder.state.supply import (
    Offer,
    Residual,
    Step,
    Supplier,
    Supply,
)

__all__ = [
    "ABSENT",
    "AT_PORT",
    "CARD",
    "CLIFF",
    "CUSTOMER",
    "FIRM",
    "GRID",
    "HOLD_ARRIVAL",
    "HOLD_START",
    "MAKING",
    "NEVER",
    "NONE",
    "OPEN",
    "OVERTAKEN",
    "PAUSE",
    "PIECES",
    "POWER",
    "REFUSE",
    "ROUNDING",
    "ROWS",
    "TOLERANCE",
    "TRAVELLING",
    "WAITING",
    "Account",
    "Books",
    "Carrier",
    "Contract",
    "Customer",
    "Day",
    "Dock",
    "Entry",
    "Firm",
    "Item",
    "Kept",
    "Line",
    "Offer",
    "Order",
    "Parcel",
    "Piece",
    "Queue",
    "Ration",
    "Reading",
    "Request",
    "Residual",
    "Segment",
    "Shipment",
    "Step",
    "Supplier",
    "Supply",
    "Terms",
    "Waiter",
    "World",
    "columns",
]


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

"""The shop's books: one class per kind of row, in the files of this room. Columns are 64-bit integers or floats by the
type of their default.

For the reference engine a table is a list of objects with these attributes; a compiled engine holds the same columns in
arrays. `s.items[i].on_hand` reads the same in both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from simbackorder.state.codes import (
    ABSENT,
    AT_PORT,
    CARD,
    CLIFF,
    CUSTOMER,
    CUT_DOWN,
    FIRM,
    GRID,
    HOLD_ARRIVAL,
    HOLD_START,
    MAKING,
    MONEY_TOO,
    NEVER,
    NONE,
    OF_DATES,
    OF_ENDS,
    OF_UNITS,
    OPEN,
    OVERTAKEN,
    PAUSE,
    PIECES,
    POWER,
    REFUSE,
    ROUNDING,
    SKIP,
    TOLERANCE,
    TRAVELLING,
    WAIT,
    WAITING,
    WAITING_LINES,
    WAITING_UNITS,
    WHOLE_ORDER,
)
from simbackorder.state.orders import (
    Contract,
    Customer,
    Fine,
    Line,
    Order,
    Owed,
    Parcel,
    Period,
    Piece,
    Segment,
    Shipment,
    Waiter,
)
from simbackorder.state.shop import (
    Account,
    Balance,
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
    Level,
    Ration,
    Reading,
)
from simbackorder.state.supply import (
    Offer,
    PriceBreak,
    Remainder,
    Residual,
    Step,
    Supplier,
    Supply,
)

if TYPE_CHECKING:
    from simbackorder.policies import (
        admission,
        allocation,
        carrier,
        charging,
        giving_up,
        informing,
        offer,
        oversold,
        promising,
        receiving,
        records,
        replenishment,
        shipment,
        sourcing,
    )

__all__ = [
    "ABSENT",
    "AT_PORT",
    "CARD",
    "CLIFF",
    "CUSTOMER",
    "CUT_DOWN",
    "FIRM",
    "GRID",
    "HOLD_ARRIVAL",
    "HOLD_START",
    "MAKING",
    "MONEY_TOO",
    "NEVER",
    "NONE",
    "OF_DATES",
    "OF_ENDS",
    "OF_UNITS",
    "OPEN",
    "OVERTAKEN",
    "PAUSE",
    "PIECES",
    "POWER",
    "REFUSE",
    "ROUNDING",
    "ROWS",
    "SKIP",
    "TOLERANCE",
    "TRAVELLING",
    "WAIT",
    "WAITING",
    "WAITING_LINES",
    "WAITING_UNITS",
    "WHOLE_ORDER",
    "Account",
    "Balance",
    "Books",
    "Carrier",
    "Contract",
    "Customer",
    "Day",
    "Dock",
    "Entry",
    "Fine",
    "Firm",
    "Item",
    "Kept",
    "Level",
    "Line",
    "Offer",
    "Order",
    "Owed",
    "Parcel",
    "Period",
    "Piece",
    "PriceBreak",
    "Queue",
    "Ration",
    "Reading",
    "Remainder",
    "Request",
    "Residual",
    "Rules",
    "Segment",
    "Shipment",
    "Step",
    "Supplier",
    "Supply",
    "Table",
    "Terms",
    "Waiter",
    "World",
    "columns",
]


Row = TypeVar("Row")


class Table(Protocol[Row]):
    """Rows by their number: a list of objects, or an array of rows."""

    def __getitem__(self, k: int, /) -> Row: ...

    def __setitem__(self, k: int, row: Row, /) -> None: ...

    def __len__(self) -> int: ...


class Firm(NamedTuple):
    """Per family of policies: a row of parameters per item, or one for the shop."""

    admission: Table[admission.Row]
    promising: Table[promising.Row]
    offer: Table[offer.Row]
    charging: Table[charging.Row]
    informing: Table[informing.Row]
    allocation: Table[allocation.Row]
    shipment: Table[shipment.Row]
    carrier: Table[carrier.Row]
    giving_up: Table[giving_up.Row]
    replenishment: Table[replenishment.Row]
    sourcing: Table[sourcing.Row]
    receiving: Table[receiving.Row]
    records: Table[records.Row]
    oversold: Table[oversold.Row]


class Rules(NamedTuple):
    """Per family of policies: what its chosen policy decides, given its row of parameters and the facts; then what
    policies of a family do further (see `Family.further`)."""

    admission: Callable[..., int]
    promising: Callable[..., float]
    offer: Callable[..., int]
    charging: Callable[..., float]
    informing: Callable[..., bool]
    allocation: Callable[..., float]
    shipment: Callable[..., bool]
    carrier: Callable[..., int]
    giving_up: Callable[..., int]
    replenishment: Callable[..., int]
    sourcing: Callable[..., float]
    receiving: Callable[..., int]
    records: Callable[..., int]
    oversold: Callable[..., int]
    paid_ahead: Callable[..., float]
    for_segment: Callable[..., int]
    learn: Callable[..., None]
    until_review: Callable[..., float]
    express: Callable[..., int]
    standing: Callable[..., int]
    until_standing: Callable[..., float]
    overdue: Callable[..., float]
    instead: Callable[..., int]


class Books(NamedTuple):
    """Everything that changes during a run."""

    world: Table[World]
    reviews: Table[Queue]  # queues, one row each
    dispatches: Table[Queue]
    items: Table[Item]
    kept: Table[Kept]
    orders: Table[Order]
    lines: Table[Line]
    waiters: Table[Waiter]  # a row per line
    contracts: Table[Contract]  # a row per order, if there are any
    owed: Table[Owed]  # of the first orders
    customers: Table[Customer]
    supplies: Table[Supply]
    suppliers: Table[Supplier]
    ports: Table[Queue]  # per supplier, the queue of what waits at its port
    offers: Table[Offer]  # item by item, every supplier
    price_breaks: Table[PriceBreak]  # offer by offer
    residuals: Table[Residual]  # offer by offer, GRID + 1 rows each, if they are needed
    remainders: Table[Remainder]  # supplier by supplier, GRID + 1 rows each, if they are needed
    rations: Table[Ration]  # item by item, every segment
    segments: Table[Segment]
    pieces: Table[Piece]
    fines: Table[Fine]  # segment by segment
    periods: Table[Period]  # fine by fine, those that end within the run
    carriers: Table[Carrier]
    days: Table[Day]  # calendar by calendar
    plans: Table[Step]  # item by item
    dock: Table[Dock]
    terms: Table[Terms]
    shipments: Table[Shipment]
    parcels: Table[Parcel]
    accounts: Table[Account]
    balances: Table[Balance]  # after every posting of interest
    readings: Table[Reading]
    levels: Table[Level]  # item by item, if they are asked for
    requests: Table[Request]
    log: Table[Entry]
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
    "owed": Owed,
    "customers": Customer,
    "supplies": Supply,
    "suppliers": Supplier,
    "ports": Queue,
    "offers": Offer,
    "price_breaks": PriceBreak,
    "residuals": Residual,
    "remainders": Remainder,
    "rations": Ration,
    "segments": Segment,
    "pieces": Piece,
    "fines": Fine,
    "periods": Period,
    "carriers": Carrier,
    "days": Day,
    "plans": Step,
    "dock": Dock,
    "terms": Terms,
    "shipments": Shipment,
    "parcels": Parcel,
    "accounts": Account,
    "balances": Balance,
    "readings": Reading,
    "levels": Level,
    "requests": Request,
    "log": Entry,
}


@cache
def columns(row: type) -> Mapping[str, int | float]:
    """Name and default of each column of a table."""
    return {name: default for name, default in vars(row).items() if not name.startswith("_")}

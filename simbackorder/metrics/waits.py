"""How long the orders of the window had waited when the run ended, and how their waiting ended, if it did.

An order that is open at the end is censored there: it has waited at least so long. Dropping it would leave the short
waits and call them all; counting it as a failure would blame the shop for the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.window import Window
from simbackorder.model.record import RunRecord
from simbackorder.state import CARD, CUSTOMER, FIRM

Array = NDArray[Any]
Orders = Mapping[str, Array]

OPEN = 0
DECIMALS = 9  # differences of times are rounded: a lead time of 10 days is one of 10 days whenever it begins


class Cause(NamedTuple):
    """A way in which an order's waiting ends. `of`: which of a run's orders ended in it, by their columns. `seldom`:
    not spoken of where it never happens."""

    name: str
    meaning: str
    of: Callable[[Orders], Array]
    seldom: bool = False


def shipped_in_full(orders: Orders) -> Array:
    """The last unit was shipped, and none was cancelled."""
    shipped: Array = (orders["closed"] >= 0.0) & (orders["cancelled"] == 0)
    return shipped


def cancelled_by(cause: int) -> Callable[[Orders], Array]:
    """Nothing of the order is open any more, and some of it was cancelled, by this cause."""

    def of(orders: Orders) -> Array:
        cancelled: Array = (orders["closed"] >= 0.0) & (orders["cancelled"] > 0) & (orders["cause"] == cause)
        return cancelled

    return of


CAUSES = (
    Cause("shipped", "shipped in full", shipped_in_full),
    Cause("cancelled", "cancelled by customers, wholly or partly", cancelled_by(CUSTOMER)),
    Cause("given_up", "cancelled by the shop", cancelled_by(FIRM), seldom=True),
    Cause("payment", "cancelled because a payment failed or was disputed", cancelled_by(CARD), seldom=True),
)
"""Every order that is not open ended in exactly one of these; the k-th is cause k + 1 of `Waits`."""


class Waits(NamedTuple):
    """The accepted orders of one run's window, those alike as one row: time from placement to the last shipment or
    cancellation, or to the end of the run; how it ended (OPEN: not yet); whether a unit was backordered; how many."""

    time: NDArray[np.float64]
    cause: NDArray[np.int8]
    backordered: NDArray[np.bool_]
    number: NDArray[np.int32]


def waits(record: RunRecord) -> Waits:
    """The waits of a run. Keeps nothing of the record."""
    window = Window(record)
    first, last = window.first_order, len(record.orders["closed"])
    orders = {name: record.orders[name][first:] for name in ("closed", "accepted", "cancelled")}
    contracts = len(record.contracts["placed"]) > 0
    orders["cause"] = record.contracts["cause"][first:] if contracts else np.full(last - first, CUSTOMER)
    cause = ended(orders)
    until = np.where(cause == OPEN, window.end, orders["closed"])
    accepted = orders["accepted"] > 0
    time = np.maximum(np.round(until - placed(record, accepted, first, last), DECIMALS), 0.0)
    return together(time[accepted], cause[accepted], owed(record, first, last)[accepted])


def placed(record: RunRecord, accepted: Array, first: int, last: int) -> Array:
    """When orders `first` to `last` were placed: those of customers who came back, when they did."""
    times: Array = record.path.placed[first:last]
    again = record.contracts["placed"]
    return np.where(accepted, again[first:last], times) if len(again) else times


def cancelled_at(record: RunRecord) -> Array:
    """When each order lost the last unit that was cancelled: with the whole order, or a part before that; of others,
    when they were closed."""
    closed: Array = np.asarray(record.orders["closed"])
    contracts = record.contracts
    if not len(contracts["cut_at"]):
        return closed
    part = (contracts["cut_units"] > 0) & (contracts["cut_units"] == record.orders["cancelled"])
    found: Array = np.where(part, contracts["cut_at"], closed)
    return found


def ended(orders: Orders) -> NDArray[np.int8]:
    """How each order's waiting ended: the number of its cause, or OPEN."""
    cause = np.full(len(orders["closed"]), OPEN, np.int8)
    for number, each in enumerate(CAUSES, start=1):
        cause[each.of(orders)] = number
    return cause


def owed(record: RunRecord, first: int, last: int) -> NDArray[np.bool_]:
    """Whether a unit of the order was backordered, for orders `first` to `last`."""
    if first >= last:
        return np.zeros(0, np.bool_)
    starts = record.path.first[first:last]
    lines = slice(starts[0], record.path.first[last])
    missing = (record.lines["accepted"][lines] > record.lines["filled"][lines]).astype(np.int64)
    return np.add.reduceat(missing, starts - starts[0]) > 0


def together(time: Array, cause: Array, backordered: Array) -> Waits:
    """Orders that are alike as one row, by time: most orders of most shops are shipped at once."""
    kind = 2 * cause.astype(np.int64) + backordered
    order = np.lexsort((kind, time))
    time, kind = time[order], kind[order]
    new = np.ones(len(time), np.bool_)
    new[1:] = (time[1:] != time[:-1]) | (kind[1:] != kind[:-1])
    number = np.diff(np.append(np.flatnonzero(new), len(time))).astype(np.int32)
    return Waits(time[new], (kind[new] // 2).astype(np.int8), kind[new] % 2 == 1, number)

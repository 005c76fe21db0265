"""What became of every order of a run, and what each earned and cost: one half of a pair of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.order_table import STATES, OrderTable, order_table
from simbackorder.metrics.waits import cancelled_at
from simbackorder.model.events import POSTED
from simbackorder.state import FIRM, TOLERANCE, ledger

if TYPE_CHECKING:
    from simbackorder.model.record import RunRecord

Array = NDArray[np.int64]
OF_ORDERS = (
    ledger.REVENUE,
    ledger.FORFEITS,
    ledger.COST_OF_GOODS_SOLD,
    ledger.SHIPPING,
    ledger.NOTICES,
    ledger.FEES,
    ledger.REFUNDS,
    ledger.LATENESS,
    ledger.CANCELLATIONS,
    ledger.RETURNS,
    ledger.RETURN_COST,
    ledger.WRITE_OFFS,
    ledger.DISCOUNTS,
    ledger.VOUCHERS,
    ledger.LAPSED_VOUCHERS,
    ledger.FASTER_SHIPPING,
    ledger.LATE_REFUNDS,
)
"""Accounts of profit of which every posting is one order's."""
OUTSIDE = (
    *(ledger.PRICE_VARIANCE, ledger.HOLDING, ledger.ORDERING, ledger.HANDLING, ledger.SHRINKAGE, ledger.FINES),
    *(ledger.INTEREST_PAID, ledger.INTEREST_EARNED),
)
"""The other accounts of profit: of stock, suppliers, channels and money, which no order owns."""
PROMISES = ("none", "kept", "missed", "undecided")
"""What became of an order's first date: the order has none, it was kept, it was missed, or that was never seen (the
whole order was cancelled before, or the run ended before)."""
NO_DATE, KEPT, MISSED, UNDECIDED = range(len(PROMISES))


class Outcomes(NamedTuple):
    """The orders of one run under one alternative, in the order of arrival.

    `orders`: the columns of each (see `OrderTable`). `arrived`: when it arrived on the sample path, below 0 if it is
    owed at the start. `item`: that of its line of the largest value, by number. `open`: the run ended before it was
    closed, or before its last parcel arrived. `done`: when its last parcel arrived, NaN if none did or it is open.
    `promise`: by its place in PROMISES. `earned[order, account]`: what it added to profit in the window through each of
    OF_ORDERS, costs below 0, minor units; `outside`: what each of OUTSIDE added.
    """

    orders: OrderTable
    arrived: NDArray[np.float64]
    item: Array
    open: NDArray[np.bool_]
    done: NDArray[np.float64]
    promise: Array
    earned: Array
    outside: Array


def outcomes(record: RunRecord) -> Outcomes:
    """The outcomes of a run whose log follows the money of orders (`MONEY_TOO`). Keeps nothing of the record."""
    orders = order_table(record)
    in_transit = np.array(record.orders["in_transit"]) > 0
    still_open = (orders.state == STATES.index("open")) | in_transit
    arriving = (orders.shipped > 0) & ~still_open
    through = record.accounts["balance"] - record.accounts["at_cut"]
    return Outcomes(
        orders=orders,
        arrived=np.array(record.path.placed),
        item=main_items(record),
        open=still_open,
        done=np.where(arriving, record.orders["delivered"], np.nan),
        promise=promises(record, orders),
        earned=earned(record),
        outside=-through[list(OUTSIDE)],
    )


def earned(record: RunRecord) -> Array:
    """What each order added to profit in the window, account by account."""
    log, count = record.log, len(record.path.gap)
    which = np.flatnonzero((log["what"] == POSTED) & (log["time"] >= record.shop.warm_up))
    order, amount = log["who"][which], log["amount"][which]
    debit, credit = log["item"][which], log["units"][which]
    found = np.zeros((count, len(OF_ORDERS)), np.int64)
    for k, account in enumerate(OF_ORDERS):
        signed = amount * ((credit == account).astype(np.int64) - (debit == account))
        some = np.flatnonzero(signed)
        np.add.at(found[:, k], order[some], signed[some])
    return found


def main_items(record: RunRecord) -> Array:
    """Of each order, the item of its line of the largest value; the first of several."""
    path = record.path
    if not len(path.gap):
        return np.zeros(0, np.int64)
    asked = np.asarray(path.spare) == 0
    value = np.where(asked, path.value, -1)
    starts = np.asarray(path.first[:-1])
    largest = np.maximum.reduceat(value, starts)
    of_line = np.repeat(np.arange(len(starts)), np.diff(path.first))
    place = np.where(value == largest[of_line], np.arange(len(value)), len(value))
    found: Array = np.asarray(path.item)[np.minimum.reduceat(place, starts)].astype(np.int64)
    return found


def promises(record: RunRecord, orders: OrderTable) -> Array:
    """What became of each order's first date, judged as by `promise_miss_rate`."""
    date = np.where(np.isnan(orders.promised), np.inf, orders.promised)
    closed = np.where(np.isnan(orders.closed), np.inf, orders.closed)
    causes = record.contracts["cause"]
    called_off = causes == FIRM if len(causes) else np.zeros(len(date), np.bool_)
    done = np.where(_by_delivery(record), _with_delivery(record, closed), closed)
    gone = (orders.cancelled == orders.accepted) & (closed < date - TOLERANCE) & ~called_off
    cancelled = np.where(np.isnan(orders.closed), np.inf, cancelled_at(record))
    late = (done > date + TOLERANCE) | ((orders.cancelled > 0) & (cancelled >= date - TOLERANCE)) | called_off
    seen = ((date < record.shop.end) | called_off) & ~gone
    judged = np.where(seen, np.where(late, MISSED, KEPT), UNDECIDED)
    return np.where(np.isfinite(date), judged, NO_DATE).astype(np.int64)


def _by_delivery(record: RunRecord) -> NDArray[np.bool_]:
    """Orders of which an accepted line has a date of delivery."""
    by_item = np.asarray(record.shop.firm["promising"]["by_delivery"]) > 0
    if not by_item.any():
        return np.zeros(len(record.path.gap), np.bool_)
    lines = by_item[np.asarray(record.path.item)] & (record.lines["accepted"] > 0)
    found: NDArray[np.bool_] = np.add.reduceat(lines.astype(np.int64), record.path.first[:-1]) > 0
    return found


def _with_delivery(record: RunRecord, closed: NDArray[np.float64]) -> NDArray[np.float64]:
    later = np.maximum(closed, record.orders["delivered"])
    return np.where(record.orders["in_transit"] > 0, np.inf, later)

"""What happened by day, read off the record of a run and its log: stock, backlog, units refused, cancelled and
received, orders lost and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.waits import cancelled_at
from simbackorder.model import events
from simbackorder.state import ABSENT

if TYPE_CHECKING:
    from simbackorder.model.record import RunRecord

Array = NDArray[np.float64]
NO_LEVELS = (
    *(events.SUPPLIER, events.NOTICE, events.CHARGED, events.SETTLED, events.REFUSED_CARD, events.REFUNDED),
    *(events.ABSENT, events.DEFECTED, events.OVERSALE, events.REPLACED, events.SUBSTITUTED),
    *(events.LATE, events.PENALISED, events.FINE),
)
"""Entries that are not about units of the item that they name."""
LEVELS = ("on_hand", "backorders")


class Days(NamedTuple):
    """One run in stretches of `step` units of time, of all items together: units on hand and owed at the end of each
    stretch; units refused, cancelled and received within it; and of orders, by their arrival those of which nothing was
    accepted (`lost`), by the time those cancelled, wholly or in part (`called_off`); and cash at the last posting of
    interest until the end of each stretch, minor units (0 where cash is not followed)."""

    step: float
    on_hand: Array
    backorders: Array
    refused: Array
    cancelled: Array
    received: Array
    lost: Array
    called_off: Array
    cash: Array


def by_day(record: RunRecord, length: float, step: float = 1.0) -> Days:
    """A run with its log, in stretches of `step`, the last one perhaps shorter."""
    count = int(np.ceil(length / step - 1e-9))
    log = record.log
    when = np.minimum((np.asarray(log["time"]) / step).astype(int), count - 1)
    levels = {name: _level(record, name, when, count) for name in LEVELS}
    what, units = np.asarray(log["what"]), np.asarray(log["units"])

    def summed(kind: int) -> Array:
        chosen = what == kind
        return np.bincount(when[chosen], weights=units[chosen].astype(float), minlength=count).astype(np.float64)

    refused, cancelled, received = (summed(kind) for kind in (events.REFUSED, events.CANCELLATION, events.RECEIPT))
    lost, called_off = _orders(record, step, count)
    return Days(
        step,
        levels["on_hand"],
        levels["backorders"],
        refused,
        cancelled,
        received,
        lost,
        called_off,
        _cash(record, step, count),
    )


def _orders(record: RunRecord, step: float, count: int) -> tuple[Array, Array]:
    """Orders lost by their arrival, and orders cancelled by the time of it, in every stretch."""
    orders = record.orders
    closed, placed = np.asarray(orders["closed"]), np.asarray(record.path.placed)
    lost = (np.asarray(orders["accepted"]) == 0) & (closed != ABSENT) & (placed >= 0.0)
    cancelled = (np.asarray(orders["cancelled"]) > 0) & (closed >= 0.0)

    def counted(times: NDArray[Any]) -> Array:
        when = np.minimum((times / step).astype(int), count - 1)
        return np.bincount(when, minlength=count).astype(np.float64)

    return counted(placed[lost]), counted(cancelled_at(record)[cancelled])


def _cash(record: RunRecord, step: float, count: int) -> Array:
    """Cash as it was posted last by the end of every stretch."""
    balances = record.balances
    times = np.asarray(balances["time"])
    times = times[times > 0.0]
    if not len(times):
        return np.zeros(count)
    stood = np.concatenate([record.shop.tables["terms"]["own_cash"][:1], balances["cash"][: len(times)]])
    found: Array = stood[np.searchsorted(times, (np.arange(count) + 1) * step + 1e-9)].astype(np.float64)
    return found


def _level(record: RunRecord, name: str, when: NDArray[Any], count: int) -> Array:
    """The sum over items of a level at the end of every stretch."""
    log = record.log
    items = record.shop.tables["items"]
    opening = np.asarray(items.get(name, np.zeros(len(items["on_hand"]))), dtype=float)
    known = ~np.isin(np.asarray(log["what"]), NO_LEVELS)
    item, after = np.asarray(log["item"])[known], np.asarray(log[name])[known].astype(float)
    order = np.argsort(item, kind="stable")
    before = np.empty(len(order))
    before[1:] = after[order][:-1]
    first = np.ones(len(order), dtype=bool)
    first[1:] = item[order][1:] != item[order][:-1]
    before[first] = opening[item[order][first]]
    change = np.empty(len(order))
    change[order] = after[order] - before
    found: Array = opening.sum() + np.cumsum(np.bincount(when[known], weights=change, minlength=count))
    return found

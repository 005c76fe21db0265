"""Laws of fines: each follows from what became of a segment's orders, told again from the record of the run."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.model import events
from simbackorder.model.money.payment import parts
from simbackorder.model.record import RunRecord
from simbackorder.state import FIRM, OF_DATES, OF_ENDS, OF_UNITS, ROUNDING, TOLERANCE, ledger

Law = Iterator[str]
Flags = NDArray[np.bool_]


class Told(NamedTuple):
    """What fines count of every order, or visit: of which segment, when, how much, what of it is good, its value."""

    segment: NDArray[Any]
    time: NDArray[np.float64]
    number: NDArray[np.int64]
    good: NDArray[np.int64]
    value: NDArray[np.int64]


def fines_follow_from_orders(record: RunRecord) -> Law:
    """Every period of a fine counts the orders that concern it, and all fines together are what the account has."""
    rows = record.shop.tables["fines"]
    told = {which: of(record) for which, of in COUNTED.items()} if rows["every"] else {}
    owner = np.repeat(np.arange(record.shop.sizes["segments"]), record.shop.tables["segments"].get("fines", 0))
    paid = 0
    for f, every in enumerate(rows["every"]):
        fine = {name: column[f] for name, column in rows.items()}
        of = told[fine["of"]]
        mine = of.segment == owner[f]
        for k in range(fine["periods"]):
            inside = mine & (of.time >= 0) & (np.floor((of.time + ROUNDING) / every) == k)
            found = tuple(int(column[inside].sum()) for column in (of.number, of.good, of.value))
            kept = tuple(int(record.periods[name][fine["first"] + k]) for name in ("counted", "good", "value"))
            if found != kept:
                yield f"period {k + 1} of fine {f + 1} counts {kept}, by its orders {found}"
            paid += due(fine, *found)
    balance = int(record.accounts["balance"][ledger.FINES])
    if balance != paid:
        yield f"{ledger.NAMES[ledger.FINES]} account {balance}, by what happened {paid}"


def due(fine: dict[str, Any], counted: int, good: int, value: int) -> int:
    """What a period costs."""
    if counted == 0:
        return 0
    beyond = (counted - good) / counted - fine["target"] if fine["at_most"] else fine["target"] - good / counted
    if beyond <= ROUNDING:
        return 0
    more: int = floor(fine["per_point"] * (100.0 * beyond) + 0.5) + floor(fine["of_value"] * value + 0.5)
    amount: int = fine["amount"]
    return amount + more


def worth(record: RunRecord) -> NDArray[np.int64]:
    """The price of the units of every order when it was accepted: without substitutes that were given later."""
    path, lines = record.path, record.lines
    accepted = np.asarray(lines["accepted"], np.int64)
    before = np.concatenate([[0], accepted[:-1]]) if len(accepted) else accepted
    at_first = np.where((np.asarray(path.spare) > 0) & (before > 0), 0, accepted)
    values = parts(np.asarray(path.value, np.int64), at_first, np.asarray(path.quantity, np.int64).clip(1))
    found: NDArray[np.int64] = np.add.reduceat(values, path.first[:-1]) if len(values) else values
    return found


def by_shop(record: RunRecord) -> Flags:
    """Orders that the shop has cancelled."""
    found: Flags = (record.orders["cancelled"] > 0) & (record.contracts["cause"] == FIRM)
    return found


def of_dates(record: RunRecord) -> Told:
    """Orders by their first date; those in time are good, those withdrawn before it do not count."""
    orders, path = record.orders, record.path
    date, closed = orders["promised"], orders["closed"]
    off, accepted = by_shop(record), orders["accepted"] > 0
    promised = accepted & np.isfinite(date)
    gone = promised & ~off & (orders["cancelled"] == orders["accepted"]) & (closed < date - TOLERANCE)
    delivers = np.asarray(record.shop.firm["promising"]["by_delivery"])[np.asarray(path.item)] > 0
    of_order = np.repeat(np.arange(len(date)), np.diff(path.first))
    by_delivery = np.bincount(of_order, delivers & (record.lines["accepted"] > 0), len(date)) > 0
    done = np.where(by_delivery, np.maximum(closed, orders["delivered"]), closed)
    over = (closed >= 0) & ~(by_delivery & (orders["in_transit"] > 0))
    in_part = orders["cancelled"] == record.contracts["cut_units"]
    cancelled_at = np.where(in_part, record.contracts["cut_at"], closed)
    on_the_day = (orders["cancelled"] > 0) & (cancelled_at >= date - TOLERANCE)
    good = promised & ~gone & ~off & over & ~on_the_day & (done <= date + TOLERANCE)
    due_then = promised & ~gone
    return Told(path.segment, date, due_then.astype(np.int64), good.astype(np.int64), due_then * worth(record))


def of_ends(record: RunRecord) -> Told:
    """Orders by their last shipment, or their cancellation by the shop: good if anything of them was shipped."""
    orders = record.orders
    ended = (orders["accepted"] > 0) & (orders["closed"] >= 0) & ((orders["cancelled"] == 0) | by_shop(record))
    good = ended & (orders["shipments"] > 0)
    return Told(
        record.path.segment, orders["closed"], ended.astype(np.int64), good.astype(np.int64), ended * worth(record)
    )


def of_units(record: RunRecord) -> Told:
    """Units by the time at which they were asked for, at every visit; good are those filled at once."""
    log, path = record.log, record.path
    which = np.flatnonzero(np.isin(log["what"], (events.DEMAND, events.REFUSED, events.DROPPED)))
    which = which[np.asarray(path.spare)[log["who"][which]] == 0]
    line, what = log["who"][which], log["what"][which]
    units = log["units"][which]
    filled = np.where((what == events.DEMAND) & (units > 0), record.lines["filled"][line], 0)
    order = np.repeat(np.arange(len(path.gap)), np.diff(path.first))[line]
    last = np.where(what == events.DEMAND, units == np.asarray(path.quantity)[line], True)
    value = np.where(last, np.asarray(path.value)[line], 0)
    return Told(np.asarray(path.segment)[order], log["time"][which], units, filled, value)


COUNTED = {OF_DATES: of_dates, OF_ENDS: of_ends, OF_UNITS: of_units}

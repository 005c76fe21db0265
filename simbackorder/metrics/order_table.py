"""The orders of one run as columns: who ordered what and when, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.waits import CAUSES, ended, owed, placed
from simbackorder.state import ABSENT as STAYED_AWAY
from simbackorder.state import CUSTOMER

if TYPE_CHECKING:
    from simbackorder.model.record import RunRecord
    from simbackorder.opening.shop import Shop

STATES = ("open", *(cause.name for cause in CAUSES), "refused", "stayed_away")
"""What became of an order by the end of the run: its place here is its `state`."""
REFUSED, ABSENT = len(STATES) - 2, len(STATES) - 1


class OrderTable(NamedTuple):
    """An array per column, an entry per order, in the order of arrival. Times are in the scenario's unit, NaN where
    there is none; `value` and `paid_back` are in minor units.

    `order`: its number of arrival, from 1. `segment`: by number. `customer`: by number. `placed`; `promised`: the
    first date that was told; `closed`: its last shipment or cancellation; `delivered`: its last delivery so far.
    `state`: by its place in STATES. `backordered`: whether a unit was. `units`: asked for; `accepted`, `shipped` and
    `cancelled`: of them. `lines`, `shipments`. `value`: of all that was asked for. `sent_back`: units that came back by
    the end of the run; `paid_back`: to the customer for them. `in_window`: placed after the warm-up. `waited`: from its
    placement until it was closed, or to the end of the run. `late`: how long after the first date it was closed, or is
    open at the end; 0: not late.
    """

    order: NDArray[np.int64]
    segment: NDArray[np.int32]
    customer: NDArray[np.int64]
    placed: NDArray[np.float64]
    promised: NDArray[np.float64]
    closed: NDArray[np.float64]
    delivered: NDArray[np.float64]
    state: NDArray[np.int32]
    backordered: NDArray[np.bool_]
    lines: NDArray[np.int64]
    units: NDArray[np.int64]
    accepted: NDArray[np.int64]
    shipped: NDArray[np.int64]
    cancelled: NDArray[np.int64]
    shipments: NDArray[np.int64]
    value: NDArray[np.int64]
    sent_back: NDArray[np.int64]
    paid_back: NDArray[np.int64]
    in_window: NDArray[np.bool_]
    waited: NDArray[np.float64]
    late: NDArray[np.float64]


def order_table(record: RunRecord) -> OrderTable:
    """The orders of a run that follows deliveries (see `followed`). Keeps nothing of the record."""
    path, orders, end = record.path, record.orders, record.shop.end
    count = len(path.gap)
    asked = np.asarray(path.spare) == 0  # nobody asks for a substitute
    accepted = orders["accepted"] > 0
    times = placed(record, accepted, 0, count)
    state = state_of(record)
    closed = np.where(orders["closed"] >= 0.0, orders["closed"], np.nan)
    until = np.where(np.isnan(closed), end, closed)
    promised = np.where(np.isfinite(orders["promised"]) & accepted, orders["promised"], np.nan)
    waits = accepted & (state != ABSENT)
    return OrderTable(
        order=np.arange(1, count + 1),
        segment=np.array(path.segment, np.int32),
        customer=np.array(path.customer, np.int64),
        placed=np.array(times),
        promised=promised,
        closed=closed,
        delivered=np.where(orders["delivered"] > 0.0, orders["delivered"], np.nan),
        state=state,
        backordered=owed(record, 0, count),
        lines=per_order(record, asked),
        units=per_order(record, np.where(asked, path.quantity, 0)),
        accepted=orders["accepted"].astype(np.int64),
        shipped=per_order(record, record.lines["shipped"]),
        cancelled=orders["cancelled"].astype(np.int64),
        shipments=orders["shipments"].astype(np.int64),
        value=per_order(record, np.where(asked, path.value, 0)),
        sent_back=of_contracts(record, "sent_back"),
        paid_back=of_contracts(record, "paid_back"),
        in_window=times >= record.shop.warm_up,
        waited=np.where(waits, np.maximum(until - times, 0.0), np.nan),
        late=np.where(np.isnan(promised), np.nan, np.maximum(until - promised, 0.0)),
    )


def followed(shop: Shop) -> Shop:
    """The same shop, where parcels are followed until they arrive: otherwise that is done only where it matters."""
    terms = {**shop.tables["terms"], "deliveries": [1]}
    return shop._replace(tables={**shop.tables, "terms": terms})


def state_of(record: RunRecord) -> NDArray[np.int32]:
    """What became of each order, by its place in STATES."""
    orders = {name: record.orders[name] for name in ("closed", "accepted", "cancelled")}
    contracts = record.contracts["cause"]
    orders["cause"] = contracts if len(contracts) else np.full(len(orders["closed"]), CUSTOMER)
    found = ended(orders).astype(np.int32)
    found[orders["accepted"] == 0] = REFUSED
    found[orders["closed"] == STAYED_AWAY] = ABSENT
    return found


def of_contracts(record: RunRecord, column: str) -> NDArray[np.int64]:
    """What contracts say of each order; 0 where there are none."""
    found = record.contracts[column]
    return found.astype(np.int64) if len(found) else np.zeros(len(record.orders["closed"]), np.int64)


def per_order(record: RunRecord, of_lines: Any) -> NDArray[np.int64]:
    """The sum over the lines of each order."""
    if not len(record.path.gap):
        return np.zeros(0, np.int64)
    return np.add.reduceat(np.asarray(of_lines, np.int64), record.path.first[:-1])

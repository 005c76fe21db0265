"""The orders of a stream as columns, and what is done to whole columns: empty orders leave, streams are merged."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.baskets import slices, starts
from simbackorder.sample_path.columns import chosen, joined, shared
from simbackorder.sample_path.distributions import Counts
from simbackorder.sample_path.sources import Floats

Int32s = NDArray[np.int32]


class Orders(NamedTuple):
    """Orders by time, with their lines one after another; `gap` None: not known yet. `transit` has a column per carrier
    if there are several. `substitutes` is 1 where the customer would take a substitute; the lines that follow from it
    are those with `spare` 1. `recorded`: its place among the recorded orders; -1: it is drawn."""

    time: Floats
    gap: Floats | None
    segment: Int32s
    customer: Int32s
    patience: Floats
    tolerance: Floats
    acceptance: Floats
    pick: Floats
    transit: Floats
    whole: Int32s
    consent: Int32s
    substitutes: Int32s
    returns: Floats
    loyalty: Floats
    attraction: Floats
    card: Floats
    retry: Int32s
    dispute: Floats
    back_after: Floats
    redeems: Floats
    asks_refund: Int32s
    recorded: Int32s
    per_order: NDArray[np.int64]
    item: Int32s
    quantity: Counts
    value: Counts
    spare: Int32s
    sent_back: Floats
    resaleable: Floats


PER_LINE = ("item", "quantity", "value", "spare", "sent_back", "resaleable")
PER_ORDER = tuple(name for name in Orders._fields if name not in (*PER_LINE, "gap", "per_order"))


def without_empty(orders: Orders) -> Orders:
    """Return the orders without lines of zero units, and without orders that then have no lines."""
    if shared(orders.quantity):
        return orders
    kept = orders.quantity > 0
    if kept.all():
        return orders
    whose = np.repeat(np.arange(orders.time.size), orders.per_order)
    count = np.bincount(whose[kept], minlength=orders.time.size)
    left = int(count.sum())
    lines = {name: chosen(getattr(orders, name), kept, left) for name in PER_LINE}
    orders = orders._replace(per_order=count, **lines)
    full = count > 0
    if full.all():
        return orders
    left = int(full.sum())
    columns = {name: chosen(getattr(orders, name), full, left) for name in PER_ORDER}
    return orders._replace(gap=None, per_order=count[full], **columns)


def by_time(streams: list[Orders]) -> Orders:
    """Return the orders of all streams by time; at one instant, in the order of the streams."""
    if len(streams) == 1:
        return streams[0]
    order = np.argsort(np.concatenate([orders.time for orders in streams]), kind="stable")
    per_order = np.concatenate([orders.per_order for orders in streams])
    line = slices(starts(per_order)[order], per_order[order])
    columns = {
        name: chosen(joined([getattr(orders, name) for orders in streams]), order, order.size) for name in PER_ORDER
    }
    lines = {name: chosen(joined([getattr(orders, name) for orders in streams]), line, line.size) for name in PER_LINE}
    return Orders(gap=None, per_order=per_order[order], **columns, **lines)


def merged_streams(streams: list[Orders]) -> Orders:
    """Return the orders of all streams by time, the customers of each numbered after those of the streams before."""
    if len(streams) == 1:
        return streams[0]
    customers = np.cumsum([0, *(orders.customer.max(initial=-1) + 1 for orders in streams[:-1])])
    return by_time(
        [
            orders._replace(customer=orders.customer + np.int32(known))
            for orders, known in zip(streams, customers, strict=True)
        ]
    )

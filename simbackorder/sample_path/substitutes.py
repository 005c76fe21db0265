"""What customers would take instead: after a line whose item has a substitute comes a spare line of the substitute.

Only orders of customers who would take one have spare lines. An order has no two lines of one item: a substitute that
is in the basket anyway, or stands in for an earlier line already, is not offered again.
"""

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.columns import repeated, repeated_int32, shared
from simbackorder.sample_path.distributions import Counts
from simbackorder.sample_path.order_columns import Int32s, Orders
from simbackorder.sample_path.sources import Floats


def with_spare_lines(orders: Orders, substitute: Int32s, price: Counts) -> Orders:
    """Return the orders with their spare lines; `substitute` by item: its place, -1 for none."""
    if shared(orders.substitutes) == 0 or not orders.item.size:
        return orders
    whose = np.repeat(np.arange(orders.time.size), orders.per_order)
    wanted = np.flatnonzero((orders.substitutes[whose] == 1) & (substitute[orders.item] >= 0))
    line = wanted[offered(whose, whose[wanted], orders.item, substitute[orders.item[wanted]], substitute.size)]
    if not line.size:
        return orders
    instead = substitute[orders.item[line]]
    spare = repeated_int32(0, orders.item.size)
    added = np.bincount(whose[line], minlength=orders.time.size)
    after = line + 1
    return orders._replace(
        per_order=orders.per_order + added,
        item=np.insert(orders.item, after, instead),
        quantity=np.insert(orders.quantity, after, orders.quantity[line]),
        value=np.insert(orders.value, after, price[instead] * orders.quantity[line]),
        spare=np.insert(spare, after, 1),
        sent_back=spared(orders.sent_back, line),  # a substitute goes back as what it stands for would have
        resaleable=spared(orders.resaleable, line),
    )


def spared(column: Floats, line: NDArray[np.intp]) -> Floats:
    """A column of lines, with a spare line after each of these that is as the line is."""
    value = shared(column)
    if value is not None:
        return repeated(value, column.size + line.size)
    return np.insert(column, line + 1, column[line])


def offered(
    whose: NDArray[np.int64], order: NDArray[np.int64], item: Int32s, instead: Int32s, items: int
) -> NDArray[np.intp]:
    """Return which of the spare lines (of these orders, with these items, line by line) are the first of their item."""
    key = order * items + instead
    _, first = np.unique(key, return_index=True)
    first.sort()
    found: NDArray[np.intp] = first[~np.isin(key[first], whose * items + item)]
    return found

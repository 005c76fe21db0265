"""Laws of what the shop's record says of its shelves."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.audit.totals import ITEMS_OVERSOLD, MISCOUNTED, OVERSOLD, RESTOCKED, SENT_BACK
from simbackorder.audit.view import View

Law = Iterator[str]


def reserved_units_are_recorded(view: View, i: int) -> Law:
    """Reserved units are on the record."""
    item = view.s.items[i]
    if item.reserved > item.recorded:
        yield f"{item.reserved} reserved of {item.recorded} on the record, {item.on_hand} on hand"


def error_is_the_difference(view: View, i: int) -> Law:
    """A record that is kept at once is off by its errors, and leaves no unit on the shelf unrecorded."""
    item = view.s.items[i]
    if view.s.firm.records[i].every > 0.0:
        return
    if item.recorded - item.on_hand != item.error or item.unrecorded != 0:
        yield (
            f"the record says {item.recorded}, {item.on_hand} are on hand: not an error of {item.error}, with "
            f"{item.unrecorded} unrecorded"
        )


def record_is_right_unless(view: View, i: int) -> Law:
    """A record that is kept at once is right while nothing of the item was lost or miscounted."""
    item = view.s.items[i]
    kept_at_once = view.s.firm.records[i].every == 0.0
    if kept_at_once and item.recorded != item.on_hand and item.shrunk == view.total(MISCOUNTED, i) == 0:
        yield f"the record says {item.recorded}, {item.on_hand} are on hand, and nothing was lost or miscounted"


def oversold_units_are_those_of_orders(view: View, _: int) -> Law:
    """The units that were reserved and not found are those of customers' orders."""
    of_items, of_orders = view.total(ITEMS_OVERSOLD), view.total(OVERSOLD)
    if of_items != of_orders:
        yield f"{of_items} units of items were not found, {of_orders} of orders"


def returned_units_are_those_of_orders(view: View, _: int) -> Law:
    """The units that came back, and those put on the shelf again, are those of customers' orders."""
    returned, restocked = view.total(SENT_BACK), view.total(RESTOCKED)
    if returned or restocked:
        yield f"{returned} units of items came back, and {restocked} were put on the shelf, of nobody's order"

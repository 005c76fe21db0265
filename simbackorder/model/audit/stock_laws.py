"""Laws of an item's stock, of its replenishment orders, and of time."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.model.allocation import for_sale
from simbackorder.model.audit.totals import COMING, OWED, RECEIVED, RESERVED
from simbackorder.model.audit.view import View

Law = Iterator[str]


def time_goes_forward(view: View, _: int) -> Law:
    """Time never goes back."""
    if view.t < view.before:
        yield f"time went back from {view.before} to {view.t}"


def nothing_is_due_in_the_past(view: View, _: int) -> Law:
    """Nobody asks for an event before now."""
    for n in range(view.s.world[0].requests):
        request = view.s.requests[n]
        if not request.delay >= 0.0:
            yield f"an event of kind {request.kind} is asked for after {request.delay}"


def charged_up_to_now(view: View, i: int) -> Law:
    """An item's time integrals never reach into the future."""
    since = view.s.items[i].since
    if since > view.t:
        yield f"its integrals are charged up to {since}"


def units_are_kept(view: View, i: int) -> Law:
    """Opening stock + received - shipped = on hand + in put-away."""
    item, opening = view.s.items[i], view.opening[i]
    if opening + item.received - item.shipped != item.on_hand + item.in_putaway:
        there = f"{item.on_hand} on hand" + (f" and {item.in_putaway} in put-away" if item.in_putaway else "")
        yield f"{opening} + {item.received} - {item.shipped} units are not {there}"


def no_item_is_negative(view: View, i: int) -> Law:
    """No quantity of an item is negative."""
    item = view.s.items[i]
    if min(item.on_hand, item.reserved, item.in_putaway, item.on_order, item.held_up, item.backorders) < 0:
        yield (
            f"a negative quantity: {item.on_hand} on hand, {item.reserved} reserved, {item.in_putaway} in put-away, "
            f"{item.on_order} on order, {item.held_up} held up, {item.backorders} backorders"
        )


def reserved_units_are_there(view: View, i: int) -> Law:
    """Reserved units are on hand."""
    item = view.s.items[i]
    if item.reserved > item.on_hand:
        yield f"{item.reserved} reserved of {item.on_hand} on hand"


def nothing_idle_while_owed(view: View, i: int) -> Law:
    """No unit is available while a line waits that may have it."""
    item = view.s.items[i]
    if item.backorders > 0 and item.on_hand > item.reserved and may_be_served(view, i):
        yield f"{item.on_hand - item.reserved} units available while {item.backorders} are owed"


def may_be_served(view: View, i: int) -> bool:
    """Whether a waiting line may have a unit of item i: not before its release, and under rationing only above its
    segment's critical level (of the first line, if that blocks the others)."""
    s = view.s
    p = s.firm.allocation[i]
    if s.items[i].unreleased or not p.rations:
        return not s.items[i].unreleased
    waiting = [l for l in waiting_lines(view, i) if s.lines[l].lacking > 0]
    if p.blocks:
        waiting = [min(waiting, key=lambda l: (s.waiters[l].rank, l))]
    return any(for_sale(s, i, view.path.segment[s.waiters[l].order]) > 0 for l in waiting)


def waiting_lines(view: View, i: int) -> Iterator[int]:
    """The lines in the heap of item i."""
    waiters, pile = view.s.waiters, [view.s.items[i].waiting]
    while pile:
        l = pile.pop()
        if l >= 0:
            yield l
            pile += [waiters[l].child, waiters[l].sibling]


def servers_are_enough(view: View, k: int) -> Law:
    """No supplier works on more orders at a time than it has servers."""
    j = view.s.supplies[k].supplier
    if j >= 0 and not 0 <= view.s.suppliers[j].busy <= view.s.suppliers[j].servers:
        yield f"{view.s.suppliers[j].busy} orders worked on by {view.s.suppliers[j].servers} servers"


def lines_account_for_item(view: View, i: int) -> Law:
    """An item's reserved units and backorders are those of its order lines."""
    item, reserved, owed = view.s.items[i], view.total(RESERVED, i), view.total(OWED, i)
    if (item.reserved, item.backorders) != (reserved, owed):
        yield f"{item.reserved} reserved and {item.backorders} owed; by lines {reserved} and {owed}"


def supplies_account_for_item(view: View, i: int) -> Law:
    """An item's units on order and received are those of its replenishment orders."""
    item, coming, received = view.s.items[i], view.total(COMING, i), view.total(RECEIVED, i)
    if (item.on_order, item.received) != (coming, received):
        yield f"{item.on_order} on order, {item.received} received; by orders {coming} and {received}"


def open_supplies_are_linked(view: View, i: int) -> Law:
    """On order is the sum of the open replenishment orders; held up, of those that wait for a recovery."""
    item = view.s.items[i]
    units = held = 0
    k = item.oldest
    while k >= 0:
        supply = view.s.supplies[k]
        units += supply.quantity
        held += supply.quantity if supply.held else 0
        k = supply.newer
    if (item.on_order, item.held_up) != (units, held):
        yield f"{item.on_order} on order, {item.held_up} held up; by open orders {units} and {held}"


def no_supply_is_negative(view: View, k: int) -> Law:
    """No quantity of a replenishment order is negative."""
    supply = view.s.supplies[k]
    if supply.quantity < 0 or supply.recalled < 0:
        yield f"a negative quantity: {supply.quantity} ordered, {supply.recalled} recalled"

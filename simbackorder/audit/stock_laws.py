"""Laws of an item's stock, of its replenishment orders, and of time."""

from __future__ import annotations

from collections.abc import Iterator

from simbackorder.audit.totals import COMING, MISSING, OWED, RECEIVED, RESERVED, SHELVED
from simbackorder.audit.view import View
from simbackorder.policies import allocation

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
    """Opening stock + received + put back - shipped - lost in stock - sold elsewhere = on hand + in put-away."""
    item, opening = view.s.items[i], view.opening[i]
    left = item.shrunk + item.elsewhere - item.restocked
    if opening + item.received - item.shipped - left != item.on_hand + item.in_putaway:
        lost = f" {-left:+}" if left else ""
        there = f"{item.on_hand} on hand" + (f" and {item.in_putaway} in put-away" if item.in_putaway else "")
        yield f"{opening} + {item.received} - {item.shipped}{lost} units are not {there}"


def no_item_is_negative(view: View, i: int) -> Law:
    """No quantity of an item is negative."""
    item = view.s.items[i]
    units = (item.on_hand, item.reserved, item.in_putaway, item.on_order, item.held_up, item.backorders)
    counts = (item.missing, item.crossed, item.shrunk, item.oversold, item.elsewhere, item.sent_back, item.restocked)
    if min(*units, item.unrecorded, *counts) < 0:
        yield (
            f"a negative quantity: {item.on_hand} on hand, {item.reserved} reserved, {item.in_putaway} in put-away, "
            f"{item.on_order} on order, {item.held_up} held up, {item.backorders} backorders, {item.unrecorded} not "
            f"recorded, {item.missing} missing, {item.crossed} crossed the dock, {item.shrunk} lost, {item.oversold} "
            f"oversold, {item.sent_back} sent back, {item.restocked} put back"
        )


def nothing_idle_while_owed(view: View, i: int) -> Law:
    """No unit is available while a line waits that may have it."""
    item = view.s.items[i]
    if item.backorders > 0 and item.recorded > item.reserved and may_be_served(view, i):
        yield f"{item.recorded - item.reserved} units available while {item.backorders} are owed"


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
    for_segment = allocation.FAMILY.functions("for_segment")[p.code]
    available = s.items[i].recorded - s.items[i].reserved
    levels = (s.rations[i * len(s.segments) + view.path.segment[s.waiters[l].order]].level for l in waiting)
    return any(for_segment(p, available, level) > 0 for level in levels)


def waiting_lines(view: View, i: int) -> Iterator[int]:
    """The lines in the heap of item i."""
    waiters, pile = view.s.waiters, [view.s.items[i].waiting]
    while pile:
        l = pile.pop()
        if l >= 0:
            yield l
            pile += [waiters[l].child, waiters[l].sibling]


def lines_account_for_item(view: View, i: int) -> Law:
    """An item's reserved units and backorders are those of its order lines."""
    item, reserved, owed = view.s.items[i], view.total(RESERVED, i), view.total(OWED, i)
    if (item.reserved, item.backorders) != (reserved, owed):
        yield f"{item.reserved} reserved and {item.backorders} owed; by lines {reserved} and {owed}"


def supplies_account_for_item(view: View, i: int) -> Law:
    """An item's units on order, received, missing and in put-away are those of its replenishment orders."""
    item = view.s.items[i]
    units = (item.on_order, item.received, item.missing, item.in_putaway)
    by_orders = tuple(view.total(name, i) for name in (COMING, RECEIVED, MISSING, SHELVED))
    if units != by_orders:
        yield f"on order, received, missing, in put-away: {units} units; by orders {by_orders}"


def open_supplies_are_linked(view: View, i: int) -> Law:
    """On order is the sum of the open replenishment orders; held up, of those that wait for a recovery; standing, of
    those that are standing orders."""
    item = view.s.items[i]
    units = held = standing = 0
    k = item.oldest
    while k >= 0:
        supply = view.s.supplies[k]
        units += supply.quantity
        held += supply.quantity if supply.held else 0
        standing += supply.quantity if supply.standing else 0
        k = supply.newer
    if (item.on_order, item.held_up, item.standing) != (units, held, standing):
        yield (
            f"{item.on_order} on order, {item.held_up} held up, {item.standing} of standing orders; by open orders "
            f"{units}, {held} and {standing}"
        )

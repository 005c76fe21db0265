"""The laws that no event may break, checked on the books themselves: units, orders, suppliers, ledger.

Plain loops over all rows: for tests and audited runs, not for speed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from simbackorder.model.ledger import (
    COST_OF_GOODS_SOLD,
    EQUITY,
    INVENTORY,
    NAMES,
    ORDERING,
    PRICE_VARIANCE,
    REVENUE,
    SHIPPING,
)
from simbackorder.model.opening import Shop
from simbackorder.model.shipping import part
from simbackorder.model.state import OPEN

Law = Iterator[str]


class LawBrokenError(Exception):
    """An event left the books in a state that cannot be."""


def auditor(shop: Shop) -> Callable[[Any, Any, float], None]:
    """A function to call with the books, the path and the time after every event; raises LawBrokenError."""
    last = [0.0]
    opening = list(shop.tables["items"]["on_hand"])

    def check(s: Any, path: Any, t: float) -> None:
        found = [
            *clock(s, last[0], t),
            *units_of_items(s, opening),
            *units_of_orders(s, path, t),
            *supplies(s),
            *books(s, path),
            *costs(s, opening),
        ]
        last[0] = t
        if found:
            raise LawBrokenError(f"at time {t}: " + "; ".join(found))

    return check


def clock(s: Any, before: float, t: float) -> Law:
    """Time never goes back, and nobody asks for it to."""
    if t < before:
        yield f"time went back from {before} to {t}"
    for n in range(s.world[0].requests):
        if not s.requests[n].delay >= 0.0:
            yield f"an event of kind {s.requests[n].kind} is asked for after {s.requests[n].delay}"
    for i, item in enumerate(s.items):
        if item.since > t:
            yield f"item {i}: its integrals are charged up to {item.since}"


def units_of_items(s: Any, opening: list[int]) -> Law:
    """Opening + received - shipped = on hand + in put-away; nothing negative; no unit idle while a line waits for
    it."""
    for i, item in enumerate(s.items):
        if opening[i] + item.received - item.shipped != item.on_hand + item.in_putaway:
            yield f"item {i}: {opening[i]} + {item.received} - {item.shipped} units are not {item.on_hand} on hand"
        if min(item.on_hand, item.reserved, item.in_putaway, item.on_order, item.held_up, item.backorders) < 0:
            yield f"item {i}: a negative quantity"
        if item.reserved > item.on_hand:
            yield f"item {i}: {item.reserved} reserved of {item.on_hand} on hand"
        if item.backorders > 0 and item.on_hand > item.reserved:
            yield f"item {i}: {item.on_hand - item.reserved} units available while {item.backorders} are owed"


def units_of_orders(s: Any, path: Any, t: float) -> Law:
    """Every accepted unit is in exactly one place, in the order, in its lines and in the items' totals."""
    reserved = [0] * len(s.items)
    owed = [0] * len(s.items)
    for o, order in enumerate(s.orders):
        lines = [s.lines[l] for l in range(path.first[o], path.first[o + 1])]
        shipped = sum(line.shipped for line in lines)
        if order.accepted != order.lacking + order.reserved + order.cancelled + shipped:
            yield f"order {o}: {order.accepted} accepted units are not all in one place"
        for column in ("accepted", "lacking", "reserved", "picking"):
            if getattr(order, column) != sum(getattr(line, column) for line in lines):
                yield f"order {o}: its lines do not add up to its {column} units"
        if order.cancelled > 0 and order.lacking + order.reserved + order.picking > 0:
            yield f"order {o}: cancelled, and yet units are owed or reserved"
        still_open = order.lacking + order.reserved > 0
        if order.accepted > 0 and still_open != (order.closed == OPEN):
            yield f"order {o}: closed at {order.closed} with {order.lacking + order.reserved} units open"
        if order.closed > t or order.delivered > t:
            yield f"order {o}: closed or delivered in the future"
        for l, line in enumerate(lines, path.first[o]):
            reserved[path.item[l]] += line.reserved
            owed[path.item[l]] += line.lacking
            if min(line.lacking, line.reserved - line.picking, line.picking, line.shipped) < 0:
                yield f"line {l}: a negative quantity"
            if line.lacking + line.reserved + line.shipped > line.accepted:
                yield f"line {l}: of {line.accepted} accepted units more are owed, reserved and shipped"
            if line.filled + line.lacking > path.quantity[l] or line.filled > line.accepted:
                yield f"line {l}: more units than were demanded"
    for i, item in enumerate(s.items):
        if (item.reserved, item.backorders) != (reserved[i], owed[i]):
            yield f"item {i}: {item.reserved} reserved and {item.backorders} owed; by lines {reserved[i]} and {owed[i]}"


def supplies(s: Any) -> Law:
    """On order is the sum of the open replenishment orders; held up, of those that wait for a recovery; received,
    of the
    others."""
    received = [0] * len(s.items)
    coming = [0] * len(s.items)
    for k in range(s.world[0].supplies):
        supply = s.supplies[k]
        (coming if supply.arrived == OPEN else received)[supply.item] += supply.quantity
        if supply.quantity < 0 or supply.recalled < 0:
            yield f"replenishment order {k}: a negative quantity"
    for i, item in enumerate(s.items):
        if (item.on_order, item.received) != (coming[i], received[i]):
            yield (
                f"item {i}: {item.on_order} on order, {item.received} received; by orders {coming[i]} and {received[i]}"
            )
        units = held = 0
        k = item.oldest
        while k >= 0:
            supply = s.supplies[k]
            units += supply.quantity
            held += supply.quantity if supply.queued else 0
            k = supply.newer
        if (item.on_order, item.held_up) != (units, held):
            yield f"item {i}: {item.on_order} on order, {item.held_up} held up; by open orders {units} and {held}"


def books(s: Any, path: Any) -> Law:
    """Trial balance zero; inventory at standard cost; revenue is the price of what was shipped, and of nothing else."""
    balances = [account.balance for account in s.accounts]
    if sum(balances) != 0:
        yield f"trial balance {sum(balances)}"
    stock = sum((item.on_hand + item.in_putaway) * item.unit_cost for item in s.items)
    if balances[INVENTORY] != stock:
        yield f"inventory account {balances[INVENTORY]}, units at standard cost {stock}"
    sold = sum(part(path.value[l], line.shipped, path.quantity[l]) for l, line in enumerate(s.lines))
    if -balances[REVENUE] != sold:
        yield f"revenue {-balances[REVENUE]}, units shipped are worth {sold}"
    cost = sum(item.shipped * item.unit_cost for item in s.items)
    if balances[COST_OF_GOODS_SOLD] != cost:
        yield f"cost of goods sold {balances[COST_OF_GOODS_SOLD]}, units shipped cost {cost}"


def costs(s: Any, opening: list[int]) -> Law:
    """What the firm pays: order costs, purchases above standard cost, shipments; and what the owners paid."""
    ordering = variance = 0
    for k in range(s.world[0].supplies):
        supply = s.supplies[k]
        if supply.supplier < 0:
            continue
        ordering += s.suppliers[supply.supplier].order_cost
        if supply.arrived != OPEN:
            offer = s.offers[supply.item * len(s.suppliers) + supply.supplier]
            variance += supply.quantity * (offer.unit_cost - s.items[supply.item].unit_cost)
    terms = s.terms[0]
    shipping = terms.per_shipment * sum(order.shipments for order in s.orders)
    shipping += terms.per_unit * sum(item.shipped for item in s.items)
    equity = sum(units * item.unit_cost for units, item in zip(opening, s.items, strict=True))
    expected = {ORDERING: ordering, PRICE_VARIANCE: variance, SHIPPING: shipping, EQUITY: -equity}
    for account, amount in expected.items():
        if s.accounts[account].balance != amount:
            yield f"{NAMES[account]} account {s.accounts[account].balance}, by what happened {amount}"

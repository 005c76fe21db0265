"""Sums over orders, items and replenishment orders that the laws compare with one another.

Each row says what it adds; when it has changed, only the difference is booked. So a sum over all closed orders costs
nothing after each event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from simbackorder.model.money.payment import part
from simbackorder.state import MAKING, OPEN

if TYPE_CHECKING:
    from simbackorder.audit.view import View

FIRM = -1  # in the place of an item: a sum over all of them
RESERVED, OWED = "reserved by lines", "owed by lines"
COMING, RECEIVED = "on order by orders", "received by orders"
MISSING, SHELVED = "missing by orders", "in put-away by orders"
MISCOUNTED, BEING_MADE = "miscounted orders", "orders that are being made"
OVERSOLD, ITEMS_OVERSOLD = "oversold by orders", "oversold by items"
HANDLED, LOST = "handled at cost", "lost at cost"
STOCK, OPENING, SOLD, SOLD_AT_COST = "stock at cost", "opening stock at cost", "price of units sold", "their cost"
SHIPMENTS, UNITS_SHIPPED = "shipments", "units shipped"
FIRST_SHIPMENTS = "first shipments"
PREPAID, UNRECOGNISED, UNRECOGNISED_COST = "prepaid", "shipped and not recognised", "its cost"
NOTICES = "messages"
ORDERING, VARIANCE = "order costs", "purchases above standard cost"

Key = tuple[str, int]
"""The sum, and the item, the firm, or a supplier."""
Parts = list[tuple[Key, int]]


def of_supplier(j: int) -> int:
    """In the place of an item: a sum over the orders at supplier j."""
    return FIRM - 1 - j


class Totals:
    """Sums by name and item, and what each row has added to them."""

    def __init__(self) -> None:
        self.sums: defaultdict[Key, int] = defaultdict(int)
        self.added: dict[tuple[str, int], Parts] = {}

    def put(self, kind: str, which: int, parts: Parts) -> list[int]:
        """A row adds these parts now, instead of what it added before. Returns the items whose sums it touches."""
        before = self.added.get((kind, which), [])
        if parts == before:
            return []
        self.added[kind, which] = parts
        for key, amount in before:
            self.sums[key] -= amount
        for key, amount in parts:
            self.sums[key] += amount
        return [i for (_, i), _ in (*before, *parts) if i >= 0]


def of_item(view: View, i: int) -> Iterator[tuple[Key, int]]:
    """What an item is worth and has cost."""
    item = view.s.items[i]
    yield (STOCK, FIRM), (item.on_hand + item.in_putaway) * item.unit_cost
    yield (OPENING, FIRM), view.opening[i] * item.unit_cost
    yield (SOLD_AT_COST, FIRM), item.shipped * item.unit_cost
    yield (UNITS_SHIPPED, FIRM), item.shipped
    yield (ITEMS_OVERSOLD, FIRM), item.oversold
    yield (LOST, FIRM), item.shrunk * item.unit_cost
    terms = view.s.terms[0]
    put_away = item.received - item.crossed
    yield (HANDLED, FIRM), put_away * terms.put_away_cost + item.crossed * terms.cross_dock_cost


def of_order(view: View, o: int) -> Iterator[tuple[Key, int]]:
    """What is reserved and owed to an order, and what it has paid."""
    path, s = view.path, view.s
    yield (SHIPMENTS, FIRM), s.orders[o].shipments
    yield (FIRST_SHIPMENTS, FIRM), min(1, s.orders[o].shipments)
    yield (OVERSOLD, FIRM), s.orders[o].oversold
    for l in range(path.first[o], path.first[o + 1]):
        line = s.lines[l]
        yield (RESERVED, path.item[l]), line.reserved
        yield (OWED, path.item[l]), line.lacking
        yield (SOLD, FIRM), part(path.value[l], line.shipped, path.quantity[l])


def of_supply(view: View, k: int) -> Iterator[tuple[Key, int]]:
    """What a replenishment order brings, has brought, and has cost beyond standard cost."""
    s = view.s
    supply = s.supplies[k]
    here = supply.arrived != OPEN
    units = supply.quantity - supply.missing
    yield (RECEIVED if here else COMING, supply.item), units
    yield (MISSING, supply.item), supply.missing
    yield (SHELVED, supply.item), supply.shelved
    if supply.supplier >= 0:
        yield (ORDERING, FIRM), s.suppliers[supply.supplier].order_cost
        if here:
            offer = s.offers[supply.item * len(s.suppliers) + supply.supplier]
            yield (VARIANCE, FIRM), units * (offer.unit_cost - s.items[supply.item].unit_cost)
            yield (MISCOUNTED, supply.item), int(supply.miscounted != 0)
        elif supply.stage == MAKING:
            yield (BEING_MADE, of_supplier(supply.supplier)), int(supply.quantity > 0)


def of_contract(view: View, o: int) -> Iterator[tuple[Key, int]]:
    """What an order's customer has paid in advance and was told, and what of the order is shipped and not yet sold."""
    contract = view.s.contracts[o]
    yield (PREPAID, FIRM), contract.prepaid
    yield (UNRECOGNISED, FIRM), contract.unrecognised
    yield (UNRECOGNISED_COST, FIRM), contract.unrecognised_cost
    yield (NOTICES, FIRM), contract.notices


PARTS: dict[str, Callable[[View, int], Iterator[tuple[Key, int]]]] = {
    "item": of_item,
    "order": of_order,
    "contract": of_contract,
    "supply": of_supply,
}


def parts(view: View, kind: str, which: int) -> Parts:
    """What a row adds to the sums; nothing where it adds zero."""
    return [(key, amount) for key, amount in PARTS[kind](view, which) if amount]

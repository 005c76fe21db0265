"""Sums over orders, items and replenishment orders that the laws compare with one another.

Each row says what it adds; when it has changed, only the difference is booked. So a sum over all closed orders costs
nothing after each event.
"""

from __future__ import annotations

from collections import defaultdict

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
BILLED, PAID_AHEAD, COMMITTED = "bills to be paid", "paid before receipt", "still to be paid for orders"
LATENESS, CANCELLATIONS = "lateness of orders", "cancellations of orders"
PAID_BACK, DISCOUNTED = "paid back", "taken off for waiting"
GIVEN, REDEEMED, LAPSED = "vouchers given", "vouchers redeemed", "vouchers lapsed"
FASTER, LATE_REFUNDS = "cost of faster shipments", "paid back for lateness"
SENT_BACK, RESTOCKED = "sent back by items, less by orders", "restocked by items, less by orders"
SENT_BACK_AT_COST, WRITTEN_OFF = "sent back at cost", "sent back and written off at cost"
RETURN_COST = "cost of parcels that came back"
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

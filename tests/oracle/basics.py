"""What all parts of the oracle use: kinds of events in their order, rows, the worth of units, integrals over time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

CUT, SUPPLIER, MADE, RECEIPT, SHELVING, RELEASE = 1.0, 2.0, 3.0, 4.0, 5.0, 6.0
LOSS, ELSEWHERE, COUNT, SYNCHRONISATION, DELIVERY = 7.1, 7.15, 7.2, 7.3, 8.0
SENT_BACK = 8.5
VOUCHER = 8.7
CHARGE, DISPUTE, CANCELLATION, GIVING_UP, OVERSALE = 9.1, 9.2, 10.1, 10.2, 10.3
NEWS, LOOK, REGULAR, DEMAND, BACK = 11.1, 11.2, 11.3, 12.1, 12.2
OVERDUE, STANDING, REVIEW, WINDOW, DISPATCH, READING = 13.1, 13.2, 13.3, 14.1, 14.2, 15.0
BILL, SETTLEMENT = 14.3, 14.4
INF = math.inf
LEVELS = ("on_hand", "reserved", "on_order", "backorders")
ACCOUNTS = (
    *("cash", "inventory", "revenue", "cost_of_goods_sold", "price_variance", "ordering", "holding", "shipping"),
    *("equity", "deposits", "notices", "fees", "refunds", "forfeited", "handling", "shrinkage"),
    *("interest_paid", "interest_earned", "payables", "prepayments"),
    *("lateness", "cancellations", "fines"),
    *("returns", "return_cost", "write_offs", "discounts"),
    *("vouchers", "open_vouchers", "lapsed_vouchers", "faster_shipping", "late_refunds"),
)
Ratio = tuple[float, float]


class Levels(NamedTuple):
    """The stock of an item."""

    on_hand: int
    reserved: int
    on_order: int
    backorders: int
    recorded: int
    in_putaway: int
    unrecorded: int

    @classmethod
    def of(cls, item: Any) -> Levels:
        return cls(*(getattr(item, level) for level in cls._fields))

    def available(self) -> int:
        return self.recorded - self.reserved

    def net(self) -> int:
        return self.available() + self.in_putaway - self.backorders

    def position(self) -> int:
        return self.net() + self.on_order + self.unrecorded


Level = Callable[[Levels], float]


class Row:
    """Something with named values; equal to itself only."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def worth(line: Row, since: int, until: int) -> int:
    """The price of units since..until of a line."""
    return int(line.value * until // line.wanted - line.value * since // line.wanted)


def half_up(amount: float) -> int:
    return math.floor(amount + 0.5)


def on_hand(levels: Levels) -> float:
    return levels.on_hand


def physical(levels: Levels) -> float:
    return levels.on_hand + levels.in_putaway


def integral(item: Row, since: float, until: float, of: Level) -> float:
    """The time integral of a function of the item's levels."""
    spans = []
    for k, (time, levels) in enumerate(item.history):
        later = item.history[k + 1][0] if k + 1 < len(item.history) else INF
        spans.append(of(levels) * max(0.0, min(later, until) - max(time, since)))
    return math.fsum(spans)


def remaining(supply: Row) -> int:
    """The units of a replenishment order that are not withdrawn."""
    return int(supply.quantity - supply.recalled)


def batches(supplier: Any, units: int) -> int:
    """What a supplier makes of so many units, one after the other."""
    return math.ceil(units / supplier.batch) if supplier.per == "unit" else 1


def lacks(order: Row) -> bool:
    """A unit of the order is backordered."""
    return any(line.lacking for line in order.lines)


def by_delivery(order: Row) -> bool:
    """Its date is one of delivery."""
    return any(
        line.accepted and getattr(line.item.promising.parameters, "by", "ship") == "deliver" for line in order.lines
    )


def settled(order: Row) -> float:
    """When every unit was shipped (delivered, where that was promised) or cancelled; infinite if not before the end."""
    moments = [INF] if order.closed is None else [order.closed]
    if any(
        line.accepted and getattr(line.item.promising.parameters, "by", "ship") == "deliver" for line in order.lines
    ):
        moments += [INF if shipment.delivered is None else shipment.delivered for shipment in order.shipments]
    return float(max(moments))


def last_cancelled(order: Row) -> float:
    """When the last of its units was cancelled."""
    return float(order.cut_at if order.cancelled_at is None else order.cancelled_at)

"""What all parts of the oracle use: kinds of events in their order, rows, the worth of units, integrals over time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

CUT, SUPPLIER, RECEIPT, RELEASE, DELIVERY = 1.0, 2.0, 3.0, 4.0, 6.0
CHARGE, DISPUTE, CANCELLATION, GIVING_UP = 7.1, 7.2, 8.1, 8.2
NEWS, LOOK, REGULAR, DEMAND, BACK = 9.1, 9.2, 9.3, 10.1, 10.2
REVIEW, WINDOW, DISPATCH, READING = 11.0, 12.1, 12.2, 13.0
INF = math.inf
LEVELS = ("on_hand", "reserved", "on_order", "backorders")
ACCOUNTS = (
    *("cash", "inventory", "revenue", "cost_of_goods_sold", "price_variance", "ordering", "holding", "shipping"),
    *("equity", "deposits", "notices", "fees", "refunds", "forfeited"),
)
Ratio = tuple[float, float]
Level = Callable[[int, int, int, int], float]


class Row:
    """Something with named values; equal to itself only."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def worth(line: Row, since: int, until: int) -> int:
    """The price of units since..until of a line."""
    return int(line.value * until // line.wanted - line.value * since // line.wanted)


def half_up(amount: float) -> int:
    return math.floor(amount + 0.5)


def on_hand(on_hand: int, reserved: int, on_order: int, backorders: int) -> float:
    return on_hand


def integral(item: Row, since: float, until: float, of: Callable[..., float]) -> float:
    """The time integral of a function of the item's levels."""
    spans = []
    for k, (time, *levels) in enumerate(item.history):
        later = item.history[k + 1][0] if k + 1 < len(item.history) else INF
        spans.append(of(*levels) * max(0.0, min(later, until) - max(time, since)))
    return math.fsum(spans)


def lacks(order: Row) -> bool:
    """A unit of the order is backordered."""
    return any(line.lacking for line in order.lines)


def by_delivery(order: Row) -> bool:
    """Its date is one of delivery."""
    return any(
        line.accepted and getattr(line.item.promising.parameters, "by", "ship") == "deliver" for line in order.lines
    )

"""The orders that the shop owes at the start, as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import OwedOrder, Scenario


class Owed(NamedTuple):
    """An order placed before time 0: the places of its item, of its stream of customers, and of its segment in that."""

    item: int
    stream: int
    segment: int
    order: OwedOrder


def owed_orders(scenario: Scenario) -> list[Owed]:
    """All orders placed before time 0, in the order in which they were placed; at one time by stream, then by item."""
    if all(item.owed is None for item in scenario.items.values()):
        return []
    segments = [
        (name, of, n) for of, stream in enumerate(scenario.customers.values()) for n, name in enumerate(stream.segments)
    ]
    places = {name: (of, n) for name, of, n in segments}
    first = segments[0][0]
    orders = [
        Owed(place, *places[order.segment or first], order)
        for place, item in enumerate(scenario.items.values())
        for order in item.owed or ()
    ]
    return sorted(orders, key=lambda owed: (-owed.order.waited, owed.stream, owed.item))

"""The orders that the shop owes at the start: what is known of them, and the luck that they own.

The luck of an order belongs to it as one of so many of its item and stream, so that nobody else's changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from simbackorder.sample_path.answers import Asked
from simbackorder.sample_path.baskets import Buyers
from simbackorder.sample_path.columns import repeated_int32, repeated_int64
from simbackorder.sample_path.customer_orders import StreamPlan
from simbackorder.sample_path.distributions import Counts, Evaluation, evaluation, values
from simbackorder.sample_path.order_columns import Int32s, Orders, by_time
from simbackorder.sample_path.sources import LARGEST, SMALLEST, Floats, Luck
from simbackorder.scenario.sections.owed import Owed, owed_orders

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario, Segment


JUST_BEFORE = -(2.0**-1074)
"""When an order was placed that has not waited yet: before the run, and before all that happens in it."""


class Waiting(NamedTuple):
    """When the customers of a segment lose patience, of whom it is known that they have waited so long: the places of
    their orders, and the chances that patience is over by then."""

    patience: Evaluation
    orders: Int32s
    gone: Floats


class OwedPlan(NamedTuple):
    """The orders of one item and stream, made ready to draw from. `time`: when they were placed, before 0."""

    source: str
    time: Floats
    segment: Int32s
    item: int
    quantity: Counts
    price: int
    waiting: tuple[Waiting, ...]


def plan_owed_orders(scenario: Scenario) -> tuple[tuple[OwedPlan, ...], ...]:
    """Return the orders that are owed, by stream, and by item."""
    groups: dict[tuple[int, int], list[Owed]] = {}
    for owed in owed_orders(scenario):
        groups.setdefault((owed.stream, owed.item), []).append(owed)
    return tuple(
        tuple(plan_group(scenario, groups[place]) for place in sorted(groups) if place[0] == stream)
        for stream in range(len(scenario.customers))
    )


def plan_group(scenario: Scenario, orders: list[Owed]) -> OwedPlan:
    """Return the orders of one item and stream, which are by time."""
    place = orders[0].item
    name, item = list(scenario.items.items())[place]
    stream, customers = list(scenario.customers.items())[orders[0].stream]
    time = np.array([min(-owed.order.waited, JUST_BEFORE) for owed in orders])
    segment = np.array([owed.segment for owed in orders], np.int32)
    return OwedPlan(
        f"{stream}.owed/{name}",  # a name that no stream can have
        time,
        segment,
        place,
        np.array([owed.order.units for owed in orders], np.int64),
        item.price,
        tuple(plan_waiting(list(customers.segments.values()), segment, -time)),
    )


def plan_waiting(segments: list[Segment], segment: Int32s, waited: Floats) -> list[Waiting]:
    """Return how long those are patient who may lose patience by chance, by segment."""
    found = []
    for n, each in enumerate(segments):
        mine = np.flatnonzero(segment == n).astype(np.int32)
        if each.patience is None or not mine.size:
            continue
        patience = evaluation(each.patience)
        if patience.constant is None and patience.turns is None:
            gone = np.array([share_below(patience, time) for time in waited[mine]])
            found.append(Waiting(patience, mine, gone))
    return found


def share_below(distribution: Evaluation, time: float) -> float:
    """Return the chance of a value that is not above this one, from the quantiles: halving 60 times is exact enough."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if distribution.quantile(np.array([min(max(middle, SMALLEST), LARGEST)]))[0] <= time:
            low = middle
        else:
            high = middle
    return low


def with_owed(orders: Orders, owed: tuple[OwedPlan, ...], stream: StreamPlan, luck: Luck) -> Orders:
    """Return the orders of a stream with those that are owed before them."""
    if not owed:
        return orders
    found = []
    new = int(orders.customer.max(initial=-1)) + 1
    for plan in owed:
        found.append(owed_of(plan, stream, luck, new))
        new += plan.time.size
    return by_time([*found, orders])


def owed_of(plan: OwedPlan, stream: StreamPlan, luck: Luck, new: int) -> Orders:
    """Return the owed orders of one item; `new`: the number of a new customer."""
    n = plan.time.size
    asked = Asked(luck, plan.source, plan.segment)
    own = stream.owned.of(asked)
    own["patience"] = patience_of(plan, asked, own["patience"])
    own["substitutes"] = repeated_int32(0, n)
    return Orders(
        time=plan.time,
        gap=None,
        segment=plan.segment + np.int32(stream.first_segment),
        customer=customers_of_owed(stream, asked, new),
        recorded=repeated_int32(-1, n),
        per_order=repeated_int64(1, n),
        item=repeated_int32(plan.item, n),
        quantity=plan.quantity,
        value=plan.quantity * plan.price,
        spare=repeated_int32(0, n),
        **stream.marks.of(Buyers(luck, plan.source, plan.time), repeated_int64(1, n)),
        **own,
    )


def customers_of_owed(stream: StreamPlan, asked: Asked, new: int) -> Int32s:
    """Return whose the orders are: of the population at random, or of somebody new every time."""
    if stream.population is not None:
        return (asked.uniforms("customer") * stream.population).astype(np.int32)
    return np.arange(new, new + asked.segment.size, dtype=np.int32)


def patience_of(plan: OwedPlan, asked: Asked, drawn: Floats) -> Floats:
    """Return the patience of customers of whom it is known that they still wait: what is drawn from the part of the
    distribution above the time that they have waited."""
    if not plan.waiting:
        return drawn
    u = asked.uniforms("patience")
    found = drawn.copy()
    for patience, mine, gone in plan.waiting:
        left = np.minimum(gone + u[mine] * (1.0 - gone), LARGEST)
        found[mine] = np.maximum(values(patience, left), np.minimum(-plan.time[mine], patience_at_most(patience)))
    return found


def patience_at_most(patience: Evaluation) -> float:
    """Return the longest patience that can be drawn."""
    return float(patience.quantile(np.array([LARGEST]))[0])

"""The orders of one stream of customers, with everything that they own; and several streams made one."""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.model.arrivals import Renewal, renewal_arrivals
from simbackorder.model.baskets import Basket, Joint, Lines, filled, starts, urn
from simbackorder.model.laws import Counts, Evaluation, evaluation, exponential, values
from simbackorder.model.sources import Floats, Luck

if TYPE_CHECKING:
    from simbackorder.scenario.laws import Law
    from simbackorder.scenario.schema import Basket as BasketSpec
    from simbackorder.scenario.schema import Scenario

CERTAIN = 0.5
"""Stands for the uniform of a choice between a chance of 0 and a chance of 1."""


class Orders(NamedTuple):
    """Orders by time, with their lines one after another; `gap` None: not known yet."""

    time: Floats
    gap: Floats | None
    segment: NDArray[np.int32]
    customer: NDArray[np.int32]
    patience: Floats
    tolerance: Floats
    acceptance: Floats
    pick: Floats
    transit: Floats
    per_order: NDArray[np.int64]
    item: NDArray[np.int32]
    quantity: Counts
    value: Counts


PER_ORDER = ("time", "segment", "customer", "patience", "tolerance", "acceptance", "pick", "transit")
PER_LINE = ("item", "quantity", "value")


class SegmentPlan(NamedTuple):
    """One segment: its share, its laws (None: infinite), and its basket if it has one of its own."""

    share: float
    patience: Evaluation | None
    tolerance: Evaluation | None
    choosy: bool
    basket: Basket | None


class StreamPlan(NamedTuple):
    """A stream made ready to draw from; `price` by item in minor units."""

    name: str
    arrivals: Renewal
    segments: tuple[SegmentPlan, ...]
    first_segment: int
    basket: Basket
    pick: Evaluation
    transit: Evaluation
    price: Counts


def plan_stream(scenario: "Scenario", name: str, first_segment: int) -> StreamPlan:
    """Return the stream of this name, its segments numbered from `first_segment`."""
    stream = scenario.customers[name]
    places = {item: place for place, item in enumerate(scenario.items)}
    segments = tuple(
        SegmentPlan(
            segment.share,
            _ready(segment.patience),
            _ready(segment.tolerance),
            0 < segment.accept_backorder < 1,
            None if segment.basket is None else plan_basket(segment.basket, places),
        )
        for segment in stream.segments.values()
    )
    return StreamPlan(
        name,
        plan_arrivals(scenario, name),
        segments,
        first_segment,
        plan_basket(stream.basket, places),
        evaluation(scenario.shipping.pick_and_pack),
        evaluation(scenario.shipping.transit),
        np.array([item.price for item in scenario.items.values()], np.int64),
    )


def _ready(law: "Law | None") -> Evaluation | None:
    return None if law is None else evaluation(law)


def plan_basket(basket: "BasketSpec", places: dict[str, int]) -> Basket:
    """Return the basket with its items by place."""
    lines, units = evaluation(basket.lines), evaluation(basket.units)
    if basket.table is None:
        popularity = basket.items or dict.fromkeys(places, 1.0)
        item = np.array([places[name] for name in popularity], np.int32)
        return Basket(urn(np.array(list(popularity.values()), np.float64)), item, lines, units)
    rows = [row for row in basket.table if row.share > 0]
    count = np.array([len(row.lines) for row in rows], np.int64)
    item = np.array([places[name] for row in rows for name in row.lines], np.int32)
    bought = np.array([n for row in rows for n in row.lines.values()], np.int64)
    return Basket(urn(np.array([row.share for row in rows])), item, lines, units, Joint(starts(count), item, bought))


def plan_arrivals(scenario: "Scenario", name: str) -> Renewal:
    """Return how the stream's orders arrive."""
    arrivals = scenario.customers[name].arrivals
    if arrivals.renewal is not None:
        return Renewal(evaluation(arrivals.renewal), arrivals.first)
    return Renewal(exponential(1 / arrivals.rate if arrivals.rate else math.inf), None, arrivals.first or 0.0)


def draw_stream(plan: StreamPlan, luck: Luck, end: float) -> Orders:
    """Return the stream's orders before `end`, without those that want nothing."""
    arrivals = renewal_arrivals(plan.arrivals, luck, plan.name, end)
    n = arrivals.time.size
    segment = segments_of(plan, luck, n)
    lines = lines_of(plan, luck, segment, n)
    orders = Orders(
        arrivals.time,
        arrivals.gap,
        segment if plan.first_segment == 0 else segment + np.int32(plan.first_segment),
        np.arange(n, dtype=np.int32),
        by_segment(plan, [s.patience for s in plan.segments], segment, luck, "patience"),
        by_segment(plan, [s.tolerance for s in plan.segments], segment, luck, "tolerance"),
        acceptance_of(plan, luck, n),
        _of_all(plan, plan.pick, luck, n, "pick"),
        _of_all(plan, plan.transit, luck, n, "transit"),
        lines.per_order,
        lines.item,
        lines.quantity,
        lines.quantity * (plan.price[0] if plan.price.size == 1 else plan.price[lines.item]),
    )
    return without_empty(orders)


def segments_of(plan: StreamPlan, luck: Luck, n: int) -> NDArray[np.int32]:
    """Return each order's segment, numbered within the stream."""
    segment = np.zeros(n, np.int32)
    if len(plan.segments) > 1:
        u = luck.uniforms(n, "customers", plan.name, "segment")
        shares = np.cumsum([s.share for s in plan.segments])
        for edge in (shares / shares[-1])[:-1]:
            segment += u >= edge
    return segment


def lines_of(plan: StreamPlan, luck: Luck, segment: NDArray[np.int32], n: int) -> Lines:
    """Return the lines of all orders, from the stream's basket or from their segment's own."""
    own = [place for place, s in enumerate(plan.segments) if s.basket is not None]
    if not own:
        return filled(plan.basket, luck, plan.name, None, n)
    groups = [(plan.segments[place].basket or plan.basket, np.flatnonzero(segment == place)) for place in own]
    groups.append((plan.basket, np.flatnonzero(~np.isin(segment, own))))
    parts = [(orders, filled(basket, luck, plan.name, orders, n)) for basket, orders in groups]
    count = np.zeros(n, np.int64)
    for orders, part in parts:
        count[orders] = part.per_order
    first = starts(count)
    item, quantity = np.empty(int(first[-1]), np.int32), np.empty(int(first[-1]), np.int64)
    for orders, part in parts:
        line = np.arange(part.item.size) + np.repeat(first[orders] - starts(part.per_order)[:-1], part.per_order)
        item[line], quantity[line] = part.item, part.quantity
    return Lines(count, item, quantity)


def by_segment(
    plan: StreamPlan, laws: list[Evaluation | None], segment: NDArray[np.int32], luck: Luck, what: str
) -> Floats:
    """Return a duration per order by its segment's law; infinite where there is none."""
    n = segment.size
    if all(law is None for law in laws):
        return np.full(n, np.inf)
    u = luck.uniforms(n, "customers", plan.name, what)
    if len(laws) == 1 and laws[0] is not None:
        return values(laws[0], u)
    drawn = np.full(n, np.inf)
    for place, law in enumerate(laws):
        if law is not None:
            mine = np.flatnonzero(segment == place)
            drawn[mine] = values(law, u[mine])
    return drawn


def acceptance_of(plan: StreamPlan, luck: Luck, n: int) -> Floats:
    """Return the uniform that decides whether the customer accepts a backorder; not drawn when all or none do."""
    if any(segment.choosy for segment in plan.segments):
        return luck.uniforms(n, "customers", plan.name, "acceptance")
    return np.full(n, CERTAIN)


def _of_all(plan: StreamPlan, law: Evaluation, luck: Luck, n: int, what: str) -> Floats:
    if law.constant is not None:
        return np.full(n, law.constant)
    return values(law, luck.uniforms(n, "customers", plan.name, what))


def without_empty(orders: Orders) -> Orders:
    """Return the orders without lines of zero units, and without orders that then have no lines."""
    kept = orders.quantity > 0
    if kept.all():
        return orders
    whose = np.repeat(np.arange(orders.time.size), orders.per_order)
    count = np.bincount(whose[kept], minlength=orders.time.size)
    lines = {name: getattr(orders, name)[kept] for name in PER_LINE}
    orders = orders._replace(per_order=count, **lines)
    full = count > 0
    if full.all():
        return orders
    columns = {name: getattr(orders, name)[full] for name in PER_ORDER}
    return orders._replace(gap=None, per_order=count[full], **columns)


def merged_streams(streams: list[Orders]) -> Orders:
    """Return the orders of all streams by time; at one instant, in the order of the streams."""
    if len(streams) == 1:
        return streams[0]
    time = np.concatenate([orders.time for orders in streams])
    order = np.argsort(time, kind="stable")
    count = np.concatenate([orders.per_order for orders in streams])
    first = starts(count)
    line = np.arange(int(first[-1])) + np.repeat(first[order] - starts(count[order])[:-1], count[order])
    customers = np.cumsum([0, *(orders.customer.max(initial=-1) + 1 for orders in streams[:-1])])
    shifted = [
        orders._replace(customer=orders.customer + np.int32(known))
        for orders, known in zip(streams, customers, strict=True)
    ]
    columns = {name: np.concatenate([getattr(orders, name) for orders in shifted])[order] for name in PER_ORDER}
    lines = {name: np.concatenate([getattr(orders, name) for orders in streams])[line] for name in PER_LINE}
    return Orders(gap=None, per_order=count[order], **columns, **lines)

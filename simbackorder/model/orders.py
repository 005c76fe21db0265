"""The orders of one stream of customers, with everything that they own; and several streams made one."""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.model.arrivals import Arrivals, Renewal, renewal_arrivals
from simbackorder.model.baskets import Basket, Buyers, Known, Lines, filled, slices, starts
from simbackorder.model.columns import constant_of, counting, repeated, repeated_int32, repeated_int64
from simbackorder.model.intensity import Timetable, timetable, varying_arrivals
from simbackorder.model.laws import Counts, Evaluation, evaluation, exponential, values
from simbackorder.model.popularity import plan_basket
from simbackorder.model.replay import Recorded, recorded_orders
from simbackorder.model.sources import Floats, Luck
from simbackorder.model.surges import Growth, Surge

if TYPE_CHECKING:
    from simbackorder.scenario.laws import Law
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
    arrivals: Renewal | Timetable | Recorded
    segments: tuple[SegmentPlan, ...]
    first_segment: int
    basket: Basket
    pick: Evaluation
    transit: Evaluation
    price: Counts

    def baskets(self) -> list[Basket]:
        """Return the basket of each segment."""
        return [segment.basket or self.basket for segment in self.segments]


def plan_stream(scenario: "Scenario", name: str, first_segment: int) -> StreamPlan:
    """Return the stream of this name, its segments numbered from `first_segment`.

    Raises ValueError for recorded orders that cannot be read.
    """
    stream = scenario.customers[name]
    segments = tuple(
        SegmentPlan(
            segment.share,
            _ready(segment.patience),
            _ready(segment.tolerance),
            0 < segment.accept_backorder < 1,
            None if segment.basket is None else plan_basket(scenario, segment.basket, stream.arrivals.surges),
        )
        for segment in stream.segments.values()
    )
    plan = StreamPlan(
        name,
        Renewal(exponential(math.inf), None),
        segments,
        first_segment,
        plan_basket(scenario, stream.basket, stream.arrivals.surges),
        evaluation(scenario.shipping.pick_and_pack),
        evaluation(scenario.shipping.transit),
        np.array([item.price for item in scenario.items.values()], np.int64),
    )
    return plan._replace(arrivals=plan_arrivals(scenario, plan))


def _ready(law: "Law | None") -> Evaluation | None:
    return None if law is None else evaluation(law)


def plan_arrivals(scenario: "Scenario", plan: StreamPlan) -> Renewal | Timetable | Recorded:
    """Return how the stream's orders arrive."""
    arrivals = scenario.customers[plan.name].arrivals
    if arrivals.replay is not None:
        baskets = plan.baskets()
        if arrivals.replay.item is None and any(basket.joint for basket in baskets):
            raise ValueError(
                f"customers.{plan.name}.arrivals.replay: items are drawn by popularity, not from a table of baskets"
            )
        return recorded_orders(scenario, arrivals.replay, min(basket.item.size for basket in baskets))
    if arrivals.renewal is not None:
        return Renewal(evaluation(arrivals.renewal), arrivals.first)
    if arrivals.rate is not None and not (arrivals.weekly or arrivals.hourly or arrivals.season or arrivals.surges):
        return Renewal(exponential(1 / arrivals.rate if arrivals.rate else math.inf), None, arrivals.first or 0.0)
    everything = tuple(Surge(s.at, s.peak, s.half_life) for s in arrivals.surges if s.item is None)
    shares = np.array([segment.share for segment in plan.segments]) / sum(segment.share for segment in plan.segments)
    parts = tuple(
        (float(share) * part, surges)
        for share, basket in zip(shares, plan.baskets(), strict=True)
        for part, surges in basket.growth()
    )
    return timetable(arrivals, scenario.time, Growth(everything, parts))


def draw_stream(plan: StreamPlan, luck: Luck, end: float) -> Orders:
    """Return the stream's orders before `end`, without those that want nothing."""
    arrivals = arrivals_of(plan, luck, end)
    n = arrivals.time.size
    record = plan.arrivals if isinstance(plan.arrivals, Recorded) else None
    segment = segments_of(plan, luck, arrivals.time)
    lines = lines_of(plan, Buyers(luck, plan.name, arrivals.time), segment)
    orders = Orders(
        arrivals.time,
        arrivals.gap,
        segment if plan.first_segment == 0 else segment + np.int32(plan.first_segment),
        record.customer if record else counting(n),
        by_segment(plan, [s.patience for s in plan.segments], segment, luck, "patience"),
        by_segment(plan, [s.tolerance for s in plan.segments], segment, luck, "tolerance"),
        acceptance_of(plan, luck, n),
        _of_all(plan, plan.pick, luck, n, "pick"),
        _of_all(plan, plan.transit, luck, n, "transit"),
        lines.per_order,
        lines.item,
        lines.quantity,
        value_of(plan, lines),
    )
    return without_empty(orders)


def value_of(plan: StreamPlan, lines: Lines) -> Counts:
    """Return what the lines are worth: as recorded, or price times units."""
    if isinstance(plan.arrivals, Recorded) and plan.arrivals.value is not None:
        return plan.arrivals.value
    if plan.price.size > 1:
        worth: Counts = lines.quantity * plan.price[lines.item]
        return worth
    units = plan.basket.units.constant
    own = any(segment.basket is not None for segment in plan.segments)
    if units is None or own or isinstance(plan.arrivals, Recorded) or plan.basket.joint:
        return lines.quantity * int(plan.price[0])
    return repeated_int64(int(units + 0.5) * int(plan.price[0]), lines.quantity.size)


def arrivals_of(plan: StreamPlan, luck: Luck, end: float) -> Arrivals:
    """Return when the stream's orders arrive."""
    if isinstance(plan.arrivals, Recorded):
        return Arrivals(plan.arrivals.time, plan.arrivals.gap)
    if isinstance(plan.arrivals, Timetable):
        return varying_arrivals(plan.arrivals, luck, plan.name)
    return renewal_arrivals(plan.arrivals, luck, plan.name, end)


def segments_of(plan: StreamPlan, luck: Luck, time: Floats) -> NDArray[np.int32]:
    """Return each order's segment, numbered within the stream; a surge of an item attracts the segments that buy it."""
    if len(plan.segments) == 1:
        return repeated_int32(0, time.size)
    segment = np.zeros(time.size, np.int32)
    u = luck.uniforms(time.size, "customers", plan.name, "segment")
    shares: list[Floats | float] = [s.share for s in plan.segments]
    if any(basket.tilt.place for basket in plan.baskets()):
        shares = [
            s.share * Growth((), b.growth()).factor(time) for s, b in zip(plan.segments, plan.baskets(), strict=True)
        ]
    u = u * sum(shares)
    edge: Floats | float = 0.0
    for share in shares[:-1]:
        edge = edge + share
        segment += u >= edge
    return segment


def lines_of(plan: StreamPlan, buyers: Buyers, segment: NDArray[np.int32]) -> Lines:
    """Return the lines of all orders, from the stream's basket or from their segment's own, or as recorded."""
    known = Known()
    if isinstance(plan.arrivals, Recorded):
        known = Known(plan.arrivals.per_order, plan.arrivals.item, plan.arrivals.units)
    own = [place for place, s in enumerate(plan.segments) if s.basket is not None]
    if not own:
        return filled(plan.basket, buyers, known)
    groups = [(plan.segments[place].basket or plan.basket, np.flatnonzero(segment == place)) for place in own]
    groups.append((plan.basket, np.flatnonzero(~np.isin(segment, own))))
    parts = [
        (orders, filled(basket, buyers._replace(orders=orders), _known_of(known, orders))) for basket, orders in groups
    ]
    return _together(parts, segment.size)


def _known_of(known: Known, orders: NDArray[np.int64]) -> Known:
    if known.per_order is None:
        return known
    per_order = known.per_order[orders]
    line = slices(starts(known.per_order)[orders], per_order)
    item = None if known.item is None else known.item[line]
    return Known(per_order, item, None if known.units is None else known.units[line])


def _together(parts: list[tuple[NDArray[np.int64], Lines]], n: int) -> Lines:
    """Return the lines of all orders, given those of groups of orders."""
    per_order = np.zeros(n, np.int64)
    for orders, part in parts:
        per_order[orders] = part.per_order
    first = starts(per_order)
    item, quantity = np.empty(int(first[-1]), np.int32), np.empty(int(first[-1]), np.int64)
    for orders, part in parts:
        line = slices(first[orders], part.per_order)
        item[line], quantity[line] = part.item, part.quantity
    return Lines(per_order, item, quantity)


def by_segment(
    plan: StreamPlan, laws: list[Evaluation | None], segment: NDArray[np.int32], luck: Luck, what: str
) -> Floats:
    """Return a duration per order by its segment's law; infinite where there is none."""
    n = segment.size
    if all(law is None for law in laws):
        return repeated(math.inf, n)
    u = luck.uniforms(n, "customers", plan.name, what)
    if laws[0] is not None and all(law is laws[0] for law in laws) and laws[0].turns is None:
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
    return repeated(CERTAIN, n)


def _of_all(plan: StreamPlan, law: Evaluation, luck: Luck, n: int, what: str) -> Floats:
    if law.constant is not None:
        return repeated(law.constant, n)
    return values(law, luck.uniforms(n, "customers", plan.name, what))


def without_empty(orders: Orders) -> Orders:
    """Return the orders without lines of zero units, and without orders that then have no lines."""
    if constant_of(orders.quantity):
        return orders
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
    order = np.argsort(np.concatenate([orders.time for orders in streams]), kind="stable")
    per_order = np.concatenate([orders.per_order for orders in streams])
    line = slices(starts(per_order)[order], per_order[order])
    customers = np.cumsum([0, *(orders.customer.max(initial=-1) + 1 for orders in streams[:-1])])
    shifted = [
        orders._replace(customer=orders.customer + np.int32(known))
        for orders, known in zip(streams, customers, strict=True)
    ]
    columns = {name: np.concatenate([getattr(orders, name) for orders in shifted])[order] for name in PER_ORDER}
    lines = {name: np.concatenate([getattr(orders, name) for orders in streams])[line] for name in PER_LINE}
    return Orders(gap=None, per_order=per_order[order], **columns, **lines)

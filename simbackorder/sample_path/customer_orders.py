"""The orders of one stream of customers, with everything that they own."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.answers import CERTAIN, Asked, Owned, by_segment, of_all, plan_answers, uniform
from simbackorder.sample_path.baskets import Basket, Buyers, Known, Lines, filled, slices, starts
from simbackorder.sample_path.columns import alike, counting, repeated_int32, repeated_int64, shared
from simbackorder.sample_path.distributions import Counts, Evaluation, evaluation
from simbackorder.sample_path.line_marks import LineMarks, plan_line_marks
from simbackorder.sample_path.order_columns import Int32s, Orders, by_time, without_empty
from simbackorder.sample_path.popularity import plan_basket
from simbackorder.sample_path.processes import Process, arrivals_of, multiplied, plan_arrivals
from simbackorder.sample_path.replay import Recorded
from simbackorder.sample_path.sources import Floats, Luck
from simbackorder.sample_path.substitutes import with_spare_lines
from simbackorder.sample_path.surges import Growth
from simbackorder.sample_path.transits import transits_of

if TYPE_CHECKING:
    from simbackorder.scenario.language.distributions import Distribution
    from simbackorder.scenario.sections.schema import Scenario, Segment

COMES_ANYWAY = -1.0
"""Stands for the mark of a candidate, of a customer whom nothing has to attract."""
WHOLE = ("whole", "consent", "substitutes", "retry", "asks_refund")
"""What orders own that is a whole number."""


class SegmentPlan(NamedTuple):
    """One segment: its share, and its basket if it has one of its own."""

    share: float
    basket: Basket | None


class OwnedColumns(NamedTuple):
    """What orders own, by name: columns that are the same for all, as they are stored, with their number, those alike
    together; and how the others are drawn."""

    same: tuple[tuple[str, float, tuple[str, ...]], ...]
    drawn: tuple[tuple[str, Callable[[Asked], Any]], ...]

    def of(self, asked: Asked) -> dict[str, Any]:
        """Return the columns of these orders."""
        n = asked.segment.size
        columns: dict[str, Any] = {}
        for stored, number, names in self.same:
            columns |= dict.fromkeys(names, alike(stored, number, n))
        for name, drawn in self.drawn:
            columns[name] = drawn(asked)
        return columns


class StreamPlan(NamedTuple):
    """A stream made ready to draw from; by item: `price` in minor units, `substitute` (its place; -1: none).

    `owned`: what orders own besides their time, customer and lines. `population` None: every order is a new customer's,
    or as recorded. `attracted`: how candidates come whom a backlog attracts; they are of the stream's population, and
    otherwise like its customers. `marks`: of lines.
    """

    name: str
    arrivals: Process
    segments: tuple[SegmentPlan, ...]
    first_segment: int
    basket: Basket
    price: Counts
    substitute: Int32s
    owned: OwnedColumns
    population: int | None
    attracted: Process | None
    marks: LineMarks = LineMarks()

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
            None if segment.basket is None else plan_basket(scenario, segment.basket, stream.arrivals.surges),
        )
        for segment in stream.segments.values()
    )
    basket = plan_basket(scenario, stream.basket, stream.arrivals.surges)
    arrivals = plan_arrivals(scenario, name, [segment.basket or basket for segment in segments])
    places = {item: place for place, item in enumerate(scenario.items)}
    items = scenario.items.values()
    substitute = np.array([-1 if item.substitute is None else places[item.substitute] for item in items], np.int32)
    return StreamPlan(
        name,
        arrivals,
        segments,
        first_segment,
        basket,
        np.array([item.price for item in items], np.int64),
        substitute,
        plan_owned(scenario, list(stream.segments.values()), bool((substitute >= 0).any())),
        stream.population,
        None if stream.attraction is None else multiplied(arrivals, stream.attraction.strength),
        plan_line_marks(stream.segments.values()),
    )


def plan_owned(scenario: "Scenario", segments: list["Segment"], substitutes: bool) -> OwnedColumns:
    """Return what the orders of these segments own; `substitutes`: whether any item has one."""
    owned: dict[str, Owned] = {
        "patience": by_segment([_ready(segment.patience) for segment in segments], "patience"),
        "tolerance": by_segment([_ready(segment.tolerance) for segment in segments], "tolerance"),
        "acceptance": acceptance_of(segments),
        "pick": of_all(evaluation(scenario.shipping.pick_and_pack), "pick"),
        "transit": transits_of(transit_distributions(scenario)),
        "attraction": COMES_ANYWAY,
        **plan_answers(segments, scenario.payment, substitutes),
    }
    same: dict[tuple[str, float], tuple[str, ...]] = {}
    for name, own in owned.items():
        if not callable(own):
            key = "i4" if name in WHOLE else "f8", own
            same[key] = (*same.get(key, ()), name)
    return OwnedColumns(
        tuple((*key, names) for key, names in same.items()),
        tuple((name, own) for name, own in owned.items() if callable(own)),
    )


def transit_distributions(scenario: "Scenario") -> tuple[Evaluation, ...]:
    """Return the distributions of transit of the standard carrier and of the others."""
    others = scenario.shipping.carriers.values()
    return tuple(
        evaluation(distribution)
        for distribution in (scenario.shipping.transit, *(carrier.transit for carrier in others))
    )


def _ready(distribution: "Distribution | None") -> Evaluation | None:
    return None if distribution is None else evaluation(distribution)


def draw_stream(plan: StreamPlan, luck: Luck, end: float) -> Orders:
    """Return the stream's orders before `end` and the candidates it may attract, without those that want nothing."""
    own = orders_of(plan, luck, end)
    if plan.attracted is None:
        return own
    candidates = plan._replace(name=f"{plan.name}.attracted", arrivals=plan.attracted)  # a name that no stream can have
    more = orders_of(candidates, luck, end)
    mark = luck.uniforms(more.time.size, "customers", candidates.name, "attraction")
    if plan.population is None:
        more = more._replace(customer=more.customer + np.int32(own.customer.max(initial=-1) + 1))
    return by_time([own, more._replace(attraction=mark)])


def orders_of(plan: StreamPlan, luck: Luck, end: float) -> Orders:
    """Return the orders before `end` that nothing has to attract, with their spare lines."""
    arrivals = arrivals_of(plan.arrivals, luck, plan.name, end)
    segment = segments_of(plan, luck, arrivals.time)
    buyers = Buyers(luck, plan.name, arrivals.time)
    lines = lines_of(plan, buyers, segment)
    asked = Asked(luck, plan.name, segment)
    orders = Orders(
        time=arrivals.time,
        gap=arrivals.gap,
        segment=segment if plan.first_segment == 0 else segment + np.int32(plan.first_segment),
        customer=customers_of(plan, asked),
        recorded=counting(segment.size) if isinstance(plan.arrivals, Recorded) else repeated_int32(-1, segment.size),
        per_order=lines.per_order,
        item=lines.item,
        quantity=lines.quantity,
        value=value_of(plan, lines),
        spare=repeated_int32(0, lines.item.size),
        **plan.marks.of(buyers, lines.per_order),
        **plan.owned.of(asked),
    )
    if isinstance(plan.arrivals, Recorded) and plan.arrivals.tolerance is not None:
        recorded = plan.arrivals.tolerance
        orders = orders._replace(tolerance=np.where(np.isnan(recorded), orders.tolerance, recorded))
    return with_spare_lines(without_empty(orders), plan.substitute, plan.price)


def customers_of(plan: StreamPlan, asked: Asked) -> Int32s:
    """Return who orders: as recorded, one of the population at random, or somebody new every time."""
    if plan.population is not None:
        return (asked.uniforms("customer") * plan.population).astype(np.int32)
    return plan.arrivals.customer if isinstance(plan.arrivals, Recorded) else counting(asked.segment.size)


def acceptance_of(segments: list["Segment"]) -> Owned:
    """Return the uniform that decides whether the customer accepts a backorder; not drawn when all or none do."""
    choosy = any(0 < share < 1 for segment in segments for share in stated_of(segment))
    return uniform("acceptance") if choosy else CERTAIN


def stated_of(segment: "Segment") -> list[float]:
    """Return the shares of a segment who accept a backorder, with and without what may be offered for it."""
    return [segment.accept_backorder, *(segment.takes.accepting if segment.takes else ())]


def value_of(plan: StreamPlan, lines: Lines) -> Counts:
    """Return what the lines are worth: as recorded, or price times units."""
    if isinstance(plan.arrivals, Recorded) and plan.arrivals.value is not None:
        return plan.arrivals.value
    if plan.price.size > 1:
        worth: Counts = np.take(plan.price, lines.item)  # half the time of an index
        return worth if shared(lines.quantity) == 1 else np.multiply(worth, lines.quantity, out=worth)
    units = plan.basket.units.constant
    own = any(segment.basket is not None for segment in plan.segments)
    if units is None or own or isinstance(plan.arrivals, Recorded) or plan.basket.joint:
        return lines.quantity * int(plan.price[0])
    return repeated_int64(int(units + 0.5) * int(plan.price[0]), lines.quantity.size)


def segments_of(plan: StreamPlan, luck: Luck, time: Floats) -> NDArray[np.int32]:
    """Return each order's segment, numbered within the stream: as recorded, or drawn; a surge of an item attracts the
    segments that buy it."""
    if isinstance(plan.arrivals, Recorded) and plan.arrivals.segment is not None:
        return plan.arrivals.segment
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

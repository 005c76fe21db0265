"""What customers put into their baskets: items by popularity without replacement, units per line; or joint baskets.

An order's luck is its own: the number of lines, the item of its j-th line and the units of its j-th line each come from
a source of their own (named by j), at the order's place in its stream. So another distribution for one segment's lines
or units leaves every other order, and the other lines of the same order, as they were.

Items are drawn one after another, each by weight among those not yet in the basket (successive sampling), by inversion
and exactly: weights are whole numbers up to 2**52, so that no rounding can put one item into a basket twice.
"""

from collections.abc import Callable, Iterator
from math import floor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.columns import multiples, repeated_int32, repeated_int64, shared, total_of
from simbackorder.sample_path.distributions import Counts, Evaluation, counts
from simbackorder.sample_path.sources import Floats, Luck, Source
from simbackorder.sample_path.surges import Surge, surge_factor

Places = NDArray[np.intp]
FINEST = 2.0**52
GROUP = 2**14
SMALL_GROUP = 2**12
BUCKETS = 32
"""Of the guide, per thing: with so many, the first guess is nearly always right."""
by_machine: list[Callable[["Filling"], int]] = []
"""`fill` as machine code, if this process has it at hand."""


class Urn(NamedTuple):
    """Things to draw by weight: cumulative whole-number weights, and a guide that spares most of the search."""

    weight: Floats
    before: Floats
    after: Floats
    total: float
    guide: NDArray[np.int32]
    buckets_per_weight: float


def urn(weights: Floats, headroom: float = 1.0) -> Urn:
    """Return an urn of things with these weights (all above 0; only their ratios matter).

    `headroom` is how many times heavier they may all become by tilting.
    """
    weight = np.maximum(np.rint(weights * (FINEST / headroom / weights.sum())), 1.0)
    after = np.cumsum(weight)
    buckets = max(64, BUCKETS * weight.size)
    edges = np.arange(buckets + 1) * (after[-1] / buckets) * (1 - 1e-12) - 1.0
    guide = np.searchsorted(after, edges, side="right").astype(np.int32)
    return Urn(weight, after - weight, after, float(after[-1]), guide, buckets / float(after[-1]))


def located(this: Urn, at: Floats) -> Places:
    """Return which thing covers each of the cumulative weights `at` (from 0 to below the total)."""
    place = this.guide[(at * this.buckets_per_weight).astype(np.intp)].astype(np.intp)
    for _ in range(3):
        passed = this.after[place] <= at
        if not passed.any():
            return place
        place += passed
    rest = np.flatnonzero(this.after[place] <= at)
    place[rest] = np.searchsorted(this.after, at[rest], side="right")
    return place


class Tilt(NamedTuple):
    """Things of an urn (their places, rising) that surges make heavier or lighter for a time."""

    place: tuple[int, ...] = ()
    surges: tuple[tuple[Surge, ...], ...] = ()


class Drawing:
    """Things drawn from an urn one after another without replacement, for many orders side by side."""

    def __init__(self, this: Urn, tilt: Tilt, times: Floats) -> None:
        """Prepare a draw per time; the times matter only where the urn is tilted."""
        self._urn = this
        self._place = tilt.place
        self._extra = [
            np.maximum(np.rint(this.weight[place] * surge_factor(surges, times)), 1.0) - this.weight[place]
            for place, surges in zip(tilt.place, tilt.surges, strict=True)
        ]
        self._left = np.full(times.size, this.total)
        for extra in self._extra:
            self._left += extra
        self._drawn: list[Places] = []

    def keep(self, n: int) -> None:
        """Go on with the first `n` orders only."""
        self._left = self._left[:n]
        self._extra = [extra[:n] for extra in self._extra]
        self._drawn = [column[:n] for column in self._drawn]

    def next(self, u: Floats) -> Places:
        """Return one more thing per order, by weight among those that it does not have yet."""
        at = np.floor(u * self._left)
        for column in self._drawn:  # from left to right, so that `at` skips what is gone
            at += self._weight(column) * (at >= self._before(column))
        place = located(self._urn, self._untilted(at) if self._extra else at)
        self._left -= self._weight(place)
        self._insert(place)
        return place

    def _weight(self, place: Places) -> Floats:
        weight = self._urn.weight[place]
        for tilted, extra in zip(self._place, self._extra, strict=True):
            weight += extra * (place == tilted)
        return weight

    def _before(self, place: Places) -> Floats:
        before = self._urn.before[place]
        for tilted, extra in zip(self._place, self._extra, strict=True):
            before += extra * (place > tilted)
        return before

    def _untilted(self, at: Floats) -> Floats:
        """Return where the thing at these cumulative tilted weights is without tilt."""
        shift, plain = np.zeros_like(at), at.copy()
        for tilted, extra in zip(self._place, self._extra, strict=True):
            start = self._urn.before[tilted] + shift
            stop = start + self._urn.weight[tilted] + extra
            shift += extra
            plain = np.where(at >= stop, at - shift, np.where(at >= start, self._urn.before[tilted], plain))
        return plain

    def _insert(self, place: Places) -> None:
        for column, known in enumerate(self._drawn):
            self._drawn[column], place = np.minimum(known, place), np.maximum(known, place)
        self._drawn.append(place)


class Joint(NamedTuple):
    """Baskets bought as a whole: the lines of basket b are `item` and `units` at first[b]..first[b + 1]."""

    first: NDArray[np.int64]
    item: NDArray[np.int32]
    units: Counts


class Basket(NamedTuple):
    """How the baskets of a stream or segment arise: popularity, lines and units by distributions; or joint baskets."""

    urn: Urn
    item: NDArray[np.int32]
    lines: Evaluation
    units: Evaluation
    tilt: Tilt = Tilt()
    joint: Joint | None = None

    def growth(self) -> tuple[tuple[float, tuple[Surge, ...]], ...]:
        """Return the surges of single items, each with its share of this basket's demand."""
        shares = (float(self.urn.weight[place]) / self.urn.total for place in self.tilt.place)
        return tuple(zip(shares, self.tilt.surges, strict=True))


class Buyers(NamedTuple):
    """Orders whose baskets are drawn: their places among the stream's arrivals (None: all), and the times of all."""

    luck: Luck
    stream: str
    time: Floats
    orders: NDArray[np.int64] | None = None

    @property
    def times(self) -> Floats:
        """When these orders arrive."""
        return self.time if self.orders is None else self.time[self.orders]

    def uniforms(self, *what: str | int) -> Floats:
        """Return the luck of these orders in this respect."""
        u = self.luck.uniforms(self.time.size, "customers", self.stream, *what)
        return u if self.orders is None else u[self.orders]


class Lines(NamedTuple):
    """The lines of some orders: how many each has, and their items and units, order by order."""

    per_order: NDArray[np.int64]
    item: NDArray[np.int32]
    quantity: Counts


class Known(NamedTuple):
    """What is recorded of the lines of some orders (None: to be drawn)."""

    per_order: NDArray[np.int64] | None = None
    item: NDArray[np.int32] | None = None
    units: Counts | None = None


def filled(basket: Basket, buyers: Buyers, known: Known) -> Lines:
    """Return the baskets of these buyers, as far as they are not known; lines may have zero units."""
    if basket.joint is not None and known.item is None:
        return _joint_lines(basket, basket.joint, buyers)
    per_order = _numbers_of_lines(basket, buyers) if known.per_order is None else known.per_order
    item = items_of(basket, buyers, per_order) if known.item is None else known.item
    return Lines(per_order, item, _units_of(basket.units, buyers, per_order) if known.units is None else known.units)


def starts(per_order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each order's lines begin, and after the last order where they end."""
    lines = shared(per_order)
    if lines is not None:
        return multiples(lines, per_order.size + 1)
    if per_order.size and per_order.min() == per_order.max():
        return multiples(int(per_order[0]), per_order.size + 1)
    first = np.zeros(per_order.size + 1, np.int64)
    np.cumsum(per_order, out=first[1:])
    return first


def slices(first: NDArray[np.int64], per_order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers first[0], first[0] + 1, ... of each order's lines, order by order."""
    return np.arange(int(per_order.sum())) + np.repeat(first - starts(per_order)[:-1], per_order)


def _joint_lines(basket: Basket, joint: Joint, buyers: Buyers) -> Lines:
    chosen = Drawing(basket.urn, basket.tilt, buyers.times).next(buyers.uniforms("basket"))
    per_order = np.diff(joint.first)[chosen]
    line = slices(joint.first[chosen], per_order)
    return Lines(per_order, joint.item[line], joint.units[line])


def _numbers_of_lines(basket: Basket, buyers: Buyers) -> NDArray[np.int64]:
    if basket.lines.constant is not None:
        return repeated_int64(min(max(int(basket.lines.constant + 0.5), 1), basket.item.size), buyers.times.size)
    return np.clip(counts(basket.lines, buyers.uniforms("lines")), 1, basket.item.size)


def items_of(basket: Basket, buyers: Buyers, per_order: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the items of orders with so many lines each, all distinct within an order."""
    if basket.item.size == 1:
        return repeated_int32(int(basket.item[0]), total_of(per_order))
    first = starts(per_order)
    item = np.empty(int(first[-1]), np.int32)
    if by_machine and not basket.tilt.place and buyers.orders is None:
        fill_all(basket, buyers, per_order, first, item)
        return item
    for line, rows, u in rounds(buyers, "item", per_order):
        if line == 0:
            drawing = Drawing(basket.urn, basket.tilt, buyers.times[rows])
        drawing.keep(rows.size)
        item[first[rows] + line] = basket.item[drawing.next(u)]
    return item


class Filling(NamedTuple):
    """Orders that get their items one after another: luck [line, order], lines per order and where they begin; the urn,
    and the items of its things; and where the items are written. `drawn` is scratch."""

    u: Any
    per_order: Any
    first: Any
    weight: Any
    before: Any
    after: Any
    total: float
    guide: Any
    buckets_per_weight: float
    names: Any
    item: Any
    drawn: Any


def fill_all(
    basket: Basket, buyers: Buyers, per_order: NDArray[np.int64], first: NDArray[np.int64], item: NDArray[np.int32]
) -> None:
    """Write the items of all orders, in groups whose luck fits into a processor's cache."""
    most = int(per_order.max(initial=0))
    name = ("customers", buyers.stream, "item")
    this, drawn = basket.urn, np.empty(most, np.int64)
    for start in range(0, buyers.time.size, SMALL_GROUP):
        stop = min(start + SMALL_GROUP, buyers.time.size)
        u = buyers.luck.numbered(name, range(most), start, stop)
        orders = per_order[start:stop], first[start:stop]
        known: Any = (u, *orders, *this, basket.item, item, drawn)
        by_machine[0](Filling(*known))


def fill(f: Filling) -> int:
    """Draw the items of some orders one after another, as `Drawing` does side by side. In the subset of Python that is
    translated; returns how many orders there were."""
    for o in range(len(f.per_order)):
        left = f.total
        for line in range(f.per_order[o]):
            at = float(floor(f.u[line, o] * left))
            for k in range(line):  # from left to right, so that `at` skips what is gone
                beyond = at + f.weight[f.drawn[k]]
                at = beyond if at >= f.before[f.drawn[k]] else at  # both are worked out: nobody can predict which
            place = f.guide[int(at * f.buckets_per_weight)]
            while f.after[place] <= at:
                place += 1
            f.item[f.first[o] + line] = f.names[place]
            left -= f.weight[place]
            for k in range(line):
                known = f.drawn[k]
                f.drawn[k] = min(known, place)
                place = max(known, place)
            f.drawn[line] = place
    return len(f.per_order)


def rounds(buyers: Buyers, what: str, per_order: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.intp], Floats]]:
    """Yield luck for the lines: the number of the line, the orders that have it, and their luck with it.

    Orders come in groups that fit into a processor's cache; in each group all first lines, then all second ones, and so
    on. The orders with most lines are first, so that the orders of a later round begin those of the round before.
    """
    sources: list[Source] = []
    for start in range(0, buyers.time.size, GROUP):
        stop = min(start + GROUP, buyers.time.size)
        low, high = start, stop
        if buyers.orders is not None:
            low, high = np.searchsorted(buyers.orders, (start, stop)).tolist()
        order, active = long_orders_first(per_order[low:high])
        arrival = order if buyers.orders is None else buyers.orders[low:high][order] - start
        for line, n in enumerate(active):
            if line == len(sources):
                sources.append(buyers.luck.source("customers", buyers.stream, what, line))
            u = sources[line].stretch(start, stop)
            yield line, order[:n] + low, u[arrival[:n]]


def long_orders_first(per_order: NDArray[np.int64]) -> tuple[NDArray[np.intp], list[int]]:
    """Return the orders with those of most lines first, and how many orders have more than 0, 1, 2... lines."""
    most = int(per_order.max(initial=0))
    fewer = (most - per_order).astype(np.uint16 if most < 2**16 else np.int64)  # short integers are sorted by digits
    order = np.argsort(fewer, kind="stable")
    return order, (per_order.size - np.cumsum(np.bincount(per_order, minlength=most + 1)))[:-1].tolist()


def _units_of(units: Evaluation, buyers: Buyers, per_order: NDArray[np.int64]) -> Counts:
    total = total_of(per_order)
    if units.constant is not None:
        return repeated_int64(int(units.constant + 0.5), total)
    if units.turns is not None:
        return counts(units, np.empty(total))
    first, luck = starts(per_order), np.empty(total)
    for line, rows, u in rounds(buyers, "units", per_order):
        luck[first[rows] + line] = u
    return counts(units, luck)

"""What customers put into their baskets: items by popularity without replacement, units per line; or joint baskets.

An order's luck is its own: the number of lines, the item of its j-th line and the units of its j-th line each come from
a source of their own (named by j), at the order's place in its stream. So another law for one segment's lines or units
leaves every other order, and the other lines of the same order, as they were.

Items are drawn one after another, each by weight among those not yet in the basket (successive sampling), by inversion
and exactly: weights are whole numbers up to 2**52, so that no rounding can put one item into a basket twice.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.model.laws import Counts, Evaluation, counts
from simbackorder.model.sources import Floats, Luck

Places = NDArray[np.intp]
FINEST = 2.0**52


class Urn(NamedTuple):
    """Things to draw by weight: cumulative whole-number weights, and a guide that spares most of the search."""

    weight: Floats
    before: Floats
    after: Floats
    total: float
    guide: NDArray[np.int32]
    buckets_per_weight: float


def urn(weights: Floats) -> Urn:
    """Return an urn of things with these weights (all above 0; only their ratios matter)."""
    weight = np.maximum(np.rint(weights * (FINEST / 2 / weights.sum())), 1.0)
    after = np.cumsum(weight)
    buckets = max(64, 8 * weight.size)
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


class Basket(NamedTuple):
    """How the baskets of a stream or segment arise: popularity with laws of lines and units, or joint baskets."""

    urn: Urn
    item: NDArray[np.int32]
    lines: Evaluation
    units: Evaluation
    joint: "Joint | None" = None


class Joint(NamedTuple):
    """Baskets bought as a whole: the lines of basket b are `item` and `units` at first[b]..first[b + 1]."""

    first: NDArray[np.int64]
    item: NDArray[np.int32]
    units: Counts


class Lines(NamedTuple):
    """The lines of some orders: how many each has, and their items and units, order by order."""

    per_order: NDArray[np.int64]
    item: NDArray[np.int32]
    quantity: Counts


def filled(basket: Basket, luck: Luck, stream: str, orders: NDArray[np.int64] | None, n: int) -> Lines:
    """Return the baskets of the orders at these places of the stream (None: of all `n`); lines may have zero units."""
    if basket.joint is not None:
        return _joint_lines(basket, basket.joint, _owned(luck, n, orders, stream, "basket"))
    size = n if orders is None else orders.size
    most = basket.item.size
    if basket.lines.constant is not None:
        count = np.full(size, min(max(int(basket.lines.constant + 0.5), 1), most))
    else:
        count = np.clip(counts(basket.lines, _owned(luck, n, orders, stream, "lines")), 1, most)
    item = items_of(basket, luck, stream, orders, count, n)
    return Lines(count, item, _units_of(basket.units, luck, stream, orders, count, n))


def _owned(luck: Luck, n: int, orders: NDArray[np.int64] | None, *source: str | int) -> Floats:
    u = luck.uniforms(n, "customers", *source)
    return u if orders is None else u[orders]


def starts(count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each order's lines begin, and after the last order where they end."""
    first = np.zeros(count.size + 1, np.int64)
    np.cumsum(count, out=first[1:])
    return first


def _joint_lines(basket: Basket, joint: Joint, u: Floats) -> Lines:
    chosen = located(basket.urn, np.floor(u * basket.urn.total))
    count = np.diff(joint.first)[chosen]
    line = np.arange(int(count.sum())) + np.repeat(joint.first[chosen] - starts(count)[:-1], count)
    return Lines(count, joint.item[line], joint.units[line])


def items_of(
    basket: Basket, luck: Luck, stream: str, orders: NDArray[np.int64] | None, count: NDArray[np.int64], n: int
) -> NDArray[np.int32]:
    """Return the items of orders with `count` lines each, all distinct within an order."""
    first = starts(count)
    if basket.item.size == 1:
        return np.full(int(first[-1]), basket.item[0], np.int32)
    item = np.empty(int(first[-1]), np.int32)
    drawn: list[Places] = []
    left = np.full(count.size, basket.urn.total)
    active = np.arange(count.size)
    for line in range(int(count.max(initial=0))):
        staying = count[active] > line
        if not staying.all():
            active, left = active[staying], left[staying]
            drawn = [column[staying] for column in drawn]
        u = _owned(luck, n, orders, stream, "item", line)
        place = _next_place(basket.urn, u[active], left, drawn)
        item[first[active] + line] = basket.item[place]
        left -= basket.urn.weight[place]
        _insert(drawn, place)
    return item


def _next_place(this: Urn, u: Floats, left: Floats, drawn: list[Places]) -> Places:
    """Return one more thing per order, by weight among those not drawn (`drawn` rises from column to column)."""
    at = np.floor(u * left)
    for column in drawn:
        at += this.weight[column] * (at >= this.before[column])
    return located(this, at)


def _insert(drawn: list[Places], place: Places) -> None:
    for column, known in enumerate(drawn):
        drawn[column], place = np.minimum(known, place), np.maximum(known, place)
    drawn.append(place)


def _units_of(
    units: Evaluation, luck: Luck, stream: str, orders: NDArray[np.int64] | None, count: NDArray[np.int64], n: int
) -> Counts:
    total = int(count.sum())
    if units.constant is not None:
        return np.full(total, int(units.constant + 0.5))
    if units.turns is not None:
        return counts(units, np.empty(total))
    first, u = starts(count), np.empty(total)
    for line in range(int(count.max(initial=0))):
        active = np.flatnonzero(count > line)
        u[first[active] + line] = _owned(luck, n, orders, stream, "units", line)[active]
    return counts(units, u)

"""The same customer's order under two alternatives: what became of each, in classes that leave none out and name none
twice, and what one earns more than the other.

Alternatives differ in policies only, and meet one sample path: order number n is the same customer, with the same
wishes and the same luck, under both. Who stays away, whom a waiting list attracts, who comes back later and who takes a
substitute is on the path under the number under which it may come, whatever becomes of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.metrics.order_table import STATES
from simbackorder.metrics.outcomes import PROMISES, Outcomes
from simbackorder.state import ROUNDING

Array = NDArray[np.int64]
CLASSES = (
    *("saved", "lost", "more_units", "fewer_units", "earlier", "later", "same", "neither"),
    *("open_under_first", "open_under_second", "open_under_both"),
)
"""Of the second alternative against the first: every order of the window is in exactly one.

`saved`: something of it reaches the customer under the second only; `lost`: under the first only; `neither`: under
neither. Of those served under both, `more_units` or `fewer_units` are shipped under the second, or as many, whose last
parcel arrives `earlier`, `later` or at the `same` time. `open_under_...`: the run ended before the order was closed or
its last parcel arrived, so that nobody knows.
"""
SAVED, LOST, MORE, FEWER, EARLIER, LATER, SAME, NEITHER, OPEN_FIRST, OPEN_SECOND, OPEN_BOTH = range(len(CLASSES))
MIRRORED = {"saved": "lost", "more_units": "fewer_units", "earlier": "later", "open_under_first": "open_under_second"}
"""What a class is called when the two alternatives change places; the others keep their names."""
SHOWN_BY_EXAMPLE = (SAVED, LOST, LATER, EARLIER, FEWER, MORE)


class Pairs(NamedTuple):
    """All orders of one replication, pair by pair: their class (-1: placed before the window), and what the second
    alternative adds to profit in the window against the first, account by account, minor units."""

    first: Outcomes
    second: Outcomes
    kind: Array
    gained: Array

    @property
    def value(self) -> Array:
        """What the second alternative adds to profit, order by order."""
        total: Array = self.gained.sum(axis=1)
        return total


class Example(NamedTuple):
    """An order of a class: `typical`, of the middle value, or `largest`."""

    kind: int
    which: str
    order: int


class Counted(NamedTuple):
    """What is kept of the pairs of one replication; minor units; the second less the first.

    By class: `orders`, and `gained[class, account]`. `before`: gained by orders placed before the window. `outside`: by
    accounts that no order owns. `first_states[class, state]`, `second_states[class, state]`: how the orders of a class
    ended under each. `promises[first, second]`. `segments[part, ...]` and `items[part, ...]`: orders saved and lost,
    and the value of all orders. `profit`: of each alternative. `examples`.
    """

    orders: Array
    gained: Array
    before: Array
    outside: Array
    first_states: Array
    second_states: Array
    promises: Array
    segments: Array
    items: Array
    profit: Array
    examples: tuple[Example, ...]


def paired(first: Outcomes, second: Outcomes, warm_up: float) -> Pairs:
    """Pairs the orders of two runs on one sample path. Raises ValueError if they are of different paths."""
    for column in ("arrived", "item"):
        if not np.array_equal(getattr(first, column), getattr(second, column)):
            raise ValueError("the two runs met different customers: their orders cannot be paired")
    kind = np.where(first.arrived >= warm_up, classes(first, second), -1)
    return Pairs(first, second, kind, second.earned - first.earned)


def classes(first: Outcomes, second: Outcomes) -> Array:
    """The class of every pair, by its place in CLASSES."""
    one, other = first.orders.shipped, second.orders.shipped
    with np.errstate(invalid="ignore"):
        moved = np.nan_to_num(second.done - first.done)
    sooner, later = moved < -ROUNDING, moved > ROUNDING
    conditions = [
        (first.open & second.open, OPEN_BOTH),
        (first.open, OPEN_FIRST),
        (second.open, OPEN_SECOND),
        ((one == 0) & (other == 0), NEITHER),
        (one == 0, SAVED),
        (other == 0, LOST),
        (other > one, MORE),
        (other < one, FEWER),
        (sooner, EARLIER),
        (later, LATER),
    ]
    return np.select([which for which, _ in conditions], [kind for _, kind in conditions], SAME).astype(np.int64)


def counted(pairs: Pairs, parts: tuple[int, int]) -> Counted:
    """The sums of a replication; `parts`: how many segments and items there are."""
    inside = pairs.kind >= 0
    kind = pairs.kind[inside]
    first, second = pairs.first, pairs.second
    gained = np.zeros((len(CLASSES), pairs.gained.shape[1]), np.int64)
    np.add.at(gained, kind, pairs.gained[inside])
    segments, items = parts
    return Counted(
        orders=np.bincount(kind, minlength=len(CLASSES)),
        gained=gained,
        before=pairs.gained[~inside].sum(axis=0),
        outside=second.outside - first.outside,
        first_states=table(kind, first.orders.state[inside], (len(CLASSES), len(STATES))),
        second_states=table(kind, second.orders.state[inside], (len(CLASSES), len(STATES))),
        promises=table(first.promise[inside], second.promise[inside], (len(PROMISES), len(PROMISES))),
        segments=by_part(pairs, first.orders.segment, segments),
        items=by_part(pairs, first.item, items),
        profit=np.array([int(each.earned.sum() + each.outside.sum()) for each in (first, second)]),
        examples=examples(pairs),
    )


def table(rows: Array, columns: NDArray[np.integer], shape: tuple[int, int]) -> Array:
    """How many pairs of numbers there are."""
    found: Array = np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1]).reshape(shape)
    return found


def by_part(pairs: Pairs, part: NDArray[np.integer], parts: int) -> Array:
    """By part: orders saved, orders lost, and the value of all orders of the window."""
    found = np.zeros((parts, 3), np.int64)
    np.add.at(found[:, 0], part[pairs.kind == SAVED], 1)
    np.add.at(found[:, 1], part[pairs.kind == LOST], 1)
    inside = pairs.kind >= 0
    np.add.at(found[:, 2], part[inside], pairs.value[inside])
    return found


def examples(pairs: Pairs) -> tuple[Example, ...]:
    """Of each class in which something changes, the order of the middle value (the first of those), and of the saved
    ones that of the largest."""
    found, value = [], pairs.value
    for kind in SHOWN_BY_EXAMPLE:
        of_kind = np.flatnonzero(pairs.kind == kind)
        if not len(of_kind):
            continue
        ranked = of_kind[np.argsort(value[of_kind], kind="stable")]
        middle = value[ranked[(len(ranked) - 1) // 2]]
        found.append(Example(kind, "typical", 1 + int(of_kind[value[of_kind] == middle][0])))
        if kind == SAVED and value[ranked[-1]] > middle:
            found.append(Example(kind, "largest", 1 + int(of_kind[value[of_kind] == value[ranked[-1]]][0])))
    return tuple(found)

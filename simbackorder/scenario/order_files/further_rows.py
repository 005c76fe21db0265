"""Further rows of an order: files leave out what stands in the row above, and use numbers again."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simbackorder.scenario.order_files.amounts import Flags
from simbackorder.scenario.order_files.moments import day_of
from simbackorder.scenario.order_files.table import Indices


class Followed(NamedTuple):
    """Rows put together to orders. `run`: the first of the rows of one order that stand together; `filled`: rows whose
    number or moment stands above; rows that have none even there, or a moment of their own without a number;
    `used_again`: numbers of orders of several days."""

    order: Indices
    number: Indices | None
    moment: Any
    run: Indices
    filled: Flags
    without_number: Indices
    without_moment: Indices
    on_their_own: Indices
    used_again: int


def followed(number: Indices | None, moment: Any, stated: Flags, unique: bool) -> Followed:
    """The orders of rows with these numbers (-1: none is stated) and moments (where `stated`).

    Rows of a number and a day are one order; with `unique`, all rows of a number are. Without numbers each row is one.
    """
    if number is None:
        above = last_stated(stated, np.zeros(stated.size, np.int64))
        rows = np.arange(stated.size)
        return Followed(
            rows, None, moment[np.maximum(above, 0)], above, ~stated, NONE, np.flatnonzero(above < 0), NONE, 0
        )
    has_number = number >= 0
    above = last_stated(has_number, np.zeros(number.size, np.int64))
    full = number[np.maximum(above, 0)]
    dated = last_stated(stated, starts_of_runs(full))
    filled_moment = moment[np.maximum(dated, 0)]
    own = ~has_number & stated
    own[1:] &= filled_moment[1:] != filled_moment[:-1]
    day = np.where(dated >= 0, day_of(filled_moment), 0)
    order, used_again = numbered(full, day)
    return Followed(
        full if unique else order,
        full,
        filled_moment,
        starts_of_runs(full, *(() if unique else (day,))),
        ~has_number | ~stated,
        np.flatnonzero(above < 0),
        np.flatnonzero(dated < 0),
        np.flatnonzero(own & (above >= 0)),
        used_again,
    )


NONE = np.zeros(0, np.int64)


def numbered(number: Indices, day: Indices) -> tuple[Indices, int]:
    """A number for each number and day, and how many numbers have several days."""
    since = day - day.min()
    different, order = np.unique(number * (since.max() + 1) + since, return_inverse=True)
    _, days = np.unique(different // (since.max() + 1), return_counts=True)
    return order.astype(np.int64), int((days > 1).sum())


def last_stated(stated: Flags, start: Indices) -> Indices:
    """The last row that says something, up to each row and not before the row `start` of it; -1: none."""
    last = np.maximum.accumulate(np.where(stated, np.arange(stated.size), -1))
    return np.where(last >= start, last, -1)


def starts_of_runs(*columns: Any) -> Indices:
    """Where the run of equal rows begins that each row is in."""
    fresh = np.zeros(columns[0].size, bool)
    for column in columns:
        fresh[1:] |= column[1:] != column[:-1]
    fresh[:1] = True
    return np.maximum.accumulate(np.where(fresh, np.arange(fresh.size), 0))


def filled_down(code: Indices, run: Indices) -> Indices:
    """Names with what stands above, within the run of each row; -1 where nothing does."""
    above = last_stated(code >= 0, run)
    return np.where(above >= 0, code[np.maximum(above, 0)], -1)

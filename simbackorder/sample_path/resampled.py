"""Recorded orders as another sample of the same demand: whole days of the record, drawn with replacement.

The days from the first order of the run to the last one are laid out in blocks. Each block is replaced by as many days
of the record that follow one another, from one that falls on the same day of the week; those that would begin too late
go on with the same day of the week at the front, so that all days count alike (the circular block bootstrap: Politis
and Romano, in Exploring the Limits of Bootstrap, 1992; Kuensch, Annals of Statistics 17, 1989).
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.quantities import days_in
from simbackorder.sample_path.recorded_rows import Rows, first_rows
from simbackorder.sample_path.sources import Floats, Luck
from simbackorder.scenario.order_files.moments import since_start

if TYPE_CHECKING:
    from simbackorder.scenario.order_files.order_rows import OrderRows
    from simbackorder.scenario.sections.schema import Scenario

Int64s = NDArray[np.int64]
WEEK = 7


class Resample(NamedTuple):
    """Which one of many samples of a record is meant, and of how many days its blocks are."""

    draw: int
    block: int


class Record(NamedTuple):
    """The orders of a record by day: `first` is the first row of each order, `number` the order of each row, `day` the
    day of each order, counted from that of the first one."""

    first: Int64s
    number: Int64s
    day: Int64s

    @property
    def days(self) -> int:
        """From the first order to the last one."""
        return int(self.day.max(initial=-1)) + 1


def by_day(scenario: "Scenario", found: "OrderRows", rows: Rows) -> Record:
    """Return the orders of these rows by day. Raises ValueError if nobody knows which day a row is of."""
    first, number = first_rows(rows.order)
    moment = found.moment[rows.place[first]]
    if moment.dtype.kind != "f":
        day = moment.astype("datetime64[D]").astype(np.int64)
    else:
        length = days_in(scenario.time.unit)
        if length is None:
            raise ValueError(f"times in {scenario.time.unit}s have no days to draw; expected dates")
        day = np.floor(moment * length).astype(np.int64)
    return Record(first, number, day - day.min())


def check_days(days: int, block: int) -> None:
    """Raises ValueError if a record of so many days says nothing of others."""
    least = 2 * max(WEEK, block)
    if days < least:
        raise ValueError(
            f"expected orders from at least {least} days, of which days of the week can be drawn in blocks of {block}, "
            f"found {days}"
        )


def days_drawn(days: int, block: int, u: Floats) -> Int64s:
    """Return which day of the record takes the place of each, given a uniform per block."""
    start = np.arange(u.size) * block
    weekday = start % WEEK
    begin = weekday + WEEK * np.floor(u * ((days - 1 - weekday) // WEEK + 1)).astype(np.int64)
    drawn: Int64s = (begin[:, None] + np.arange(block)).ravel()[:days]
    return np.where(drawn < days, drawn, drawn - WEEK * (days // WEEK))


def resampled(scenario: "Scenario", found: "OrderRows", rows: Rows, file: str, which: Resample) -> Rows:
    """Return the rows of another sample of the orders of these rows: each order with all of its rows, as long after the
    beginning of its day as it was."""
    record = by_day(scenario, found, rows)
    days, block = record.days, which.block
    check_days(days, block)
    blocks = -(-days // block)
    source = Luck(scenario.experiment.seed, 0).source("uncertain", "file", file)
    of_day = days_drawn(days, block, source.stretch(which.draw * blocks, (which.draw + 1) * blocks))
    sorted_orders = np.argsort(record.day, kind="stable")
    copied, target = repeated_groups(sorted_orders, np.bincount(record.day, minlength=days), of_day)
    shift = target - record.day[copied]
    sorted_rows = np.argsort(record.number, kind="stable")
    taken, order = repeated_groups(sorted_rows, np.bincount(record.number, minlength=record.day.size), copied)
    return rows._replace(
        time=moved(scenario, found, rows, taken, shift[order]),
        order=order,
        item=rows.item[taken],
        units=rows.units[taken],
        value=rows.value[taken],
        place=rows.place[taken],
    )


def repeated_groups(members: Int64s, sizes: Int64s, groups: Int64s) -> tuple[Int64s, Int64s]:
    """Return the members of these groups, one group after another, and the place in `groups` that each is for;
    `members` has those of group 0 first, of which there are sizes[0], and so on."""
    counts = sizes[groups]
    place = np.repeat(np.arange(groups.size), counts)
    within = np.arange(place.size) - np.repeat(np.cumsum(counts) - counts, counts)
    begin = np.cumsum(sizes) - sizes
    return members[begin[groups][place] + within], place


def moved(scenario: "Scenario", found: "OrderRows", rows: Rows, taken: Int64s, days: Int64s) -> Floats:
    """Return the times of these rows, each so many days later."""
    moment = found.moment[rows.place[taken]]
    if moment.dtype.kind != "f":
        return since_start(moment + days.astype("timedelta64[D]"), scenario.time)
    length = days_in(scenario.time.unit)
    assert length is not None, "without days nothing is drawn"
    times: Floats = rows.time[taken] + days / float(length)
    return times

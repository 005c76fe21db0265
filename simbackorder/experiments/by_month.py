"""Profit, its terms and what customers did month by month, of every alternative.

What happens does not depend on when statistics begin. So a month is what a window from its start measures, less what a
window from the start of the next one does, on the same customers and deliveries: every total is split without being
defined a second time, and the months add up to the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.experiments.backdrop import plain
from simbackorder.experiments.bridge import TERMS
from simbackorder.experiments.engine import orders
from simbackorder.experiments.replications import LIKE_ORDERS, observe
from simbackorder.experiments.task import Task, task
from simbackorder.quantities import days_in
from simbackorder.scenario import reading

if TYPE_CHECKING:
    from simbackorder.scenario.sections.schema import Scenario, Time

FEWEST, MOST = 5, 20
"""Runs that are told."""
WORTH = 8e6
"""Orders that are simulated for it, roughly, if that many runs are not too few."""
MOST_MONTHS = 36
"""Of longer windows whole years are told."""
COUNTS = (
    "orders_arrived",
    "orders_lost",
    "orders_cancelled",
    "units_demanded",
    "units_refused",
    "promised_orders",
    "promises_kept",
    "promises_missed",
)
Array = NDArray[np.float64]


class Stretch(NamedTuple):
    """A month, or what of it is in the window, in the scenario's unit of time."""

    name: str
    start: float
    end: float


class ByMonth(NamedTuple):
    """`means[alternative][measure]`: a number per month, the mean of the first `runs` replications. The measures are
    profit, its terms (`bridge.TERMS`) and `COUNTS`; orders, and what became of their dates, belong to the month in
    which they were placed."""

    months: tuple[Stretch, ...]
    runs: int
    means: Mapping[str, Mapping[str, Array]]


def by_month(of: Task) -> ByMonth:
    """The months of the window. Raises RunError."""
    found, names = months(of.scenario.time), tuple(of.scenario.alternatives)
    runs = _runs(of.scenario, len(found) * len(names))
    memo: dict[Any, Any] = {}
    fewer = reading.changed(plain(of.scenario), [("experiment.replications", runs)], memo)
    from_then_on = [reading.changed(fewer, [("time.warm_up", each.start)], memo) for each in found]
    whole = task(fewer, len(names) * len(found), of.means).ready(lambda text: None)
    studies = [whole.study(names, of=each) for each in from_then_on]
    workers = whole.workers(len(names) * runs * len(studies))
    with closing(observe(studies, workers=workers)) as observed:
        windows = list(observed)
    measures = ("profit", *TERMS, *COUNTS)
    means = {}
    for name in names:
        samples = {m: [each.sample(name, m).numerator.mean() for each in windows] for m in measures}
        means[name] = {m: np.array(values) - np.append(values[1:], 0.0) for m, values in samples.items()}
    return ByMonth(found, runs, means)


def _runs(scenario: Scenario, windows: int) -> int:
    """So many as are simulated in a few seconds, each of them once for every one of these windows."""
    most = int(WORTH / (windows * max(1.0, orders(scenario) + LIKE_ORDERS * len(scenario.items))))
    return min(scenario.experiment.replications, max(FEWEST, min(MOST, most)))


def months(time: Time) -> tuple[Stretch, ...]:
    """The calendar months of a scenario's window, or its years."""
    found = tuple(_stretches(time, 1))
    return found if len(found) <= MOST_MONTHS else tuple(_stretches(time, 12))


def _stretches(time: Time, several: int) -> Iterator[Stretch]:
    """Calendar months, or so many together from a January on; the first and the last as far as the window has them."""
    start = time.warm_up
    while start < time.length:
        year, month = _month_at(time, start)
        first = month - (month - 1) % several
        end = min(_begins(time, year, first + several), time.length)
        yield Stretch(f"{year}-{month:02d}" if several == 1 else f"{year}", start, end)
        start = end


def _month_at(time: Time, when: float) -> tuple[int, int]:
    """Year and month of an instant."""
    if time.dated:
        moment = time.moment(when)
        return moment.year, moment.month
    months = time.start.year * 12 + time.start.month - 1 + int(when)
    return months // 12, months % 12 + 1


def _begins(time: Time, year: int, month: int) -> float:
    """When a month begins (13: January of the next year)."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    days = days_in(time.unit)
    if days is not None:
        return (date(year, month, 1) - time.start).days / days
    return float(year * 12 + month - time.start.year * 12 - time.start.month)

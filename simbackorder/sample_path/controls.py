"""What a sample path has more or less of than it has on average, where that average is known: controls.

Everything here is a sum that has mean 0 exactly, whatever the distributions. Where the number of its terms depends on
luck, terms are centred one by one, and the last one is where the sum stops without looking ahead (Wald, On cumulative
sums of random variables, Annals of Mathematical Statistics 15, 1944): units, patience and tolerance are independent of
how many orders come; intervals are summed up to the first order after the end. Orders count from the end of the
warm-up on, and owed ones and those that a backlog attracts do not.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simbackorder.sample_path.arrivals import Renewal, renewal_arrivals
from simbackorder.sample_path.distributions import Evaluation, evaluation
from simbackorder.sample_path.drawing import SamplePath, beside_of, draw, plan_of
from simbackorder.sample_path.expected_units import NotKnownError, expected_units
from simbackorder.sample_path.outages import windows_of
from simbackorder.sample_path.per_replenishment_order import most_rows
from simbackorder.sample_path.processes import Process
from simbackorder.sample_path.replay import Recorded
from simbackorder.sample_path.sources import Floats, Luck

if TYPE_CHECKING:
    from simbackorder.sample_path.customer_orders import StreamPlan
    from simbackorder.scenario.sections.schema import Scenario
    from simbackorder.scenario.sections.supply import Outages

MOST_LEAD_TIMES = 4096
"""Of an item at a supplier: the mean of more hardly varies."""
TOGETHER = 64
"""Replications that are drawn side by side."""
INFINITE = "its mean is infinite"
Measured = Callable[[SamplePath, Luck], float]


class Control(NamedTuple):
    """What is counted, and how much of it a path has, less what it has on average."""

    name: str
    excess: Measured


class LeftOut(NamedTuple):
    """A control that cannot be, and why; `varies`: it is drawn, but its mean is not known."""

    name: str
    why: str
    varies: bool


class Known(NamedTuple):
    """The controls of a scenario, and those that it cannot have."""

    controls: tuple[Control, ...]
    left_out: tuple[LeftOut, ...]


def controls_of(scenario: Scenario, names: tuple[str, ...], placed: Mapping[str, float] | None = None) -> Known:
    """The controls of these names. `placed`: by supplier, about how many orders a run places (None: not known yet, some
    everywhere)."""
    found: list[Control] = []
    left_out: list[LeftOut] = []
    for name in names:
        mine = list(FINDERS[name](scenario) if name != "lead_times" else lead_times(scenario, placed))
        found += [each for each in mine if isinstance(each, Control)]
        left_out += [each for each in mine if isinstance(each, LeftOut)]
        if not mine:
            left_out.append(LeftOut(name, "nothing of it is left to chance", False))
    return Known(tuple(found), tuple(left_out))


def excesses(scenario: Scenario, controls: tuple[Control, ...], replications: range) -> Floats:
    """`[replication, control]`: what the paths of these replications have in excess."""
    found = np.empty((len(replications), len(controls)))
    for first in range(0, len(replications), TOGETHER):
        some = replications[first : first + TOGETHER]
        beside = beside_of(scenario, some)
        for row, replication in zip(found[first:], some, strict=False):
            path = draw(scenario, replication, beside=beside)
            luck = Luck(scenario.experiment.seed, replication)
            row[:] = [control.excess(path, luck) for control in controls]
    return found


# --- customers ---------------------------------------------------------------------------------------------------


class Own(NamedTuple):
    """The orders of a path from a time on that no backlog attracted, by their places."""

    start: int
    which: NDArray[np.bool_] | None

    def of(self, column: NDArray[Any]) -> NDArray[Any]:
        """Their part of a column of orders."""
        part = column[self.start :]
        return part if self.which is None else part[self.which]


def own_orders(path: SamplePath, since: float) -> Own:
    """The orders that count."""
    start = int(path.placed.searchsorted(since))
    came = path.attraction[start:] < 0
    return Own(start, None if came.all() else came)


class Arrivals(NamedTuple):
    """The orders of a stream, in excess of their mean; `mean` of their number where that has a Poisson distribution,
    else None."""

    excess: Measured
    mean: float | None


def _arrivals(scenario: Scenario) -> list[Arrivals]:
    """Of all streams whose orders come at random. Raises NotKnownError."""
    found = (_arrivals_of(scenario, stream) for stream in plan_of(scenario).streams)
    return [each for each in found if each is not None]


def _together(parts: list[Arrivals], path: SamplePath, luck: Luck) -> float:
    return math.fsum(part.excess(path, luck) for part in parts)


def arrivals(scenario: Scenario) -> Iterator[Control | LeftOut]:
    """Orders, of all streams whose orders come at random."""
    try:
        parts = _arrivals(scenario)
    except NotKnownError as why:
        yield LeftOut("arrivals", str(why), True)
        return
    if parts:
        yield Control("arrivals", partial(_together, parts))


def strata(scenario: Scenario) -> Iterator[Control | LeftOut]:
    """Whether the number of orders is in the first, second or last quarter of its distribution: replications are
    stratified by demand after they were drawn, each stratum counting by its known probability (Cochran, Sampling
    Techniques, 3rd edition, 1977, section 5A.9)."""
    try:
        parts = _arrivals(scenario)
    except NotKnownError as why:
        yield LeftOut("strata", str(why), True)
        return
    means = [part.mean for part in parts if part.mean is not None]
    if len(means) < len(parts):
        yield LeftOut("strata", "the number of orders of a renewal process has no distribution that is known", True)
    elif means:
        yield from _quarters(parts, math.fsum(means))


def _quarters(parts: list[Arrivals], mean: float) -> Iterator[Control]:
    from scipy.stats import poisson

    ends = [-1.0, *sorted({float(poisson.ppf(q, mean)) for q in (0.25, 0.5, 0.75)}), math.inf]
    below = [0.0, *(float(poisson.cdf(end, mean)) for end in ends[1:-1]), 1.0]
    for k, (low, high) in enumerate(itertools.pairwise(ends)):
        if k != len(ends) - 3:  # what the others leave
            name = f"strata[{k + 1} of {len(ends) - 1}]"
            yield Control(name, partial(_within, parts, (low - mean, high - mean), below[k + 1] - below[k]))


def _within(parts: list[Arrivals], between: tuple[float, float], chance: float, path: SamplePath, luck: Luck) -> float:
    excess = _together(parts, path, luck)
    return float(between[0] + 0.5 < excess < between[1] + 0.5) - chance


def _arrivals_of(scenario: Scenario, stream: StreamPlan) -> Arrivals | None:
    process, time = stream.arrivals, scenario.time
    if isinstance(process, Recorded):
        return None
    for basket in stream.baskets():
        expected_units(basket)  # orders of nothing are not on the path
    stated = scenario.customers[stream.name].arrivals
    if isinstance(process, Renewal) and stated.renewal is not None:
        interval = process.interval
        if interval.constant is not None or interval.turns is not None:
            return None
        if not math.isfinite(interval.mean):
            raise NotKnownError(INFINITE)
        return Arrivals(partial(_early, process, stream.name, time.warm_up, time.end), None)
    mean = expected_before(process, time.end, time.end) - expected_before(process, time.warm_up, time.end)
    first, last = stream.first_segment, stream.first_segment + len(stream.segments)

    def more(path: SamplePath, luck: Luck) -> float:
        segment = own_orders(path, time.warm_up).of(path.segment)
        return float(np.count_nonzero((segment >= first) & (segment < last))) - mean

    return Arrivals(more, mean) if mean > 0 else None


def expected_before(process: Process, at: float, end: float) -> float:
    """How many orders of a Poisson process are expected before a time, no later than its end."""
    if isinstance(process, Renewal):
        return max(0.0, at - process.hold) / process.interval.mean
    assert not isinstance(process, Recorded), "recorded orders are not expected"
    total = process.total
    if at >= end or total == 0:
        return total if at > 0 else 0.0
    low, high = 0.0, total  # the process tells when a number of orders is reached
    for _ in range(200):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if float(process.at(np.array([middle]))[0]) < at else (low, middle)
    return low


def _early(process: Renewal, stream: str, since: float, end: float, path: SamplePath, luck: Luck) -> float:
    """By how many mean intervals the orders came early, from the first one after the warm-up to the first one after
    the end."""
    count = renewal_arrivals(process, luck, stream, end).time.size + 1
    interval = process.interval.quantile(luck.uniforms(count, "customers", stream, "interval"))
    offset = process.hold if process.first is None else process.first
    time = np.concatenate(([offset], offset + np.cumsum(interval)))
    start, stop = (min(int(time.searchsorted(at)), count) for at in (since, end))
    return float((process.interval.mean - interval[start:stop]).sum()) / process.interval.mean


def units(scenario: Scenario) -> Iterator[Control | LeftOut]:
    """Units that were bought, beside those expected of so many orders of each segment."""
    means: list[float] = []
    varies = False
    for stream in plan_of(scenario).streams:
        recorded = isinstance(stream.arrivals, Recorded)
        for basket in stream.baskets():
            try:
                expected = None if recorded else expected_units(basket)
            except NotKnownError as why:
                yield LeftOut("units", str(why), True)
                return
            means.append(math.nan if expected is None else expected.mean)
            varies = varies or (expected is not None and expected.varies)
    if varies:
        yield Control("units", partial(_more_units, np.array(means), scenario.time.warm_up))


def _more_units(mean: Floats, since: float, path: SamplePath, luck: Luck) -> float:
    own = own_orders(path, since)
    first = int(path.first[own.start])
    bought = np.where(path.spare[first:] == 0, path.quantity[first:], 0)
    expected = mean[own.of(path.segment)]
    if own.which is None and not np.isnan(expected).any():
        return float(bought.sum()) - float(expected.sum())
    order = np.repeat(np.arange(path.placed.size - own.start), np.diff(path.first[own.start :]))
    each = own.of(np.concatenate((np.zeros(own.start), np.bincount(order, bought, path.placed.size - own.start))))
    return float((each - expected)[~np.isnan(expected)].sum())


def durations(what: str, scenario: Scenario) -> Iterator[Control | LeftOut]:
    """Patience or tolerance of all customers who have some."""
    means: list[float] = []
    for stream in scenario.customers.values():
        stated = what == "tolerance" and stream.arrivals.replay is not None  # a file may state it
        for segment in stream.segments.values():
            distribution = None if stated else getattr(segment, what)
            ready = None if distribution is None else evaluation(distribution)
            drawn = ready is not None and ready.constant is None and ready.turns is None
            means.append(ready.mean if drawn and ready is not None else math.nan)
    if any(math.isinf(mean) for mean in means):
        yield LeftOut(what, INFINITE, True)
    elif not all(math.isnan(mean) for mean in means):
        yield Control(what, partial(_longer, what, np.array(means), scenario.time.warm_up))


def _longer(what: str, mean: Floats, since: float, path: SamplePath, luck: Luck) -> float:
    own = own_orders(path, since)
    expected = mean[own.of(path.segment)]
    counted = ~np.isnan(expected)
    return float((own.of(getattr(path, what))[counted] - expected[counted]).sum())


# --- suppliers ---------------------------------------------------------------------------------------------------


def lead_times(scenario: Scenario, placed: Mapping[str, float] | None) -> Iterator[Control | LeftOut]:
    """Lead times of each supplier, of as many orders of every item as a run places there."""
    items = len(scenario.items)
    for place, (name, supplier) in enumerate(scenario.suppliers.items()):
        parts = [evaluation(supplier.making), evaluation(supplier.moving)]
        drawn = [part.constant is None and part.turns is None for part in parts]
        count = 1.0 if placed is None else placed.get(name, 0.0) / items
        if not any(drawn) or count <= 0:
            continue
        if not all(math.isfinite(part.mean) for part, some in zip(parts, drawn, strict=True) if some):
            yield LeftOut(f"lead_times[{name}]", INFINITE, True)
            continue
        rows = max(1, min(round(count), MOST_LEAD_TIMES, most_rows(items)))
        yield Control(f"lead_times[{name}]", partial(_slower, place, tuple(parts), tuple(drawn), rows))


def _slower(
    place: int, parts: tuple[Evaluation, ...], drawn: tuple[bool, ...], rows: int, path: SamplePath, luck: Luck
) -> float:
    tables = (path.lead[place], path.transport[place])
    found = (
        float((table.table(rows)[:rows] - part.mean).sum())
        for table, part, some in zip(tables, parts, drawn, strict=True)
        if some
    )
    return math.fsum(found)


def outages(scenario: Scenario) -> Iterator[Control | LeftOut]:
    """Time that each supplier is down."""
    time = scenario.time
    for place, (name, supplier) in enumerate(scenario.suppliers.items()):
        stated = supplier.outages
        if stated is None or stated.up is None or stated.down is None:
            continue
        up, down = evaluation(stated.up), evaluation(stated.down)
        if not (math.isfinite(up.mean) and math.isfinite(down.mean)):
            yield LeftOut(f"outages[{name}]", INFINITE, True)
        elif up.turns is not None or down.turns is not None:
            continue
        elif stated.up.name == stated.down.name == "exponential" and up.mean > 0 and down.mean > 0:
            mean = _expected_down(stated, time.warm_up, time.end)
            yield Control(f"outages[{name}]", partial(_down_longer, place, mean, time.warm_up, time.end))
        elif up.constant is None or down.constant is None:
            yield Control(f"outages[{name}]", partial(_phases_longer, place, name, scenario))


def _expected_down(stated: Outages, since: float, end: float) -> float:
    """Of exponential times up and down, up at 0: the time down between two times."""
    assert stated.up is not None
    assert stated.down is not None
    fails, ends = 1.0 / evaluation(stated.up).mean, 1.0 / evaluation(stated.down).mean
    both = fails + ends
    return fails / both * (end - since - (math.exp(-both * since) - math.exp(-both * end)) / both)


def _down_longer(place: int, mean: float, since: float, end: float, path: SamplePath, luck: Luck) -> float:
    mine = path.outage_supplier == place
    time, up = path.outage_time[mine], path.outage_up[mine]
    failed, again = time[up == 0], time[up == 1]
    again = np.minimum(np.concatenate((again, np.full(failed.size - again.size, end))), end)
    return float(np.maximum(0.0, again - np.maximum(failed, since)).sum()) - mean


def _phases_longer(place: int, name: str, scenario: Scenario, path: SamplePath, luck: Luck) -> float:
    """By how much times down were longer and times up shorter than on average, up to the one that lasts to the end:
    together nearly the time down in excess."""
    calendar, end = plan_of(scenario).outages[place][1], scenario.time.end
    assert calendar.up is not None
    assert calendar.down is not None
    failed, again = windows_of(calendar, luck, name, end)
    lasted_up, lasted_down = failed - np.concatenate(([0.0], again[:-1])), again - failed
    begun = np.concatenate(([0.0], again[:-1])) < end
    up, down = calendar.up.mean, calendar.down.mean
    longer = float((lasted_down - down)[failed < end].sum()) * up - float((lasted_up - up)[begun].sum()) * down
    return longer / (up + down)


FINDERS: Mapping[str, Callable[[Scenario], Iterator[Control | LeftOut]]] = {
    "arrivals": arrivals,
    "units": units,
    "outages": outages,
    "patience": partial(durations, "patience"),
    "tolerance": partial(durations, "tolerance"),
    "strata": strata,
}
